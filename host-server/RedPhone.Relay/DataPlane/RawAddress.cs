using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using RedPhone.Wire;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// The system's raw socket address and the flow table's key of it. Layouts: family (2, host order),
/// port (2, network order), then the IPv4 address (4), or flow info (4), the IPv6 address (16) and
/// the scope (4). High and Low are the 16 bytes of the address as they lie in memory, IPv4 as
/// ::ffff:a.b.c.d; so is Port.
/// </summary>
internal readonly unsafe struct RawAddress(ulong high, ulong low, ushort port)
{
    /// <summary>Room for one raw address.</summary>
    public const int MaxBytes = 32;

    private const int Ipv4Bytes = 16;
    private const int Ipv6Bytes = 28;
    private const int PortOffset = 2;
    private const int Ipv4Offset = 4;
    private const int Ipv6Offset = 8;
    private const ulong MappedPrefix = 0xFFFF0000; // 00 00 ff ff in memory

    public readonly ulong High = high;
    public readonly ulong Low = low;
    public readonly ushort Port = port;

    /// <summary>True for an IPv4-mapped address.</summary>
    public bool IsIpv4 => High == 0 && (uint)Low == MappedPrefix;

    /// <summary>True for an IPv6 address that means something on one link only.</summary>
    public bool IsLinkLocal => (High & 0xC0FF) == 0x80FE; // fe80::/10

    /// <summary>The address's 16-bit words as a checksum takes them: 2 or 8.</summary>
    public ushort[] Words() => IsIpv4
        ? [(ushort)(Low >> 32), (ushort)(Low >> 48)]
        : [(ushort)High, (ushort)(High >> 16), (ushort)(High >> 32), (ushort)(High >> 48),
            (ushort)Low, (ushort)(Low >> 16), (ushort)(Low >> 32), (ushort)(Low >> 48)];

    public static RawAddress Of(UdpEndpoint address) => new(
        BitConverter.ToUInt64(address.Address, 0), BitConverter.ToUInt64(address.Address, 8),
        BinaryPrimitives.ReverseEndianness((ushort)address.Port));

    /// <summary>Of an IPv4 address and a port as they lie in memory.</summary>
    public static RawAddress OfIpv4(uint address, ushort port)
        => new(0, MappedPrefix | ((ulong)address << 32), port);

    /// <summary>Reads what the system wrote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RawAddress Read(byte* raw)
    {
        ushort port = *(ushort*)(raw + PortOffset);
        return *(ushort*)raw == Linux.AddressFamilyIpv6
            ? new RawAddress(*(ulong*)(raw + Ipv6Offset), *(ulong*)(raw + Ipv6Offset + 8), port)
            : OfIpv4(*(uint*)(raw + Ipv4Offset), port);
    }

    /// <summary>
    /// Writes for a socket of the family and returns the length; 0 when the family cannot carry it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Write(byte* raw, int family)
    {
        *(ushort*)raw = (ushort)family;
        *(ushort*)(raw + PortOffset) = Port;
        if (family == Linux.AddressFamilyIpv6)
        {
            *(uint*)(raw + Ipv4Offset) = 0;
            *(ulong*)(raw + Ipv6Offset) = High;
            *(ulong*)(raw + Ipv6Offset + 8) = Low;
            *(uint*)(raw + Ipv6Offset + 16) = 0;
            return Ipv6Bytes;
        }

        *(uint*)(raw + Ipv4Offset) = (uint)(Low >> 32);
        *(ulong*)(raw + Ipv6Offset) = 0;
        return IsIpv4 ? (uint)Ipv4Bytes : 0;
    }

    public void CopyTo(UdpEndpoint endpoint)
    {
        BitConverter.TryWriteBytes(endpoint.Address, High);
        BitConverter.TryWriteBytes(endpoint.Address.AsSpan(8), Low);
        endpoint.Port = BinaryPrimitives.ReverseEndianness(Port);
    }
}
