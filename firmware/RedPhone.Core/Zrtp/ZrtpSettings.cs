namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// What a session offers, each list in order of preference (at most 7 names, RFC 6189 §5.2).
    /// Change it before <see cref="ZrtpSession.Prepare"/>; a Hello is fixed from then on.
    /// </summary>
    public sealed class ZrtpSettings
    {
        /// <summary>Hash names.</summary>
        public uint[] Hashes = { ZrtpAlgorithm.S256 };

        /// <summary>Cipher names.</summary>
        public uint[] Ciphers = { ZrtpAlgorithm.Aes1 };

        /// <summary>SRTP authentication tag names.</summary>
        public uint[] AuthTags = { ZrtpAlgorithm.H2A8, ZrtpAlgorithm.Hs80, ZrtpAlgorithm.Hs32 };

        /// <summary>Key agreement names.</summary>
        public uint[] KeyAgreements = { ZrtpAlgorithm.X255, ZrtpAlgorithm.E255 };

        /// <summary>SAS rendering names.</summary>
        public uint[] SasTypes = { ZrtpAlgorithm.B32, ZrtpAlgorithm.B256 };

        /// <summary>A list by its index in <see cref="HelloMessage"/>.</summary>
        public uint[] List(int list)
        {
            switch (list)
            {
                case HelloMessage.Hashes:
                    return Hashes;
                case HelloMessage.Ciphers:
                    return Ciphers;
                case HelloMessage.AuthTags:
                    return AuthTags;
                case HelloMessage.KeyAgreements:
                    return KeyAgreements;
                default:
                    return SasTypes;
            }
        }

        /// <summary>True: also the side that waits sends Commit once discovery is done, and the
        /// contention rule decides (§4.2).</summary>
        public bool BothCommit;

        /// <summary>True: never sends Commit and says so (P flag, §5.2).</summary>
        public bool Passive;

        /// <summary>Seconds the peer may keep the retained secret; 0xFFFFFFFF = for ever (§4.9),
        /// 0 = it must not keep it.</summary>
        public uint CacheExpirySeconds = 0xFFFFFFFF;
    }
}
