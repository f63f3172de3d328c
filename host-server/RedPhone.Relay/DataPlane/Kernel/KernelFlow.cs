using System.Runtime.InteropServices;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// What the kernel's program knows of one flow: two cache lines, the first and the addresses
/// written by us before the flow is looked up, the rest by the program. Addresses and ports lie as
/// in <see cref="RawAddress"/> (network order). A record is not used again until every run of the
/// program that may have found it has ended.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct KernelFlow
{
    public const int Bytes = 128;
    public const int FromOffset = 0;
    public const int OutInterfaceOffset = 20;
    public const int LocalOffset = 24;
    public const int ToOffset = 40;
    public const int ToPortOffset = 56;
    public const int MaxBytesOffset = 58;
    public const int PortDifferenceOffset = 60;
    public const int SourceOffset = 64;
    public const int AddressDifferenceOffset = 80;
    public const int HeardNsOffset = 88;
    public const int NextNsOffset = 96;
    public const int PacketsOffset = 104;
    public const int ByteCountOffset = 112;
    public const int LimitedOffset = 120;

    /// <summary>Whose packets: also the key in the kernel's hash map.</summary>
    [FieldOffset(FromOffset)]
    public KernelKey From;

    /// <summary>
    /// Index of the interface they leave by; 0: they stay on the loopback interface.
    /// </summary>
    [FieldOffset(OutInterfaceOffset)]
    public uint OutInterface;

    /// <summary>The relay's address that they must be sent to.</summary>
    [FieldOffset(LocalOffset)]
    public ulong LocalHigh;

    [FieldOffset(LocalOffset + 8)]
    public ulong LocalLow;

    /// <summary>Where they go.</summary>
    [FieldOffset(ToOffset)]
    public ulong ToHigh;

    [FieldOffset(ToOffset + 8)]
    public ulong ToLow;

    [FieldOffset(ToPortOffset)]
    public ushort ToPort;

    /// <summary>Longest IP packet that the way out takes whole.</summary>
    [FieldOffset(MaxBytesOffset)]
    public ushort MaxBytes;

    /// <summary>What the new ports change in the UDP checksum.</summary>
    [FieldOffset(PortDifferenceOffset)]
    public uint PortDifference;

    /// <summary>The relay's address that they come from afterwards.</summary>
    [FieldOffset(SourceOffset)]
    public ulong SourceHigh;

    [FieldOffset(SourceOffset + 8)]
    public ulong SourceLow;

    /// <summary>What the new addresses change in the UDP and the IPv4 checksum.</summary>
    [FieldOffset(AddressDifferenceOffset)]
    public uint AddressDifference;

    /// <summary>When one was last seen, on the kernel's monotonic clock; 0 for never.</summary>
    [FieldOffset(HeardNsOffset)]
    public long HeardNs;

    /// <summary>When the next one is due at the permitted rate.</summary>
    [FieldOffset(NextNsOffset)]
    public long NextNs;

    /// <summary>Passed on; approximate when one flow arrives on two processors.</summary>
    [FieldOffset(PacketsOffset)]
    public long Packets;

    /// <summary>Payload bytes of those; approximate likewise.</summary>
    [FieldOffset(ByteCountOffset)]
    public long ByteCount;

    /// <summary>Dropped above the rate; approximate likewise.</summary>
    [FieldOffset(LimitedOffset)]
    public long Limited;
}
