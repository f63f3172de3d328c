namespace RedPhone.Relay.Turn;

/// <summary>Methods, attributes and error codes of TURN (RFC 8656 §17, §18, §19).</summary>
internal static class TurnWire
{
    public const int Allocate = 0x003;
    public const int Refresh = 0x004;
    public const int Send = 0x006;
    public const int Data = 0x007;
    public const int CreatePermission = 0x008;
    public const int ChannelBind = 0x009;

    public const int ChannelNumber = 0x000C;
    public const int Lifetime = 0x000D;
    public const int XorPeerAddress = 0x0012;
    public const int DataAttribute = 0x0013;
    public const int XorRelayedAddress = 0x0016;
    public const int RequestedAddressFamily = 0x0017;
    public const int EvenPort = 0x0018;
    public const int RequestedTransport = 0x0019;
    public const int DontFragment = 0x001A;
    public const int ReservationToken = 0x0022;

    public const int Unauthorized = 401;
    public const int Forbidden = 403;
    public const int AllocationMismatch = 437;
    public const int StaleNonce = 438;
    public const int AddressFamilyNotSupported = 440;
    public const int WrongCredentials = 441;
    public const int UnsupportedTransport = 442;
    public const int PeerAddressFamilyMismatch = 443;
    public const int AllocationQuotaReached = 486;

    /// <summary>Bytes of MESSAGE-INTEGRITY (HMAC-SHA1).</summary>
    public const int IntegrityBytes = 20;

    /// <summary>Bytes of a ChannelData header: number (2), length (2).</summary>
    public const int ChannelHeaderBytes = 4;

    /// <summary>First channel number.</summary>
    public const int FirstChannel = 0x4000;

    /// <summary>Last one by RFC 5766, which clients still use; RFC 8656 ends at 0x4FFF.</summary>
    public const int LastChannel = 0x7FFF;

    public const int Udp = 17;
    public const int FamilyIpv4 = 1;
    public const int FamilyIpv6 = 2;

    /// <summary>True when a TURN request may carry it (RFC 8489 §6.3.1).</summary>
    public static bool IsUnderstood(int type) => Wire.StunAttribute.IsUnderstood(type)
        || type is ChannelNumber or Lifetime or XorPeerAddress or DataAttribute
            or XorRelayedAddress or RequestedAddressFamily or EvenPort or RequestedTransport
            or DontFragment;
}
