using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>One ZRTP run (RFC 6189), both roles, without input or output of its own.</summary>
    public sealed partial class ZrtpSession
    {
        /// <summary>Bytes of an SRTP master key (AES1).</summary>
        public const int MasterKeyBytes = 16;

        /// <summary>Bytes of an SRTP master salt.</summary>
        public const int MasterSaltBytes = 14;

        /// <summary>Bytes of a zrtp-hash.</summary>
        public const int HelloHashBytes = 32;

        /// <summary>What we offer; change it before <see cref="Prepare"/>.</summary>
        public readonly ZrtpSettings Settings = new ZrtpSettings();

        /// <summary>Datagrams dropped for any reason but a bad CRC.</summary>
        public int Dropped;

        /// <summary>Datagrams with a wrong CRC.</summary>
        public int BadCrc;

        /// <summary>Messages sent again by a timer.</summary>
        public int Retransmitted;

        /// <summary>Makes a session; all its buffers are allocated here.</summary>
        public ZrtpSession(ICryptoEngine crypto, IEntropy entropy)
        {
        }

        /// <summary>zrtp-hash of our Hello (32 bytes, valid after <see cref="Prepare"/>).</summary>
        public byte[] HelloHash { get; } = new byte[HelloHashBytes];

        /// <summary>What the run awaits.</summary>
        public ZrtpState State { get; private set; }

        /// <summary>Why it failed.</summary>
        public ZrtpFailure Failure { get; private set; }

        /// <summary>The peer's Error code, or 0.</summary>
        public int PeerErrorCode { get; private set; }

        /// <summary>The code of the Error we sent, or 0.</summary>
        public int OwnErrorCode { get; private set; }

        /// <summary>The SAS when Secure, or "".</summary>
        public string Sas { get; private set; } = "";

        /// <summary>Its rendering.</summary>
        public SasKind SasKind { get; private set; }

        /// <summary>32 bytes, valid when Secure.</summary>
        public byte[] SasHash { get; } = new byte[32];

        /// <summary>True: our Commit won, we are ZRTP's initiator.</summary>
        public bool IsInitiator { get; private set; }

        /// <summary>Negotiated hash name.</summary>
        public uint Hash { get; private set; }

        /// <summary>Negotiated cipher name.</summary>
        public uint Cipher { get; private set; }

        /// <summary>Negotiated SRTP authentication tag name.</summary>
        public uint AuthTag { get; private set; }

        /// <summary>Negotiated key agreement name.</summary>
        public uint KeyAgreement { get; private set; }

        /// <summary>Negotiated SAS rendering name.</summary>
        public uint SasType { get; private set; }

        /// <summary>A secret kept for this peer was also held by the peer.</summary>
        public bool CacheMatched { get; private set; }

        /// <summary>We kept secrets for this number and the peer held none of them: alarm.</summary>
        public bool CacheMismatch { get; private set; }

        /// <summary>The peer's V flag: its person confirmed an earlier SAS.</summary>
        public bool PeerVerifiedFlag { get; private set; }

        /// <summary>The peer's ZID (12 bytes, from its Hello).</summary>
        public byte[] PeerZid { get; } = new byte[12];

        /// <summary>The exported key (32 bytes, RFC 6189 §4.5.2), valid when Secure.</summary>
        public byte[] ExportedKey { get; } = new byte[32];

        /// <summary>Next time to call <see cref="HandleTimeout"/>, or long.MaxValue.</summary>
        public long NextDeadlineMs { get { return long.MaxValue; } }

        /// <summary>Makes hash chain and Hello for the next call. Only when Idle.</summary>
        public void Prepare(byte[] zid12)
        {
        }

        /// <summary>One slice of curve work; true if it did something.</summary>
        public bool Work()
        {
            return false;
        }

        /// <summary>Begins a run.</summary>
        public void Start(long nowMs, uint ssrc, ZrtpTrust peerTrustOrNull,
            byte[] expectedPeerHelloHashOrNull, bool commits)
        {
        }

        /// <summary>Takes one received datagram.</summary>
        public void Handle(long nowMs, byte[] buffer, int offset, int count)
        {
        }

        /// <summary>Does what is due.</summary>
        public void HandleTimeout(long nowMs)
        {
        }

        /// <summary>Next datagram to send; 0 = none.</summary>
        public int TryTakeOutput(byte[] buffer)
        {
            return 0;
        }

        /// <summary>Tells that media of the peer was authenticated with this session's keys: it
        /// counts as Conf2ACK (§4.6).</summary>
        public void NotifyAuthenticatedMedia(long nowMs)
        {
        }

        /// <summary>Copies the SRTP keys: 16, 14, 16 and 14 bytes. Only when Secure.</summary>
        public void CopyKeys(byte[] sendKey, byte[] sendSalt, byte[] receiveKey,
            byte[] receiveSalt)
        {
        }

        /// <summary>Wipes the SRTP keys once they are installed.</summary>
        public void WipeKeys()
        {
        }

        /// <summary>Puts ZID and rotated secrets into a record (§4.6.1); Number, Name and Verified
        /// stay the caller's. Only when Secure.</summary>
        public void UpdateTrust(ZrtpTrust trust)
        {
        }

        /// <summary>What this session's result means against the record given to Start.</summary>
        public TrustVerdict Judge(ZrtpTrust knownOrNull)
        {
            return TrustRules.Judge(knownOrNull, PeerZid, CacheMatched, CacheMismatch);
        }

        /// <summary>A secret agreed by other means, or null (§4.3).</summary>
        public void SetAuxSecret(byte[] secretOrNull)
        {
        }

        /// <summary>Ends the run and wipes everything; Prepare comes next.</summary>
        public void Stop()
        {
        }
    }
}
