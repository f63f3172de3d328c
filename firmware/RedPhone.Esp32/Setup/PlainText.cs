namespace RedPhone.Esp32
{
    /// <summary>
    /// Text of several lines as bytes: printable ASCII and '\n'; anything else becomes '?'.
    /// </summary>
    public static class PlainText
    {
        /// <summary>
        /// Writes as much of <paramref name="text"/> as fits from <paramref name="offset"/> on;
        /// returns the number of bytes.
        /// </summary>
        public static int Write(string text, byte[] buffer, int offset)
        {
            int room = buffer.Length - offset;
            int count = text.Length < room ? text.Length : room;
            for (int i = 0; i < count; i++)
            {
                char c = text[i];
                buffer[offset + i] = (byte)(IsPlain(c) ? c : '?');
            }

            return count;
        }

        /// <summary>A string of <paramref name="count"/> bytes.</summary>
        public static string Read(byte[] buffer, int count)
        {
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
            {
                char c = (char)buffer[i];
                text[i] = IsPlain(c) ? c : '?';
            }

            return new string(text);
        }

        private static bool IsPlain(char c)
        {
            return c == '\n' || (c >= ' ' && c <= '~');
        }
    }
}
