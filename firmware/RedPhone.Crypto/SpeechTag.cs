namespace RedPhone.Crypto
{
    /// <summary>
    /// The authentication tag of an SRTP packet with 20 ms of speech (RFC 3711 §4.2), 80 or 32
    /// bits, at a place known beforehand and so without offsets and loops.
    /// <code>
    /// 0     RTP header          12 bytes
    /// 12    PCMU codes         160 bytes
    /// 172   tag                 10 or 4 bytes: the first words of the HMAC, big-endian
    /// </code>
    /// </summary>
    internal static class SpeechTag
    {
        /// <summary>Bytes in front of the tag.</summary>
        internal const int PacketBytes = 172;

        /// <summary>Bytes of the longer tag.</summary>
        internal const int LongBytes = 10;

        /// <summary>Bytes of the shorter tag.</summary>
        internal const int ShortBytes = 4;

        /// <summary>
        /// Writes the tag whose first three words are <paramref name="a"/>, <paramref name="b"/>
        /// and <paramref name="c"/>.
        /// </summary>
        internal static void Write(byte[] packet, uint a, uint b, uint c, int tagBytes)
        {
            packet[PacketBytes] = (byte)(a >> 24);
            packet[PacketBytes + 1] = (byte)(a >> 16);
            packet[PacketBytes + 2] = (byte)(a >> 8);
            packet[PacketBytes + 3] = (byte)a;
            if (tagBytes == LongBytes)
            {
                packet[PacketBytes + 4] = (byte)(b >> 24);
                packet[PacketBytes + 5] = (byte)(b >> 16);
                packet[PacketBytes + 6] = (byte)(b >> 8);
                packet[PacketBytes + 7] = (byte)b;
                packet[PacketBytes + 8] = (byte)(c >> 24);
                packet[PacketBytes + 9] = (byte)(c >> 16);
            }
        }

        /// <summary>
        /// Whether that tag stands in the packet. The code's shape is constant-time: the only
        /// branch is on the tag's length.
        /// </summary>
        internal static bool Matches(byte[] packet, uint a, uint b, uint c, int tagBytes)
        {
            uint difference = a ^ (uint)((packet[PacketBytes] << 24)
                | (packet[PacketBytes + 1] << 16) | (packet[PacketBytes + 2] << 8)
                | packet[PacketBytes + 3]);
            if (tagBytes == LongBytes)
            {
                difference |= b ^ (uint)((packet[PacketBytes + 4] << 24)
                    | (packet[PacketBytes + 5] << 16) | (packet[PacketBytes + 6] << 8)
                    | packet[PacketBytes + 7]);
                difference |= (c >> 16)
                    ^ (uint)((packet[PacketBytes + 8] << 8) | packet[PacketBytes + 9]);
            }

            return difference == 0;
        }
    }
}
