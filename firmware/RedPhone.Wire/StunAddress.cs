namespace RedPhone.Wire
{
    /// <summary>
    /// The value of XOR-MAPPED-ADDRESS (RFC 8489 §14.2):
    /// <code>
    /// 0      1     zero
    /// 1      1     family: 1 IPv4, 2 IPv6
    /// 2      2     port xor the cookie's high half
    /// 4      4|16  address xor cookie (and transaction id for IPv6)
    /// </code>
    /// </summary>
    public static class StunAddress
    {
        /// <summary>Bytes of an IPv4 value.</summary>
        public const int Ipv4Bytes = 8;

        /// <summary>Bytes of an IPv6 value.</summary>
        public const int Ipv6Bytes = 20;

        private const int FamilyIpv4 = 1;
        private const int FamilyIpv6 = 2;
        private const int AddressOffset = 4;
        private const int MappedPrefixBytes = 12;

        /// <summary>Bytes of the value for this address.</summary>
        public static int ValueBytes(UdpEndpoint address)
        {
            return address.IsIpv4 ? Ipv4Bytes : Ipv6Bytes;
        }

        /// <summary>
        /// Writes <see cref="ValueBytes"/> bytes; the message's header (cookie, transaction id)
        /// stands at <paramref name="headerOffset"/> of the same buffer.
        /// </summary>
        public static void Encode(UdpEndpoint address, byte[] buffer, int offset, int headerOffset)
        {
            bool ipv4 = address.IsIpv4;
            int key = headerOffset + Stun.CookieOffset;
            buffer[offset] = 0;
            buffer[offset + 1] = (byte)(ipv4 ? FamilyIpv4 : FamilyIpv6);
            BigEndian.WriteUInt16(buffer, offset + 2,
                address.Port ^ (int)(Stun.MagicCookie >> 16));
            int from = ipv4 ? MappedPrefixBytes : 0;
            for (int i = from; i < UdpEndpoint.AddressBytes; i++)
            {
                buffer[offset + AddressOffset + i - from] =
                    (byte)(address.Address[i] ^ buffer[key + i - from]);
            }
        }

        /// <summary>
        /// Reads a value of <paramref name="count"/> bytes. False, and nothing changed, when family
        /// and length do not fit.
        /// </summary>
        public static bool TryDecode(byte[] buffer, int offset, int count, int headerOffset,
            UdpEndpoint address)
        {
            if (count != Ipv4Bytes && count != Ipv6Bytes)
            {
                return false;
            }

            bool ipv4 = count == Ipv4Bytes;
            if (buffer[offset + 1] != (ipv4 ? FamilyIpv4 : FamilyIpv6))
            {
                return false;
            }

            int key = headerOffset + Stun.CookieOffset;
            int from = ipv4 ? MappedPrefixBytes : 0;
            if (ipv4)
            {
                address.SetIpv4(0, 0, 0, 0, 0);
            }

            for (int i = from; i < UdpEndpoint.AddressBytes; i++)
            {
                address.Address[i] =
                    (byte)(buffer[offset + AddressOffset + i - from] ^ buffer[key + i - from]);
            }

            address.Port = BigEndian.ReadUInt16(buffer, offset + 2)
                ^ (int)(Stun.MagicCookie >> 16);
            return true;
        }
    }
}
