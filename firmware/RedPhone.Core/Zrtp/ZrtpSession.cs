using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// One ZRTP run (RFC 6189), both roles, as a state machine without input or output of
    /// its own; a profile of it is in docs/protocol/zrtp.md. One object serves many calls:
    /// <c>Prepare, Start, (Handle | HandleTimeout | Work | TryTakeOutput)*, Stop</c>.
    /// <code>
    /// Discovering       Hello and HelloACK of the peer, we commit     -> AwaitingCommit
    /// AwaitingCommit    own hvi computed                              -> Committing (Commit)
    ///                   the same, the peer commits                    -> AwaitingCommit
    ///                   Commit                                        -> AwaitingDhPart2 (DHPart1)
    /// AwaitingCommit    Commit                                        -> AwaitingDhPart2 (DHPart1)
    /// Committing        DHPart1                                       -> Computing (DHPart2)
    ///                   Commit with a higher hvi                      -> AwaitingDhPart2 (DHPart1)
    /// AwaitingDhPart2   DHPart2                                       -> Computing
    /// Computing         not what hvi promised                         -> Failed (Error)
    /// Computing         own work done, initiator                      -> AwaitingConfirm1
    ///                   own work done, responder                      -> AwaitingConfirm2
    /// (Confirm1)
    /// AwaitingConfirm1  Confirm1 with right MAC                       -> AwaitingConf2Ack
    /// (Confirm2)
    /// AwaitingConfirm2  Confirm2 with right MAC                       -> Secure (Conf2ACK)
    /// AwaitingConf2Ack  Conf2ACK, or authenticated media              -> Secure
    /// any of these      a final fault (Error), or a schedule's end    -> Failed
    /// </code>
    /// Only the initiator repeats; the responder answers repetitions with identical bytes. Messages
    /// that do not fit state, SSRC, hash chain or length are dropped, counted and not answered.
    /// The modes without DH stand at <see cref="SessionKey"/>'s part. After the constructor nothing
    /// allocates but the SAS string, once a call.
    /// </summary>
    public sealed partial class ZrtpSession
    {
        /// <summary>Bytes of the longest SRTP master key (AES3).</summary>
        public const int MasterKeyBytes = 32;

        /// <summary>Bytes of an SRTP master salt.</summary>
        public const int MasterSaltBytes = 14;

        /// <summary>Bytes of a zrtp-hash.</summary>
        public const int HelloHashBytes = 32;

        /// <summary>Longest datagram <see cref="TryTakeOutput"/> writes.</summary>
        public const int MaxOutputBytes = ZrtpPacket.HeaderBytes + DhPartMessage.MaxBytes
            + ZrtpPacket.CrcBytes;

        /// <summary>What we offer; change it before <see cref="Prepare"/>.</summary>
        public readonly ZrtpSettings Settings = new ZrtpSettings();

        /// <summary>Datagrams dropped for any reason but a bad CRC.</summary>
        public int Dropped;

        /// <summary>Datagrams with a wrong CRC.</summary>
        public int BadCrc;

        /// <summary>Messages sent again by a timer.</summary>
        public int Retransmitted;

        /// <summary>Confirm messages with a wrong MAC.</summary>
        public int BadConfirms;

        /// <summary>Hellos that were not the one signaling announced.</summary>
        public int WrongHellos;

        /// <summary>Error messages received after the call was secure, and ignored.</summary>
        public int LateErrors;

        /// <summary>GoClear messages refused.</summary>
        public int GoClearsRefused;

        /// <summary>Relayed SAS refused: somebody in the middle sent one (0x63).</summary>
        public int RelayedSasRefused;

        /// <summary>Commits of the peer that lost against ours.</summary>
        public int Contentions;

        private readonly IEntropy _entropy;
        private readonly ZrtpSuite _suite;

        // The implicit algorithms: hash chain, its MACs, zrtp-hash.
        private readonly IHash _hash;

        // The negotiated ones.
        private IHash _runHash;
        private IMac _runMac;
        private IBlockCipher _cipher;

        private readonly HashChain _chain;
        private readonly EphemeralKey _ephemeral;
        private readonly RetainedSecrets _secrets;
        private readonly ZrtpKeySchedule _keys;
        private readonly RetransmitTimer _timer = new RetransmitTimer();

        private readonly byte[] _zid = new byte[ZrtpTrust.ZidBytes];
        private readonly byte[] _expectedHash = new byte[HelloHashBytes];
        private readonly byte[] _ownHello = new byte[HelloMessage.MaxBytes];
        private readonly byte[] _peerHello = new byte[HelloMessage.MaxBytes];
        private readonly byte[] _commit = new byte[CommitMessage.DhBytes];
        private readonly byte[] _ownDhPart = new byte[DhPartMessage.MaxBytes];
        private readonly byte[] _peerDhPart = new byte[DhPartMessage.MaxBytes];
        private readonly byte[] _ownConfirm = new byte[ConfirmMessage.Bytes];
        private readonly byte[] _peerConfirm = new byte[ConfirmMessage.Bytes];
        private readonly byte[] _plain = new byte[ConfirmMessage.SealedBytes];
        private readonly byte[] _block = new byte[AesCfb.BlockBytes];
        private readonly byte[] _digest = new byte[ZrtpAlgorithm.MaxHashBytes];
        private readonly byte[] _image = new byte[HashChain.ImageBytes];
        private readonly byte[] _shared = new byte[ZrtpAlgorithm.MaxPublicValueBytes];
        private readonly byte[] _error = new byte[ErrorMessage.Bytes];
        private readonly byte[] _pingAck = new byte[PingMessage.AckBytes];
        private readonly byte[] _ack = new byte[ZrtpMessage.HeadBytes];

        private bool _prepared;
        private bool _commits;
        private bool _hashExpected;
        private uint _ssrc;
        private uint _peerSsrc;
        private int _ownHelloBytes;
        private int _peerHelloBytes;
        private int _ownDhPartBytes;
        private int _peerDhPartBytes;
        private int _peerConfirmBytes;
        private long _startMs;
        private long _deadlineMs;

        /// <summary>Makes a session; all its buffers are allocated here.</summary>
        public ZrtpSession(ICryptoEngine crypto, IEntropy entropy)
        {
            _entropy = entropy;
            _suite = new ZrtpSuite(crypto);
            _hash = _suite.Sha256;
            _chain = new HashChain(_hash, _suite.HmacSha256);
            _ephemeral = new EphemeralKey(entropy);
            _ephemeral.Use(ZrtpAlgorithm.X255, _suite.Agreement(ZrtpAlgorithm.X255));
            _secrets = new RetainedSecrets(entropy);
            _keys = new ZrtpKeySchedule(SasHash, ExportedKey, SessionKey.Key);
            _deadlineMs = long.MaxValue;
        }

        /// <summary>zrtp-hash of our Hello (32 bytes, SHA-256 of the message without packet header
        /// and CRC, §8.1); valid after <see cref="Prepare"/>. Ours, overwritten by the
        /// next.</summary>
        public byte[] HelloHash { get; } = new byte[HelloHashBytes];

        /// <summary>What the run awaits.</summary>
        public ZrtpState State { get; private set; }

        /// <summary>Why it failed, when <see cref="State"/> is Failed.</summary>
        public ZrtpFailure Failure { get; private set; }

        /// <summary>The code of the peer's Error (see <see cref="ZrtpErrorCode"/>), or 0.</summary>
        public int PeerErrorCode { get; private set; }

        /// <summary>The code of the Error we sent, or 0.</summary>
        public int OwnErrorCode { get; private set; }

        /// <summary>The SAS, "" before Confirm was checked. Show it when Secure.</summary>
        public string Sas { get; private set; } = "";

        /// <summary>How <see cref="Sas"/> is rendered.</summary>
        public SasKind SasKind { get; private set; }

        /// <summary>The SAS hash, 32 bytes, valid when Secure.</summary>
        public byte[] SasHash { get; } = new byte[ZrtpTrust.SecretBytes];

        /// <summary>True: our Commit won, we are ZRTP's initiator.</summary>
        public bool IsInitiator { get; private set; }

        /// <summary>Negotiated hash name (see <see cref="ZrtpAlgorithm"/>), 0 before
        /// Commit.</summary>
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

        /// <summary>We kept secrets for this peer and it showed none of them: alarm
        /// (§4.3.2).</summary>
        public bool CacheMismatch { get; private set; }

        /// <summary>What the result means against the record given to <see cref="Start"/>; valid
        /// when Secure, and it stays when the record is updated.</summary>
        public TrustVerdict Verdict { get; private set; }

        /// <summary>Both hold the same auxiliary secret.</summary>
        public bool AuxMatched { get; private set; }

        /// <summary>We hold an auxiliary secret, the peer does not hold the same.</summary>
        public bool AuxMismatch { get; private set; }

        /// <summary>The V flag of the peer's Confirm: its person confirmed an earlier
        /// SAS.</summary>
        public bool PeerVerifiedFlag { get; private set; }

        /// <summary>The D flag of the peer's Confirm: it gives session keys away, say so
        /// (§11).</summary>
        public bool PeerDiscloses { get; private set; }

        /// <summary>The shorter of both cache expiration intervals in seconds (§4.9).</summary>
        public uint CacheExpirySeconds { get; private set; }

        /// <summary>The person at this phone compared the SAS of this call and confirmed it. Set it
        /// before <see cref="UpdateTrust"/>; cleared by <see cref="Start"/> and
        /// <see cref="Stop"/>.</summary>
        public bool SasConfirmed { get; set; }

        /// <summary>The peer's ZID, 12 bytes, from its Hello.</summary>
        public byte[] PeerZid { get; } = new byte[ZrtpTrust.ZidBytes];

        /// <summary>The exported key (§4.5.2), as long as the negotiated hash, zeros behind it; valid
        /// when Secure.</summary>
        public byte[] ExportedKey { get; } = new byte[ZrtpAlgorithm.MaxHashBytes];

        /// <summary>Bytes of the agreed SRTP master keys: 16 (AES1) or 32 (AES3), 0 before
        /// Commit.</summary>
        public int SrtpKeyBytes
        {
            get { return ZrtpAlgorithm.CipherKeyBytes(Cipher); }
        }

        /// <summary>SRTP keys can be copied: Secure, or the initiator one step before it, which may
        /// receive but not yet send (§4).</summary>
        public bool KeysReady { get; private set; }

        /// <summary>When to call <see cref="HandleTimeout"/>: a time, 0 for at once, or
        /// long.MaxValue for none.</summary>
        public long NextDeadlineMs
        {
            get
            {
                if (_workDone)
                {
                    return 0;
                }

                return _timer.DueMs < _deadlineMs ? _timer.DueMs : _deadlineMs;
            }
        }

        /// <summary>
        /// Makes hash chain and Hello for the next call, so that <see cref="HelloHash"/> can travel
        /// in signaling. <paramref name="zid12"/> is copied. Throws unless Idle.
        /// </summary>
        public void Prepare(byte[] zid12)
        {
            if (State != ZrtpState.Idle || zid12.Length != ZrtpTrust.ZidBytes)
            {
                throw new System.InvalidOperationException("Prepare needs Idle and 12 bytes");
            }

            System.Array.Copy(zid12, _zid, ZrtpTrust.ZidBytes);
            Settings.Limit(_suite);
            _chain.Generate(_entropy);
            _ownHelloBytes = HelloMessage.Encode(_ownHello, Settings, _zid, _chain.Images,
                HashChain.H3);
            _chain.Seal(_chain.Images, HashChain.H2, _ownHello, _ownHelloBytes);
            _hash.Reset();
            _hash.Update(_ownHello, 0, _ownHelloBytes);
            _hash.Finish(HelloHash, 0);
            _prepared = true;
        }

        /// <summary>
        /// Begins the run and sends Hello. <paramref name="ssrc"/> is that of our RTP stream;
        /// <paramref name="peerTrustOrNull"/> what is kept for the number (copied);
        /// <paramref name="expectedPeerHelloHashOrNull"/> the peer's zrtp-hash from signaling, 32
        /// bytes (copied); <paramref name="commits"/> true for the call's initiator. Throws without
        /// a <see cref="Prepare"/> before it.
        /// </summary>
        public void Start(long nowMs, uint ssrc, ZrtpTrust peerTrustOrNull,
            byte[] expectedPeerHelloHashOrNull, bool commits)
        {
            if (State != ZrtpState.Idle || !_prepared)
            {
                throw new System.InvalidOperationException("Start needs Prepare");
            }

            if (_joined != null && peerTrustOrNull != null)
            {
                throw new System.ArgumentException("a further stream uses no record");
            }

            _dhOnly = false;
            _hashExpected = expectedPeerHelloHashOrNull != null;
            if (_hashExpected)
            {
                if (expectedPeerHelloHashOrNull.Length != HelloHashBytes)
                {
                    throw new System.ArgumentException("zrtp-hash is 32 bytes");
                }

                System.Array.Copy(expectedPeerHelloHashOrNull, _expectedHash, HelloHashBytes);
            }

            _prepared = false;
            _ssrc = ssrc;
            _commits = commits || Settings.BothCommit;
            _startMs = nowMs;
            SasConfirmed = false;
            _secrets.Load(peerTrustOrNull);
            StartSequence();
            BeginDiscovery(nowMs);
        }

        /// <summary>A secret both sides agreed by other means (§4.3), 1 to 64 bytes, copied; null
        /// for none. Stays until <see cref="Stop"/>.</summary>
        public void SetAuxSecret(byte[] secretOrNull)
        {
            _secrets.SetAux(secretOrNull);
        }

        /// <summary>
        /// Takes one received datagram whose first byte says ZRTP (16 to 19). Hostile ones are
        /// dropped and counted; never throws for content.
        /// </summary>
        public void Handle(long nowMs, byte[] buffer, int offset, int count)
        {
            if (offset < 0 || count < 0 || offset > buffer.Length - count)
            {
                throw new System.ArgumentException("outside of the buffer");
            }

            if (State == ZrtpState.Idle)
            {
                Dropped++;
                return;
            }

            ZrtpPacketCheck check = ZrtpPacket.Check(buffer, offset, count);
            if (check == ZrtpPacketCheck.BadCrc)
            {
                BadCrc++;
                return;
            }

            CompleteWork(nowMs);
            if (check != ZrtpPacketCheck.Good
                || !HandleMessage(nowMs, buffer, offset + ZrtpPacket.HeaderBytes,
                    count - ZrtpPacket.HeaderBytes - ZrtpPacket.CrcBytes,
                    ZrtpPacket.ReadSsrc(buffer, offset)))
            {
                Dropped++;
                return;
            }

            NoteHeard(nowMs);
        }

        /// <summary>Does what is due at <paramref name="nowMs"/>.</summary>
        public void HandleTimeout(long nowMs)
        {
            CompleteWork(nowMs);
            if (_timer.DueMs <= nowMs)
            {
                HandleTimer(nowMs);
            }

            if (_deadlineMs <= nowMs)
            {
                HandleDeadline(nowMs);
            }
        }

        /// <summary>
        /// Ends the run and wipes every key, secret and message; the unused key pair too. Then
        /// Idle, and <see cref="Prepare"/> comes next. Fine in any state. An Error still waiting in
        /// <see cref="TryTakeOutput"/> is lost: take outputs first.
        /// </summary>
        public void Stop()
        {
            State = ZrtpState.Idle;
            Failure = ZrtpFailure.None;
            PeerErrorCode = 0;
            OwnErrorCode = 0;
            SasConfirmed = false;
            _prepared = false;
            _joined = null;
            _hashExpected = false;
            _wrongHello = false;
            _peerHelloBytes = 0;
            _ownHelloBytes = 0;
            _pending = 0;
            _timer.Stop();
            _deadlineMs = long.MaxValue;
            ClearRun();
            _secrets.Clear();
            _chain.Clear();
            _ephemeral.Clear();
            _ephemeral.Use(ZrtpAlgorithm.X255, _suite.Agreement(ZrtpAlgorithm.X255));
            Bytes.Wipe(_zid);
            Bytes.Wipe(_expectedHash);
            Bytes.Wipe(_ownHello);
            Bytes.Wipe(_peerHello);
            Bytes.Wipe(_error);
            Bytes.Wipe(_pingAck);
            Bytes.Wipe(_ack);
            Bytes.Wipe(PeerZid);
            Bytes.Wipe(HelloHash);
        }

        /// <summary>One switch for all messages; false = dropped.</summary>
        private bool HandleMessage(long nowMs, byte[] buffer, int at, int count, uint ssrc)
        {
            ulong type = ZrtpMessage.ReadType(buffer, at);
            if (type == ZrtpMessage.Ping)
            {
                return HandlePing(buffer, at, count, ssrc);
            }

            // One peer for one run: another SSRC, or ours come back, is nobody we talk to.
            bool stranger = _peerHelloBytes != 0 ? ssrc != _peerSsrc
                : ssrc == _ssrc && type != ZrtpMessage.Hello
                && Failure != ZrtpFailure.SsrcCollision;
            if (stranger)
            {
                return false;
            }

            switch (type)
            {
                case ZrtpMessage.Hello:
                    return HandleHello(nowMs, buffer, at, count, ssrc);
                case ZrtpMessage.HelloAck:
                    return HandleHelloAck(nowMs, count);
                case ZrtpMessage.Commit:
                    return HandleCommit(nowMs, buffer, at, count);
                case ZrtpMessage.DhPart1:
                    return HandleDhPart1(nowMs, buffer, at, count);
                case ZrtpMessage.DhPart2:
                    return HandleDhPart2(nowMs, buffer, at, count);
                case ZrtpMessage.Confirm1:
                    return HandleConfirm1(nowMs, buffer, at, count);
                case ZrtpMessage.Confirm2:
                    return HandleConfirm2(nowMs, buffer, at, count);
                case ZrtpMessage.Conf2Ack:
                    return HandleConf2Ack(count);
                case ZrtpMessage.Error:
                    return HandleError(buffer, at, count);
                case ZrtpMessage.ErrorAck:
                    return HandleErrorAck(count);
                case ZrtpMessage.GoClear:
                    return HandleGoClear(buffer, at, count);
                case ZrtpMessage.SasRelay:
                    return HandleSasRelay(buffer, at, count);
                default:
                    return false;
            }
        }
    }
}
