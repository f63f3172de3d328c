namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// Where the fields of a UDP packet lie behind an Ethernet header (RFC 791, 8200, 768), counted
/// from the frame's first byte.
/// </summary>
internal sealed record PacketLayout
{
    public const int EthernetBytes = 14;
    public const int UdpBytes = 8;
    public const int UdpProtocol = 17;

    /// <summary>Shorter payloads are left to user space: RTP's header is this long.</summary>
    public const int MinPayloadBytes = 12;

    /// <summary>As the kernel numbers it.</summary>
    public required ushort Family { get; init; }

    public required int IpBytes { get; init; }

    public required int Protocol { get; init; }

    /// <summary>TTL and protocol, or next header and hop limit: two bytes side by side.</summary>
    public required int HopPair { get; init; }

    public required int Source { get; init; }

    public required int Destination { get; init; }

    public int SourcePort => EthernetBytes + IpBytes;

    public int DestinationPort => SourcePort + 2;

    public int UdpLength => SourcePort + 4;

    public int UdpChecksum => SourcePort + 6;

    public int Payload => SourcePort + UdpBytes;

    /// <summary>What must be there.</summary>
    public int MinFrameBytes => Payload + MinPayloadBytes;

    public static PacketLayout Ipv4 { get; } = new()
    {
        Family = Linux.AddressFamilyIpv4,
        IpBytes = 20,
        Protocol = 23,
        HopPair = 22,
        Source = 26,
        Destination = 30,
    };

    public static PacketLayout Ipv6 { get; } = new()
    {
        Family = Linux.AddressFamilyIpv6,
        IpBytes = 40,
        Protocol = 20,
        HopPair = 20,
        Source = 22,
        Destination = 38,
    };
}
