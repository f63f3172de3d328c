namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Names of algorithms as their 4 ASCII bytes in network order (RFC 6189 §5.1.2 to §5.1.6), and
    /// the tables of lengths that go with them.
    /// </summary>
    public static class ZrtpAlgorithm
    {
        /// <summary>"S256": SHA-256 and HMAC-SHA-256.</summary>
        public const uint S256 = 0x53323536;

        /// <summary>"S384": SHA-384 and HMAC-SHA-384; where the engine has it.</summary>
        public const uint S384 = 0x53333834;

        /// <summary>"AES3": AES-256; where the engine has it.</summary>
        public const uint Aes3 = 0x41455333;

        /// <summary>"AES1": AES-128.</summary>
        public const uint Aes1 = 0x41455331;

        /// <summary>"HS32": HMAC-SHA-1, 32-bit tag.</summary>
        public const uint Hs32 = 0x48533332;

        /// <summary>"HS80": HMAC-SHA-1, 80-bit tag.</summary>
        public const uint Hs80 = 0x48533830;

        /// <summary>"H2A8": HMAC-SHA-256, 80-bit tag; ours, not of the RFC.</summary>
        public const uint H2A8 = 0x48324138;

        /// <summary>"X255": X25519, the name bzrtp gave it.</summary>
        public const uint X255 = 0x58323535;

        /// <summary>"E255": X25519, the name GNU ZRTP gave it.</summary>
        public const uint E255 = 0x45323535;

        /// <summary>"DH3k": the mandatory key agreement, implied by every Hello; offered
        /// where the engine has it.</summary>
        public const uint Dh3k = 0x4448336B;

        /// <summary>"EC25": ECDH P-256; where the engine has it.</summary>
        public const uint Ec25 = 0x45433235;

        /// <summary>"Mult": Multistream mode; offered by a setting.</summary>
        public const uint Mult = 0x4D756C74;

        /// <summary>"Prsh": Preshared mode; offered by a setting.</summary>
        public const uint Prsh = 0x50727368;

        /// <summary>"B32 ": four z-base-32 characters.</summary>
        public const uint B32 = 0x42333220;

        /// <summary>"B256": two PGP words.</summary>
        public const uint B256 = 0x42323536;

        /// <summary>Longest public value of this build.</summary>
        public const int MaxPublicValueBytes = 384;

        /// <summary>Longest digest of this build.</summary>
        public const int MaxHashBytes = 48;

        /// <summary>Longest private value of this build.</summary>
        public const int MaxPrivateValueBytes = 64;

        /// <summary>The name's four characters. Allocates.</summary>
        public static string Text(uint name)
        {
            string text = string.Empty;
            for (int shift = 24; shift >= 0; shift -= 8)
            {
                text += ((char)((name >> shift) & 0x7F)).ToString();
            }

            return text;
        }

        /// <summary>Digest bytes of a hash name, 0 when this build does not have it.</summary>
        public static int HashBytes(uint name)
        {
            return name == S256 ? 32 : name == S384 ? 48 : 0;
        }

        /// <summary>Key bytes of a cipher name, 0 when this build does not have it.</summary>
        public static int CipherKeyBytes(uint name)
        {
            return name == Aes1 ? 16 : name == Aes3 ? 32 : 0;
        }

        /// <summary>Public value bytes of a key agreement, 0 when this build does not have
        /// it.</summary>
        public static int PublicValueBytes(uint name)
        {
            switch (name)
            {
                case X255:
                case E255:
                    return 32;
                case Ec25:
                    return 64;
                case Dh3k:
                    return 384;
                default:
                    return 0;
            }
        }

        /// <summary>Private value bytes of a key agreement: for DH3k twice the strength of AES3
        /// (§5.1.5).</summary>
        public static int PrivateValueBytes(uint name)
        {
            return name == Dh3k ? MaxPrivateValueBytes : 32;
        }

        /// <summary>Bytes of a key agreement's result.</summary>
        public static int ResultBytes(uint name)
        {
            return name == Dh3k ? 384 : 32;
        }

        /// <summary>Bits of an SRTP authentication tag name, 0 when this build does not have
        /// it.</summary>
        public static int AuthTagBits(uint name)
        {
            switch (name)
            {
                case H2A8:
                case Hs80:
                    return 80;
                case Hs32:
                    return 32;
                default:
                    return 0;
            }
        }

        /// <summary>Bits of the SAS a rendering shows, 0 when this build does not have
        /// it.</summary>
        public static int SasBits(uint name)
        {
            switch (name)
            {
                case B32:
                    return 20;
                case B256:
                    return 16;
                default:
                    return 0;
            }
        }

        /// <summary>True for the modes whose Commit carries a nonce and no hvi (§5.4).</summary>
        public static bool IsNonceMode(uint name)
        {
            return name == Mult || name == Prsh;
        }

        /// <summary>
        /// Place in the ranking from fastest to slowest (§4.1.2, X25519 put before the curves of
        /// the
        /// RFC); the smaller is chosen.
        /// </summary>
        public static int SpeedRank(uint keyAgreement)
        {
            switch (keyAgreement)
            {
                case X255:
                    return 0;
                case E255:
                    return 1;
                case Ec25:
                    return 2;
                case Dh3k:
                    return 3;
                default:
                    return 4;
            }
        }
    }
}
