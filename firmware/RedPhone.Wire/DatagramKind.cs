namespace RedPhone.Wire
{
    /// <summary>What a datagram on the media port is, by its first byte (RFC 7983 §7).</summary>
    public enum DatagramKind
    {
        /// <summary>Empty, or a first byte no protocol of ours uses: drop and count.</summary>
        Unknown = 0,

        /// <summary>STUN (RFC 8489): first byte 0 to 3.</summary>
        Stun = 1,

        /// <summary>ZRTP (RFC 6189): first byte 16 to 19.</summary>
        Zrtp = 2,

        /// <summary>TURN ChannelData (RFC 8656 §12.4): first byte 64 to 79.</summary>
        ChannelData = 3,

        /// <summary>RTP or SRTP (RFC 3550): first byte 128 to 191.</summary>
        Rtp = 4,

        /// <summary>
        /// RTCP or SRTCP: as RTP, and the second byte is 192 to 223 (RFC 5761 §4).
        /// </summary>
        Rtcp = 5,
    }
}
