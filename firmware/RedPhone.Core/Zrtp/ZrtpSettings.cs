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

        /// <summary>The engine has DH3k, the mandatory key agreement; set by the session.</summary>
        public bool HasDh3k { get; private set; }

        /// <summary>Offers everything this build knows, strongest hash and cipher last, so that a
        /// call stays light unless the peer insists; what the engine lacks is left out at
        /// Prepare.</summary>
        public void OfferAll()
        {
            Hashes = new uint[] { ZrtpAlgorithm.S256, ZrtpAlgorithm.S384 };
            Ciphers = new uint[] { ZrtpAlgorithm.Aes1, ZrtpAlgorithm.Aes3 };
            KeyAgreements = new uint[]
            {
                ZrtpAlgorithm.X255, ZrtpAlgorithm.E255, ZrtpAlgorithm.Ec25, ZrtpAlgorithm.Dh3k,
            };
        }

        /// <summary>Removes what the engine cannot compute. Allocates only when it
        /// removes.</summary>
        internal void Limit(ZrtpSuite suite)
        {
            HasDh3k = suite.Has(HelloMessage.KeyAgreements, ZrtpAlgorithm.Dh3k);
            Hashes = Limited(suite, HelloMessage.Hashes);
            Ciphers = Limited(suite, HelloMessage.Ciphers);
            KeyAgreements = Limited(suite, HelloMessage.KeyAgreements);
        }

        private uint[] Limited(ZrtpSuite suite, int list)
        {
            uint[] names = List(list);
            int kept = 0;
            foreach (uint name in names)
            {
                kept += suite.Has(list, name) ? 1 : 0;
            }

            if (kept == names.Length)
            {
                return names;
            }

            uint[] limited = new uint[kept];
            kept = 0;
            foreach (uint name in names)
            {
                if (suite.Has(list, name))
                {
                    limited[kept++] = name;
                }
            }

            return limited;
        }

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
