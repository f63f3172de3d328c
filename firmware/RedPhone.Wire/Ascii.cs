namespace RedPhone.Wire
{
    /// <summary>
    /// Text as bytes, printable ASCII only (0x20 to 0x7E): all the signaling and the display need.
    /// </summary>
    public static class Ascii
    {
        /// <summary>
        /// Writes one byte a character and returns their count; other characters become '?'.
        /// <paramref name="buffer"/> must hold text.Length bytes from <paramref name="offset"/>.
        /// </summary>
        public static int Write(string text, byte[] buffer, int offset)
        {
            int count = text.Length;
            for (int i = 0; i < count; i++)
            {
                int c = text[i];
                if ((uint)(c - ' ') > '~' - ' ')
                {
                    c = '?';
                }

                buffer[offset + i] = (byte)c;
            }

            return count;
        }

        /// <summary>A string of <paramref name="count"/> bytes; unprintable ones become '?'.</summary>
        public static string Read(byte[] buffer, int offset, int count)
        {
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
            {
                byte value = buffer[offset + i];
                text[i] = value >= 0x20 && value <= 0x7E ? (char)value : '?';
            }

            return new string(text);
        }
    }
}
