namespace RedPhone.Wire
{
    /// <summary>Attribute types (RFC 8489 §18.3) and the private TICKET.</summary>
    public static class StunAttribute
    {
        /// <summary>MAPPED-ADDRESS, the form without XOR; known and ignored.</summary>
        public const int MappedAddress = 0x0001;

        /// <summary>USERNAME; known and ignored in Binding.</summary>
        public const int Username = 0x0006;

        /// <summary>MESSAGE-INTEGRITY (HMAC-SHA1); known and ignored in Binding.</summary>
        public const int MessageIntegrity = 0x0008;

        /// <summary>ERROR-CODE, see <see cref="StunError"/>.</summary>
        public const int ErrorCode = 0x0009;

        /// <summary>UNKNOWN-ATTRIBUTES: 2 bytes for each type.</summary>
        public const int UnknownAttributes = 0x000A;

        /// <summary>REALM.</summary>
        public const int Realm = 0x0014;

        /// <summary>NONCE: text of at most 127 characters.</summary>
        public const int Nonce = 0x0015;

        /// <summary>MESSAGE-INTEGRITY-SHA256; we use all 32 bytes.</summary>
        public const int MessageIntegritySha256 = 0x001C;

        /// <summary>PASSWORD-ALGORITHM.</summary>
        public const int PasswordAlgorithm = 0x001D;

        /// <summary>USERHASH.</summary>
        public const int UserHash = 0x001E;

        /// <summary>XOR-MAPPED-ADDRESS.</summary>
        public const int XorMappedAddress = 0x0020;

        /// <summary>
        /// TICKET, private and comprehension-required: the 46 bytes of a <see cref="Ticket"/>.
        /// </summary>
        public const int Ticket = 0x4B54;

        /// <summary>First type of the comprehension-optional range.</summary>
        public const int FirstOptional = 0x8000;

        /// <summary>SOFTWARE; our probe carries it to be as long as its answer.</summary>
        public const int Software = 0x8022;

        /// <summary>FINGERPRINT; not checked, the cookie and the length suffice here.</summary>
        public const int Fingerprint = 0x8028;

        /// <summary>Bytes of a MESSAGE-INTEGRITY-SHA256 value.</summary>
        public const int IntegritySha256Bytes = 32;

        /// <summary>
        /// True when a request may carry it: comprehension-optional, or known here. Otherwise the
        /// request must be refused with 420 (§6.3.1).
        /// </summary>
        public static bool IsUnderstood(int type)
        {
            if (type >= FirstOptional)
            {
                return true;
            }

            switch (type)
            {
                case MappedAddress:
                case Username:
                case MessageIntegrity:
                case ErrorCode:
                case UnknownAttributes:
                case Realm:
                case Nonce:
                case MessageIntegritySha256:
                case PasswordAlgorithm:
                case UserHash:
                case XorMappedAddress:
                case Ticket:
                    return true;
                default:
                    return false;
            }
        }
    }
}
