namespace RedPhone.Crypto
{
    /// <summary>Byte array operations that ciphers and secrets need.</summary>
    public static class Bytes
    {
        /// <summary>
        /// Compares <paramref name="count"/> bytes. The code's shape is constant-time: it always
        /// reads all of them and has no branch on their values.
        /// </summary>
        public static bool EqualConstantTime(byte[] a, int aOffset, byte[] b, int bOffset,
            int count)
        {
            int difference = 0;
            for (int i = 0; i < count; i++)
            {
                difference |= a[aOffset + i] ^ b[bOffset + i];
            }

            return difference == 0;
        }

        /// <summary>Overwrites the whole array with zeros; null is allowed.</summary>
        public static void Wipe(byte[] secret)
        {
            if (secret != null)
            {
                System.Array.Clear(secret, 0, secret.Length);
            }
        }

        /// <summary>
        /// XORs <paramref name="count"/> bytes of <paramref name="mask"/> into
        /// <paramref name="data"/>: eight a turn, because the interpreter pays for every loop test.
        /// </summary>
        public static void Xor(byte[] data, int offset, byte[] mask, int maskOffset, int count)
        {
            int end = offset + count;
            int last = end - 8;
            for (; offset <= last; offset += 8)
            {
                data[offset] ^= mask[maskOffset];
                data[offset + 1] ^= mask[maskOffset + 1];
                data[offset + 2] ^= mask[maskOffset + 2];
                data[offset + 3] ^= mask[maskOffset + 3];
                data[offset + 4] ^= mask[maskOffset + 4];
                data[offset + 5] ^= mask[maskOffset + 5];
                data[offset + 6] ^= mask[maskOffset + 6];
                data[offset + 7] ^= mask[maskOffset + 7];
                maskOffset += 8;
            }

            for (; offset < end; offset++)
            {
                data[offset] ^= mask[maskOffset++];
            }
        }
    }
}
