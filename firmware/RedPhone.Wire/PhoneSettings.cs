namespace RedPhone.Wire
{
    /// <summary>
    /// The settings file of one phone, written by <c>enroll</c> at the master and read by the phone
    /// at its start: ASCII lines "name: value", '#' begins a comment line, any order, unknown names
    /// are passed over.
    /// <code>
    /// master: 192.0.2.1:31337        where the master listens
    /// master-key: 64 hex digits      its X25519 public key
    /// backup-key: 64 hex digits      the key it will use if that one is lost (optional)
    /// code: one-time code            for the first start (optional afterwards)
    /// number: 101                    the phone's number
    /// name: Front desk               its name
    /// </code>
    /// </summary>
    public sealed class PhoneSettings
    {
        /// <summary>Longest file in bytes.</summary>
        public const int MaxBytes = 1024;

        /// <summary>Bytes of a public key.</summary>
        public const int KeyBytes = 32;

        private const int MaxLines = 64;

        /// <summary>Where the master listens.</summary>
        public readonly UdpEndpoint Master = new UdpEndpoint();

        /// <summary>The master's X25519 public key.</summary>
        public readonly byte[] MasterKey = new byte[KeyBytes];

        /// <summary>The master's second public key, when <see cref="HasBackupKey"/>.</summary>
        public readonly byte[] BackupKey = new byte[KeyBytes];

        /// <summary>True when the file named a backup key.</summary>
        public bool HasBackupKey;

        /// <summary>One-time enrolment code, or empty.</summary>
        public string Code = string.Empty;

        /// <summary>The phone's number, or empty.</summary>
        public string Number = string.Empty;

        /// <summary>The phone's name, or empty.</summary>
        public string Name = string.Empty;

        /// <summary>
        /// Reads a file. False when it is too long, or the master's address or key is missing or
        /// malformed; then the instance is not to be used. Allocates its strings.
        /// </summary>
        public bool TryDecode(byte[] file, int offset, int count)
        {
            HasBackupKey = false;
            Master.Port = 0;
            Code = string.Empty;
            Number = string.Empty;
            Name = string.Empty;
            bool hasKey = false;
            bool good = count <= MaxBytes;
            int end = offset + count;
            for (int line = 0; line < MaxLines && good && offset < end; line++)
            {
                int stop = offset;
                while (stop < end && file[stop] != '\n')
                {
                    stop++;
                }

                string text = Ascii.Read(file, offset, LengthWithoutReturn(file, offset, stop));
                int colon = text.IndexOf(':');
                if (colon > 0 && text[0] != '#')
                {
                    string name = text.Substring(0, colon).Trim();
                    good = Take(name, text.Substring(colon + 1).Trim(), ref hasKey);
                }

                offset = stop + 1;
            }

            return good && hasKey && Master.Port != 0;
        }

        /// <summary>
        /// Writes the file and returns its length; <paramref name="file"/> must hold
        /// <see cref="MaxBytes"/>. Allocates.
        /// </summary>
        public int Encode(byte[] file)
        {
            int at = Line(file, 0, "master", Master.ToString());
            at = Line(file, at, "master-key", Hex.Encode(MasterKey, 0, KeyBytes));
            if (HasBackupKey)
            {
                at = Line(file, at, "backup-key", Hex.Encode(BackupKey, 0, KeyBytes));
            }

            at = Line(file, at, "code", Code);
            at = Line(file, at, "number", Number);
            return Line(file, at, "name", Name);
        }

        private bool Take(string name, string value, ref bool hasKey)
        {
            if (name == "master")
            {
                return Master.TryParse(value);
            }

            if (name == "master-key")
            {
                hasKey = Hex.TryDecode(value, MasterKey, 0, KeyBytes);
                return hasKey;
            }

            if (name == "backup-key")
            {
                HasBackupKey = Hex.TryDecode(value, BackupKey, 0, KeyBytes);
                return HasBackupKey;
            }

            if (name == "code")
            {
                Code = value;
            }
            else if (name == "number")
            {
                Number = value;
            }
            else if (name == "name")
            {
                Name = value;
            }

            return true;
        }

        private static int LengthWithoutReturn(byte[] file, int offset, int stop)
        {
            return stop > offset && file[stop - 1] == '\r' ? stop - 1 - offset : stop - offset;
        }

        private static int Line(byte[] file, int at, string name, string value)
        {
            if (value.Length == 0)
            {
                return at;
            }

            at += Ascii.Write(name + ": " + value, file, at);
            file[at] = (byte)'\n';
            return at + 1;
        }
    }
}
