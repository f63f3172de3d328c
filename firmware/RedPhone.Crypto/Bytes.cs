namespace RedPhone.Crypto
{
    /// <summary>Byte array operations that secrets need.</summary>
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
    }
}
