using System.Buffers.Binary;
using System.Net;

namespace RedPhone.Benchmarks.Load;

/// <summary>
/// Phone number i (two for each session, 2s and 2s+1) &lt;-&gt; its own IPv4 address, all in a block
/// that one wildcard socket serves. Neighbours in number lie in different /24 networks, as phones
/// do.
/// </summary>
internal sealed class PhoneAddresses(IPAddress first)
{
    /// <summary>Sessions that have room.</summary>
    public const int MaxSessions = Networks * HostsOfNetwork / 2;

    private const int Networks = 1024;
    private const int HostsOfNetwork = 250;

    private readonly uint _first = BinaryPrimitives.ReadUInt32BigEndian(first.GetAddressBytes());

    /// <summary>The address as it lies in memory on the wire.</summary>
    public uint RawOf(int phone) => BinaryPrimitives.ReverseEndianness(
        _first + (uint)((phone % Networks) << 8) + (uint)(phone / Networks) + 1);

    /// <summary>The phone's number; -1 when it is not one of ours.</summary>
    public int PhoneOf(uint raw)
    {
        uint offset = BinaryPrimitives.ReverseEndianness(raw) - _first;
        uint host = (offset & 255) - 1;
        return offset >> 8 < Networks && host < HostsOfNetwork
            ? (int)((host * Networks) + (offset >> 8)) : -1;
    }
}
