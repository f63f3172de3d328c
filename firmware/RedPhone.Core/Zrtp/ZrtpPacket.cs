using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// The packet around every ZRTP message (RFC 6189 §5, figure 2). Big-endian, but for the CRC:
    /// <code>
    /// 0    0001, 12 unused bits     2 bytes; the unused bits are ignored
    /// 2    sequence number          2 bytes
    /// 4    cookie "ZRTP"            4 bytes
    /// 8    SSRC of the sender       4 bytes
    /// 12   message                  n bytes, a multiple of 4, see <see cref="ZrtpMessage"/>
    /// 12+n CRC-32C of all before    4 bytes, little-endian (RFC 4960 appendix B)
    /// </code>
    /// </summary>
    public static class ZrtpPacket
    {
        /// <summary>Bytes before the message.</summary>
        public const int HeaderBytes = 12;

        /// <summary>Bytes behind the message.</summary>
        public const int CrcBytes = 4;

        /// <summary>Shortest packet.</summary>
        public const int MinBytes = HeaderBytes + ZrtpMessage.HeadBytes + CrcBytes;

        /// <summary>Longest packet looked at.</summary>
        public const int MaxBytes = 1500;

        /// <summary>"ZRTP".</summary>
        public const uint Cookie = 0x5A525450;

        private const int SequenceOffset = 2;
        private const int CookieOffset = 4;
        private const int SsrcOffset = 8;
        private const int FirstByte = 0x10;

        /// <summary>
        /// Checks packet and CRC of <paramref name="count"/> bytes at <paramref name="offset"/>;
        /// when Good the message is at offset + 12 and count - 16 bytes long, its own length field
        /// agrees with that.
        /// </summary>
        public static ZrtpPacketCheck Check(byte[] buffer, int offset, int count)
        {
            if (count < MinBytes || count > MaxBytes || (count & 3) != 0
                || (buffer[offset] & 0xF0) != FirstByte
                || BigEndian.ReadUInt32(buffer, offset + CookieOffset) != Cookie)
            {
                return ZrtpPacketCheck.Malformed;
            }

            int end = offset + count - CrcBytes;
            uint crc = buffer[end] | ((uint)buffer[end + 1] << 8)
                | ((uint)buffer[end + 2] << 16) | ((uint)buffer[end + 3] << 24);
            if (crc != Crc32c.Compute(buffer, offset, count - CrcBytes))
            {
                return ZrtpPacketCheck.BadCrc;
            }

            return ZrtpMessage.HasHead(buffer, offset + HeaderBytes,
                count - HeaderBytes - CrcBytes) ? ZrtpPacketCheck.Good : ZrtpPacketCheck.Malformed;
        }

        /// <summary>The sender's SSRC of a packet <see cref="Check"/> found good.</summary>
        public static uint ReadSsrc(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt32(buffer, offset + SsrcOffset);
        }

        /// <summary>
        /// Writes a whole packet at the start of <paramref name="buffer"/> (message + 16 bytes) and
        /// returns its length.
        /// </summary>
        public static int Encode(byte[] buffer, int sequence, uint ssrc, byte[] message,
            int messageBytes)
        {
            buffer[0] = FirstByte;
            buffer[1] = 0;
            BigEndian.WriteUInt16(buffer, SequenceOffset, sequence);
            BigEndian.WriteUInt32(buffer, CookieOffset, Cookie);
            BigEndian.WriteUInt32(buffer, SsrcOffset, ssrc);
            System.Array.Copy(message, 0, buffer, HeaderBytes, messageBytes);
            int end = HeaderBytes + messageBytes;
            WriteCrc(buffer, 0, end);
            return end + CrcBytes;
        }

        /// <summary>Writes the CRC of <paramref name="count"/> bytes right behind them.</summary>
        public static void WriteCrc(byte[] buffer, int offset, int count)
        {
            uint crc = Crc32c.Compute(buffer, offset, count);
            int end = offset + count;
            buffer[end] = (byte)crc;
            buffer[end + 1] = (byte)(crc >> 8);
            buffer[end + 2] = (byte)(crc >> 16);
            buffer[end + 3] = (byte)(crc >> 24);
        }
    }
}
