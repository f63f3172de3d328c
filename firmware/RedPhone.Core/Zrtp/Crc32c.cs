namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// CRC-32C (Castagnoli) as SCTP has it (RFC 4960 appendix B): reflected polynomial 0x82F63B78,
    /// initial value and final XOR all ones. Check value of "123456789": 0xE3069283.
    /// </summary>
    public static class Crc32c
    {
        private const uint Polynomial = 0x82F63B78;

        private static readonly uint[] Table = CreateTable();

        /// <summary>The CRC of <paramref name="count"/> bytes; does not allocate.</summary>
        public static uint Compute(byte[] data, int offset, int count)
        {
            uint[] table = Table;
            uint crc = 0xFFFFFFFF;
            int end = offset + count;
            int lastEight = end - 8;
            int i = offset;
            for (; i <= lastEight; i += 8)
            {
                crc = table[(byte)(crc ^ data[i])] ^ (crc >> 8);
                crc = table[(byte)(crc ^ data[i + 1])] ^ (crc >> 8);
                crc = table[(byte)(crc ^ data[i + 2])] ^ (crc >> 8);
                crc = table[(byte)(crc ^ data[i + 3])] ^ (crc >> 8);
                crc = table[(byte)(crc ^ data[i + 4])] ^ (crc >> 8);
                crc = table[(byte)(crc ^ data[i + 5])] ^ (crc >> 8);
                crc = table[(byte)(crc ^ data[i + 6])] ^ (crc >> 8);
                crc = table[(byte)(crc ^ data[i + 7])] ^ (crc >> 8);
            }

            for (; i < end; i++)
            {
                crc = table[(byte)(crc ^ data[i])] ^ (crc >> 8);
            }

            return ~crc;
        }

        private static uint[] CreateTable()
        {
            uint[] table = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint value = i;
                for (int bit = 0; bit < 8; bit++)
                {
                    value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
                }

                table[i] = value;
            }

            return table;
        }
    }
}
