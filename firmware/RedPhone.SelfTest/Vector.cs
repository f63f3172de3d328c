using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.SelfTest
{
    /// <summary>Test vectors are text; this turns them into bytes and back.</summary>
    internal static class Vector
    {
        // Even length, digits of either case.
        public static byte[] Hex(string text)
        {
            byte[] bytes = new byte[text.Length / 2];
            RedPhone.Wire.Hex.TryDecode(text, bytes, 0, bytes.Length);
            return bytes;
        }

        // The low digits of a number, for a person.
        public static string Hex(int value, int digits)
        {
            const string Digits = "0123456789ABCDEF";
            string text = string.Empty;
            for (int i = 0; i < digits; i++)
            {
                text = Digits.Substring(value >> 4 * i & 0x0F, 1) + text;
            }

            return text;
        }

        public static byte[] Text(string text)
        {
            byte[] bytes = new byte[text.Length];
            Ascii.Write(text, bytes, 0);
            return bytes;
        }

        public static byte[] Repeat(int value, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)value;
            }

            return bytes;
        }

        // first, first + 1, ...
        public static byte[] Count(int first, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)(first + i);
            }

            return bytes;
        }

        public static bool Same(byte[] a, byte[] b)
        {
            return a.Length == b.Length && Bytes.EqualConstantTime(a, 0, b, 0, a.Length);
        }

        public static bool Is(byte[] bytes, string hex)
        {
            return Same(bytes, Hex(hex));
        }
    }
}
