namespace RedPhone.Link
{
    /// <summary>
    /// What all link datagrams share: the type byte, then three zero bytes. The types are free in
    /// the demultiplexing of RFC 7983, so that a link datagram is never taken for STUN, ZRTP, TURN
    /// or RTP when a fallback carries them all on one stream.
    /// </summary>
    public static class LinkDatagram
    {
        /// <summary>Noise message 1, phone to master.</summary>
        public const int InitType = 4;

        /// <summary>Noise message 2, master to phone.</summary>
        public const int ResponseType = 5;

        /// <summary>A cookie in place of a response, master to phone.</summary>
        public const int CookieType = 6;

        /// <summary>A sealed message, both ways.</summary>
        public const int TransportType = 7;

        /// <summary>An unauthenticated hint that the index is unknown, master to phone.</summary>
        public const int ResetType = 8;

        /// <summary>Bytes of type and reserved bytes.</summary>
        public const int TypeBytes = 4;

        /// <summary>Bytes of an index.</summary>
        public const int IndexBytes = 4;

        /// <summary>Bytes of mac1, mac2 and a cookie.</summary>
        public const int MacBytes = 16;

        /// <summary>
        /// The type of a datagram: its first byte when the three behind it are zero; -1 for fewer
        /// than 8 bytes or other bytes there.
        /// </summary>
        public static int ReadType(byte[] buffer, int offset, int count)
        {
            if (count < TypeBytes + IndexBytes || buffer[offset + 1] != 0
                || buffer[offset + 2] != 0 || buffer[offset + 3] != 0)
            {
                return -1;
            }

            return buffer[offset];
        }

        internal static void WriteType(byte[] buffer, int offset, int type)
        {
            buffer[offset] = (byte)type;
            buffer[offset + 1] = 0;
            buffer[offset + 2] = 0;
            buffer[offset + 3] = 0;
        }
    }
}
