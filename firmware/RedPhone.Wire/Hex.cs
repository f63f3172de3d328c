namespace RedPhone.Wire
{
    /// <summary>Lower-case hexadecimal text for keys, hashes and ids in settings and signaling.</summary>
    public static class Hex
    {
        private const string Digits = "0123456789abcdef";

        /// <summary>Value of one hexadecimal digit of either case, or -1.</summary>
        public static int Digit(char c)
        {
            if (c >= '0' && c <= '9')
            {
                return c - '0';
            }

            if (c >= 'a' && c <= 'f')
            {
                return c - 'a' + 10;
            }

            return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        }

        /// <summary>Two characters for each of <paramref name="count"/> bytes. Allocates.</summary>
        public static string Encode(byte[] data, int offset, int count)
        {
            char[] text = new char[count * 2];
            for (int i = 0; i < count; i++)
            {
                int value = data[offset + i];
                text[2 * i] = Digits[value >> 4];
                text[(2 * i) + 1] = Digits[value & 15];
            }

            return new string(text);
        }

        /// <summary>
        /// Decodes exactly <paramref name="count"/> bytes. False when the text is null, has another
        /// length or another character; then <paramref name="data"/> may be partly written.
        /// </summary>
        public static bool TryDecode(string text, byte[] data, int offset, int count)
        {
            if (text == null || text.Length != count * 2)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                int high = Digit(text[2 * i]);
                int low = Digit(text[(2 * i) + 1]);
                if (high < 0 || low < 0)
                {
                    return false;
                }

                data[offset + i] = (byte)((high << 4) | low);
            }

            return true;
        }
    }
}
