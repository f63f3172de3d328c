using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>A sealed datagram, both ways, 96 to 1,184 bytes.</summary>
    /// <remarks>
    /// <code>
    ///  |  0  7, 0, 0, 0                                            |
    ///  |  4  receiver index, 4                                     |
    ///  |  8  counter, 8: from 0, one more each datagram            |
    ///  | 16  sealed: 64, 128, ... 1,152 bytes, then the tag, 16    |
    /// </code>
    /// </remarks>
    public static class TransportDatagram
    {
        /// <summary>Offset of the receiver's index.</summary>
        public const int ReceiverOffset = LinkDatagram.TypeBytes;

        /// <summary>Offset of the counter.</summary>
        public const int CounterOffset = ReceiverOffset + LinkDatagram.IndexBytes;

        /// <summary>Offset of the sealed bytes.</summary>
        public const int SealedOffset = CounterOffset + 8;

        /// <summary>The plaintext is padded to a multiple of this.</summary>
        public const int PaddingBytes = 64;

        /// <summary>Shortest datagram.</summary>
        public const int MinBytes = SealedOffset + PaddingBytes + NoiseIk.TagBytes;

        /// <summary>
        /// Counters from here on are refused, long before the nonce could repeat.
        /// </summary>
        public const ulong CounterLimit = 1UL << 62;

        /// <summary>Writes the 16-byte header.</summary>
        public static void EncodeHeader(byte[] buffer, int offset, uint receiver, ulong counter)
        {
            LinkDatagram.WriteType(buffer, offset, LinkDatagram.TransportType);
            BigEndian.WriteUInt32(buffer, offset + ReceiverOffset, receiver);
            BigEndian.WriteUInt64(buffer, offset + CounterOffset, counter);
        }

        /// <summary>
        /// Reads the header; false when the length is not one a padded datagram can have or the
        /// counter is out of range.
        /// </summary>
        public static bool TryDecodeHeader(byte[] buffer, int offset, int count,
            out uint receiver, out ulong counter)
        {
            receiver = 0;
            counter = 0;
            if (count < MinBytes || count > LinkLimits.MaxDatagramBytes
                || (count - SealedOffset - NoiseIk.TagBytes) % PaddingBytes != 0)
            {
                return false;
            }

            receiver = BigEndian.ReadUInt32(buffer, offset + ReceiverOffset);
            counter = BigEndian.ReadUInt64(buffer, offset + CounterOffset);
            return counter < CounterLimit;
        }
    }
}
