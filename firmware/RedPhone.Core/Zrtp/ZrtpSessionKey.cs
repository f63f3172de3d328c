using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// What the first stream of a call leaves for further ones in Multistream mode (RFC 6189
    /// §4.4.3): ZRTPSess, both ZIDs, the algorithms, and every nonce used with it. Belongs to the
    /// first stream's session, which clears it; all buffers are made once.
    /// </summary>
    public sealed class ZrtpSessionKey
    {
        /// <summary>Most further streams of a call, tries included: each takes a nonce, and all
        /// are remembered.</summary>
        public const int MaxNonces = 8;

        internal readonly byte[] Key = new byte[ZrtpAlgorithm.MaxHashBytes];
        internal readonly byte[] Zid = new byte[ZrtpTrust.ZidBytes];
        internal readonly byte[] PeerZid = new byte[ZrtpTrust.ZidBytes];
        private readonly byte[] _nonces = new byte[MaxNonces * CommitMessage.NonceBytes];
        private int _used;

        /// <summary>The first stream is secure and both offered Mult.</summary>
        public bool IsValid { get; private set; }

        /// <summary>Nonces used up, 0 to <see cref="MaxNonces"/>.</summary>
        public int NoncesUsed { get { return _used; } }

        /// <summary>The first stream's verdict, which holds for all of the call.</summary>
        public TrustVerdict Verdict { get; private set; }

        /// <summary>The first stream's hash.</summary>
        public uint Hash { get; private set; }

        /// <summary>The first stream's cipher.</summary>
        public uint Cipher { get; private set; }

        /// <summary>The first stream's SRTP authentication tag.</summary>
        public uint AuthTag { get; private set; }

        /// <summary>The first stream's name of a list, which further ones must choose; 0 for those
        /// that are free.</summary>
        internal uint Name(int list)
        {
            switch (list)
            {
                case HelloMessage.Hashes:
                    return Hash;
                case HelloMessage.Ciphers:
                    return Cipher;
                case HelloMessage.AuthTags:
                    return AuthTag;
                default:
                    return 0;
            }
        }

        /// <summary>The first stream became secure; <see cref="Key"/> is filled.</summary>
        internal void Open(ZrtpSession first, byte[] zid)
        {
            Hash = first.Hash;
            Cipher = first.Cipher;
            AuthTag = first.AuthTag;
            Verdict = first.Verdict;
            System.Array.Copy(zid, Zid, ZrtpTrust.ZidBytes);
            System.Array.Copy(first.PeerZid, PeerZid, ZrtpTrust.ZidBytes);
            IsValid = true;
        }

        /// <summary>True when the nonce (16 bytes) was used before.</summary>
        internal bool Knows(byte[] nonce, int offset)
        {
            bool known = false;
            for (int i = 0; i < _used; i++)
            {
                known |= Bytes.EqualConstantTime(nonce, offset, _nonces,
                    i * CommitMessage.NonceBytes, CommitMessage.NonceBytes);
            }

            return known;
        }

        /// <summary>Remembers a nonce; false when there is no room.</summary>
        internal bool Note(byte[] nonce, int offset)
        {
            if (_used == MaxNonces)
            {
                return false;
            }

            System.Array.Copy(nonce, offset, _nonces, _used * CommitMessage.NonceBytes,
                CommitMessage.NonceBytes);
            _used++;
            return true;
        }

        /// <summary>Wipes it: the call is over.</summary>
        internal void Clear()
        {
            IsValid = false;
            _used = 0;
            Verdict = TrustVerdict.NewPeer;
            Hash = 0;
            Cipher = 0;
            AuthTag = 0;
            Bytes.Wipe(Key);
            Bytes.Wipe(Zid);
            Bytes.Wipe(PeerZid);
            Bytes.Wipe(_nonces);
        }
    }
}
