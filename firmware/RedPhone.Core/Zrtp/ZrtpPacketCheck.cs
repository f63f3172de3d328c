namespace RedPhone.Core.Zrtp
{
    /// <summary>What <see cref="ZrtpPacket.Check"/> found.</summary>
    public enum ZrtpPacketCheck
    {
        /// <summary>A whole ZRTP packet with the right CRC.</summary>
        Good,

        /// <summary>No ZRTP packet: cookie, preamble or lengths are wrong.</summary>
        Malformed,

        /// <summary>A ZRTP packet whose CRC is wrong: silently dropped (RFC 6189 §5).</summary>
        BadCrc,
    }
}
