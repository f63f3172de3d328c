namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Choice of algorithms from our settings and the peer's Hello (RFC 6189 §4.1.2, §5.2): names
    /// of mandatory algorithms stand at the end of every list, written or not.
    /// </summary>
    public static class ZrtpNegotiation
    {
        /// <summary>
        /// The name an initiator puts into its Commit, or 0 when nothing is common. Key agreement:
        /// the faster of both sides' first common choices; all else: our first that the peer has.
        /// </summary>
        public static uint Choose(int list, ZrtpSettings settings, byte[] peerHello)
        {
            uint own = FirstOwn(list, settings, peerHello);
            if (list != HelloMessage.KeyAgreements || own == 0)
            {
                return own;
            }

            uint theirs = FirstTheirs(list, settings, peerHello);
            return ZrtpAlgorithm.SpeedRank(theirs) < ZrtpAlgorithm.SpeedRank(own) ? theirs : own;
        }

        /// <summary>True when we may be asked for this name: offered, or mandatory and built
        /// in.</summary>
        public static bool Accepts(int list, uint name, ZrtpSettings settings)
        {
            if (!IsBuiltIn(list, name))
            {
                return false;
            }

            foreach (uint offered in settings.List(list))
            {
                if (offered == name)
                {
                    return true;
                }
            }

            return IsMandatory(list, name) && (name != ZrtpAlgorithm.Dh3k || settings.HasDh3k);
        }

        /// <summary>The Error code for a name of this list that we do not have.</summary>
        public static int ErrorCode(int list, uint name)
        {
            switch (list)
            {
                case HelloMessage.Hashes:
                    return ZrtpErrorCode.UnsupportedHash;
                case HelloMessage.Ciphers:
                    return ZrtpErrorCode.UnsupportedCipher;
                case HelloMessage.AuthTags:
                    return ZrtpErrorCode.UnsupportedAuthTag;
                case HelloMessage.SasTypes:
                    return ZrtpErrorCode.UnsupportedSas;
                default:
                    return name == ZrtpAlgorithm.Prsh ? ZrtpErrorCode.NoSharedSecret
                        : ZrtpErrorCode.UnsupportedKeyAgreement;
            }
        }

        /// <summary>True when the peer's Hello lists the name or the name is mandatory.</summary>
        public static bool PeerHas(int list, uint name, byte[] peerHello)
        {
            int count = HelloMessage.Count(peerHello, 0, list);
            for (int i = 0; i < count; i++)
            {
                if (HelloMessage.Name(peerHello, 0, list, i) == name)
                {
                    return true;
                }
            }

            return IsMandatory(list, name);
        }

        private static uint FirstOwn(int list, ZrtpSettings settings, byte[] peerHello)
        {
            foreach (uint name in settings.List(list))
            {
                if (IsBuiltIn(list, name) && PeerHas(list, name, peerHello))
                {
                    return name;
                }
            }

            return Fallback(list, settings);
        }

        private static uint FirstTheirs(int list, ZrtpSettings settings, byte[] peerHello)
        {
            int count = HelloMessage.Count(peerHello, 0, list);
            for (int i = 0; i < count; i++)
            {
                uint name = HelloMessage.Name(peerHello, 0, list, i);
                if (Accepts(list, name, settings))
                {
                    return name;
                }
            }

            return Fallback(list, settings);
        }

        /// <summary>§5.1.2 to §5.1.6: what every endpoint MUST support.</summary>
        private static bool IsMandatory(int list, uint name)
        {
            switch (list)
            {
                case HelloMessage.Hashes:
                    return name == ZrtpAlgorithm.S256;
                case HelloMessage.Ciphers:
                    return name == ZrtpAlgorithm.Aes1;
                case HelloMessage.AuthTags:
                    return name == ZrtpAlgorithm.Hs80 || name == ZrtpAlgorithm.Hs32;
                case HelloMessage.KeyAgreements:
                    return name == ZrtpAlgorithm.Dh3k;
                default:
                    return name == ZrtpAlgorithm.B32;
            }
        }

        /// <summary>The mandatory name; 0 for key agreements where the engine lacks
        /// DH3k.</summary>
        private static uint Fallback(int list, ZrtpSettings settings)
        {
            switch (list)
            {
                case HelloMessage.Hashes:
                    return ZrtpAlgorithm.S256;
                case HelloMessage.Ciphers:
                    return ZrtpAlgorithm.Aes1;
                case HelloMessage.AuthTags:
                    return ZrtpAlgorithm.Hs80;
                case HelloMessage.SasTypes:
                    return ZrtpAlgorithm.B32;
                default:
                    return settings.HasDh3k ? ZrtpAlgorithm.Dh3k : 0;
            }
        }

        private static bool IsBuiltIn(int list, uint name)
        {
            switch (list)
            {
                case HelloMessage.Hashes:
                    return ZrtpAlgorithm.HashBytes(name) != 0;
                case HelloMessage.Ciphers:
                    return ZrtpAlgorithm.CipherKeyBytes(name) != 0;
                case HelloMessage.AuthTags:
                    return ZrtpAlgorithm.AuthTagBits(name) != 0;
                case HelloMessage.KeyAgreements:
                    return ZrtpAlgorithm.PublicValueBytes(name) != 0;
                default:
                    return ZrtpAlgorithm.SasBits(name) != 0;
            }
        }
    }
}
