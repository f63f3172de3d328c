using RedPhone.Wire;

namespace RedPhone.Esp32
{
    /// <summary>
    /// The settings file as text: lines "name: value". The phone's own names are those of
    /// <see cref="PhoneSettings"/>; the device adds <c>wifi-ssid</c>, <c>wifi-password</c> (both left
    /// out: Ethernet), <c>time-server</c> (left out: no clock time), <c>codec</c> (left out:
    /// NAU8810) and <c>sidetone</c> (<c>off</c>: none). The master may be a name here.
    /// </summary>
    public static class SettingsText
    {
        /// <summary>Longest file.</summary>
        public const int MaxBytes = PhoneSettings.MaxBytes;

        // Stands in for a host name while the rest of a file is checked.
        private const string AnyEndpoint = "192.0.2.1:9";

        /// <summary>The value of <paramref name="name"/>, trimmed; empty when absent.</summary>
        public static string Find(byte[] file, int count, string name)
        {
            int start = LineOf(file, count, name);
            if (start < 0)
            {
                return string.Empty;
            }

            int value = start + name.Length + 1;
            return Ascii.Read(file, value, EndOfLine(file, count, start) - value).Trim();
        }

        /// <summary>
        /// Writes the file with <paramref name="name"/> set to <paramref name="value"/>, in its place
        /// or as a new last line, or without it when the value is empty. Returns the new length, or
        /// -1 when it would be longer than <see cref="MaxBytes"/>.
        /// </summary>
        public static int Set(byte[] file, int count, string name, string value, byte[] output)
        {
            int start = LineOf(file, count, name);
            int end = start < 0 ? count : EndOfLine(file, count, start) + 1;
            end = end > count ? count : end;
            start = start < 0 ? count : start;
            bool gap = start > 0 && file[start - 1] != '\n';
            string line = value.Length == 0 ? string.Empty
                : (gap ? "\n" : string.Empty) + name + ": " + value + "\n";
            int total = count - (end - start) + line.Length;
            if (total > MaxBytes || total > output.Length)
            {
                return -1;
            }

            System.Array.Copy(file, 0, output, 0, start);
            int at = start + PlainText.Write(line, output, start);
            System.Array.Copy(file, end, output, at, count - end);
            return total;
        }

        /// <summary>
        /// True when a phone can start from this file once its master's name is resolved.
        /// </summary>
        public static bool IsUsable(byte[] file, int count)
        {
            if (count > MaxBytes || Find(file, count, "master").IndexOf(':') <= 0)
            {
                return false;
            }

            byte[] probe = new byte[MaxBytes + AnyEndpoint.Length];
            int length = Set(file, count, "master", AnyEndpoint, probe);
            return length > 0 && new PhoneSettings().TryDecode(probe, 0, length);
        }

        private static int LineOf(byte[] file, int count, string name)
        {
            int start = 0;
            while (start < count)
            {
                if (Begins(file, start, count, name))
                {
                    return start;
                }

                start = EndOfLine(file, count, start) + 1;
            }

            return -1;
        }

        private static bool Begins(byte[] file, int start, int count, string name)
        {
            if (start + name.Length >= count || file[start + name.Length] != ':')
            {
                return false;
            }

            for (int i = 0; i < name.Length; i++)
            {
                if (file[start + i] != name[i])
                {
                    return false;
                }
            }

            return true;
        }

        private static int EndOfLine(byte[] file, int count, int start)
        {
            int end = start;
            while (end < count && file[end] != '\n')
            {
                end++;
            }

            return end;
        }
    }
}
