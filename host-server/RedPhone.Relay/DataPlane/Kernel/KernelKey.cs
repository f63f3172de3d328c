using System.Runtime.InteropServices;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// A source in the kernel's hash map, 20 bytes: address and port as in <see cref="RawAddress"/>,
/// and the family of the packet, so that an IPv6 packet from ::ffff:a.b.c.d is nobody's.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct KernelKey(ulong High, ulong Low, ushort Port, ushort Family)
{
    public const int Bytes = 20;
    public const int PortOffset = 16;
    public const int FamilyOffset = 18;

    public static KernelKey Of(in RawAddress address) => new(address.High, address.Low,
        address.Port, (ushort)(address.IsIpv4 ? Linux.AddressFamilyIpv4 : Linux.AddressFamilyIpv6));
}
