namespace RedPhone.Wire
{
    /// <summary>
    /// An IPv4 or IPv6 address with a UDP port. Mutable, so that owners can keep one instance and
    /// copy into it without allocating. Names are resolved by adapters, never here.
    /// </summary>
    public sealed class UdpEndpoint
    {
        /// <summary>Bytes of <see cref="Address"/>; IPv4 is stored as ::ffff:a.b.c.d.</summary>
        public const int AddressBytes = 16;

        /// <summary>16 bytes, network order, owned by this instance.</summary>
        public readonly byte[] Address = new byte[AddressBytes];

        /// <summary>UDP port, 0 to 65535; 0 means "not set".</summary>
        public int Port;

        /// <summary>True for an IPv4-mapped address (RFC 4291 §2.5.5.2).</summary>
        public bool IsIpv4
        {
            get
            {
                for (int i = 0; i < 10; i++)
                {
                    if (Address[i] != 0)
                    {
                        return false;
                    }
                }

                return Address[10] == 0xFF && Address[11] == 0xFF;
            }
        }

        /// <summary>Sets an IPv4 address from its four octets, a.b.c.d, and the port.</summary>
        public void SetIpv4(byte a, byte b, byte c, byte d, int port)
        {
            for (int i = 0; i < 10; i++)
            {
                Address[i] = 0;
            }

            Address[10] = 0xFF;
            Address[11] = 0xFF;
            Address[12] = a;
            Address[13] = b;
            Address[14] = c;
            Address[15] = d;
            Port = port;
        }

        /// <summary>Copies address and port of <paramref name="other"/> into this instance.</summary>
        public void CopyFrom(UdpEndpoint other)
        {
            for (int i = 0; i < AddressBytes; i++)
            {
                Address[i] = other.Address[i];
            }

            Port = other.Port;
        }

        /// <summary>True when address and port are the same; null is never the same.</summary>
        public bool SameAs(UdpEndpoint other)
        {
            if (other == null || Port != other.Port)
            {
                return false;
            }

            for (int i = 0; i < AddressBytes; i++)
            {
                if (Address[i] != other.Address[i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>
        /// Parses "a.b.c.d:port" or "[eight groups of hex]:port" (no "::" abbreviation: the servers
        /// write addresses in full). Returns false for anything else; then nothing is changed.
        /// Allocates nothing but this call's scratch when it succeeds.
        /// </summary>
        public bool TryParse(string text)
        {
            if (text == null || text.Length < 9)
            {
                return false;
            }

            byte[] parsed = new byte[AddressBytes];
            int at = text[0] == '[' ? ParseIpv6(text, parsed) : ParseIpv4(text, parsed);
            if (at < 0 || at >= text.Length || text[at] != ':')
            {
                return false;
            }

            int port = ParseNumber(text, at + 1, text.Length, 10, 65535);
            if (port < 0)
            {
                return false;
            }

            for (int i = 0; i < AddressBytes; i++)
            {
                Address[i] = parsed[i];
            }

            Port = port;
            return true;
        }

        /// <summary>The form that <see cref="TryParse"/> reads. Allocates.</summary>
        public override string ToString()
        {
            if (IsIpv4)
            {
                return Address[12].ToString() + "." + Address[13].ToString() + "."
                    + Address[14].ToString() + "." + Address[15].ToString() + ":" + Port.ToString();
            }

            string text = "[";
            for (int i = 0; i < AddressBytes; i += 2)
            {
                text += Hex.Encode(Address, i, 2) + (i < AddressBytes - 2 ? ":" : "]:");
            }

            return text + Port.ToString();
        }

        private static int ParseIpv4(string text, byte[] parsed)
        {
            parsed[10] = 0xFF;
            parsed[11] = 0xFF;
            int at = 0;
            for (int i = 0; i < 4; i++)
            {
                int end = at;
                while (end < text.Length && text[end] != '.' && text[end] != ':')
                {
                    end++;
                }

                int octet = ParseNumber(text, at, end, 10, 255);
                bool dotDue = i < 3;
                if (octet < 0 || (dotDue && (end >= text.Length || text[end] != '.')))
                {
                    return -1;
                }

                parsed[12 + i] = (byte)octet;
                at = dotDue ? end + 1 : end;
            }

            return at;
        }

        private static int ParseIpv6(string text, byte[] parsed)
        {
            int at = 1;
            for (int i = 0; i < AddressBytes; i += 2)
            {
                int end = at;
                while (end < text.Length && text[end] != ':' && text[end] != ']')
                {
                    end++;
                }

                int group = ParseNumber(text, at, end, 16, 0xFFFF);
                char due = i < AddressBytes - 2 ? ':' : ']';
                if (group < 0 || end >= text.Length || text[end] != due)
                {
                    return -1;
                }

                BigEndian.WriteUInt16(parsed, i, group);
                at = end + 1;
            }

            return at;
        }

        private static int ParseNumber(string text, int from, int to, int radix, int max)
        {
            if (from >= to || to - from > 5)
            {
                return -1;
            }

            int value = 0;
            for (int i = from; i < to; i++)
            {
                int digit = Hex.Digit(text[i]);
                if (digit < 0 || digit >= radix)
                {
                    return -1;
                }

                value = (value * radix) + digit;
            }

            return value <= max ? value : -1;
        }
    }
}
