using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// "I do not know this index", master to phone, 16 bytes, unauthenticated: a hint only. It
    /// repeats index and counter of the datagram it answers, so that only who saw that datagram can
    /// make one that is looked at.
    /// </summary>
    /// <remarks>
    /// <code>
    ///  |  0  8, 0, 0, 0                                            |
    ///  |  4  the unknown receiver index, 4                         |
    ///  |  8  the counter that came with it, 8                      |
    /// </code>
    /// </remarks>
    public static class ResetDatagram
    {
        /// <summary>Offset of the unknown index.</summary>
        public const int IndexOffset = LinkDatagram.TypeBytes;

        /// <summary>Offset of the counter.</summary>
        public const int CounterOffset = IndexOffset + LinkDatagram.IndexBytes;

        /// <summary>Exact length, less than that of any request.</summary>
        public const int Bytes = CounterOffset + 8;

        /// <summary>Writes the 16 bytes.</summary>
        public static void Encode(byte[] buffer, int offset, uint index, ulong counter)
        {
            LinkDatagram.WriteType(buffer, offset, LinkDatagram.ResetType);
            BigEndian.WriteUInt32(buffer, offset + IndexOffset, index);
            BigEndian.WriteUInt64(buffer, offset + CounterOffset, counter);
        }

        /// <summary>Reads the 16 bytes; false when the length is another.</summary>
        public static bool TryDecode(byte[] buffer, int offset, int count, out uint index,
            out ulong counter)
        {
            index = 0;
            counter = 0;
            if (count != Bytes)
            {
                return false;
            }

            index = BigEndian.ReadUInt32(buffer, offset + IndexOffset);
            counter = BigEndian.ReadUInt64(buffer, offset + CounterOffset);
            return true;
        }
    }
}
