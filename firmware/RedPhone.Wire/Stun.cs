namespace RedPhone.Wire
{
    /// <summary>
    /// Constants of STUN (RFC 8489) and of the private OPEN method. All fields big-endian:
    /// <code>
    /// 0      2          type: 00, method and class bits interleaved (§5)
    /// 2      2          bytes behind the header, a multiple of 4
    /// 4      4          magic cookie 0x2112A442
    /// 8      12         transaction id
    /// 20     attributes: type (2), value length (2), value, padding to a multiple of 4
    /// </code>
    /// </summary>
    public static class Stun
    {
        /// <summary>Bytes of the header.</summary>
        public const int HeaderBytes = 20;

        /// <summary>Bytes of an attribute's type and length.</summary>
        public const int AttributeHeaderBytes = 4;

        /// <summary>Offset of the length field in the header.</summary>
        public const int LengthOffset = 2;

        /// <summary>Offset of the magic cookie in the header.</summary>
        public const int CookieOffset = 4;

        /// <summary>Offset of the transaction id in the header.</summary>
        public const int TransactionOffset = 8;

        /// <summary>Bytes of the transaction id.</summary>
        public const int TransactionBytes = 12;

        /// <summary>The magic cookie.</summary>
        public const uint MagicCookie = 0x2112A442;

        /// <summary>Class: a request.</summary>
        public const int Request = 0;

        /// <summary>Class: an indication, never answered.</summary>
        public const int Indication = 1;

        /// <summary>Class: a success response.</summary>
        public const int Success = 2;

        /// <summary>Class: an error response.</summary>
        public const int Error = 3;

        /// <summary>Method Binding (§18.2).</summary>
        public const int Binding = 0x001;

        /// <summary>
        /// Method OPEN, private: in the range 0x080 to 0x0FF, so that the first byte stays 0 to 3.
        /// </summary>
        public const int Open = 0x0F1;

        /// <summary>Method of a message type (the first two bytes).</summary>
        public static int MethodOf(int type)
        {
            return (type & 0x000F) | ((type & 0x00E0) >> 1) | ((type & 0x3E00) >> 2);
        }

        /// <summary>Class of a message type: Request, Indication, Success, or Error.</summary>
        public static int ClassOf(int type)
        {
            return ((type & 0x0010) >> 4) | ((type & 0x0100) >> 7);
        }

        /// <summary>The message type of a method (0 to 0xFFF) and a class (0 to 3).</summary>
        public static int TypeOf(int method, int messageClass)
        {
            return (method & 0x000F) | ((method & 0x0070) << 1) | ((method & 0x0F80) << 2)
                | ((messageClass & 1) << 4) | ((messageClass & 2) << 7);
        }
    }
}
