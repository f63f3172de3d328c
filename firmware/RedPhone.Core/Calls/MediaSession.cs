using RedPhone.Core.Audio;
using RedPhone.Core.Ports;
using RedPhone.Core.Relay;
using RedPhone.Core.Signaling;
using RedPhone.Core.Srtp;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Calls
{
    /// <summary>
    /// The media of one call: two relays, ZRTP, SRTP, SRTCP, the jitter buffer. It receives on both relays
    /// and sends on one. After 1 s without authenticated media it binds anew (a NAT may have
    /// forgotten us); after 3 s, or when authenticated media comes on the other relay, it sends
    /// there; after 10 s it fails, and at once when the other phone says BYE. Nothing is sent or
    /// played before ZRTP is secure. Buffers are made once; nothing is allocated during a call.
    /// </summary>
    public sealed partial class MediaSession
    {
        /// <summary>Silence after which both relays are bound anew, in ms.</summary>
        public const int RebindMs = 1000;

        /// <summary>Silence after which the sender changes to the other relay, in ms.</summary>
        public const int SwitchMs = 3000;

        /// <summary>Silence after which the call has failed, in ms.</summary>
        public const int LostMs = 9000;

        /// <summary>PCMU bytes in one frame of 20 ms.</summary>
        public const int FrameBytes = 160;

        private const int FollowMs = 500;
        private const int MaxDatagramBytes = 1500;
        private const int MaxDatagramsAStep = 8;
        private const int WorkIlAStep = 22400;
        private const int SecureTimersMs = 20;
        private const int MaxReportDelayMs = 100;
        private const int MaxFirstSequence = 0x7FFF;

        private readonly IEntropy _entropy;
        private readonly MediaPath[] _paths = new MediaPath[2];
        private readonly SrtpSender _sender;
        private readonly SrtpReceiver _receiver;
        private readonly JitterBuffer _jitter = new JitterBuffer();
        private readonly byte[] _datagram = new byte[MaxDatagramBytes];
        private readonly byte[] _packet = new byte[MaxDatagramBytes];
        private readonly byte[] _sendKey = new byte[ZrtpSession.MasterKeyBytes];
        private readonly byte[] _sendSalt = new byte[ZrtpSession.MasterSaltBytes];
        private readonly byte[] _receiveKey = new byte[ZrtpSession.MasterKeyBytes];
        private readonly byte[] _receiveSalt = new byte[ZrtpSession.MasterSaltBytes];
        private readonly RtpHeader _header = new RtpHeader();
        private MediaState _state;
        private bool _tookPacket;
        private int _active;
        private int _heard;
        private long _activeSinceMs;
        private long _rebindDueMs;
        private long _timersDueMs;
        private long _reportDueMs;
        private long _reportLatestMs;
        private bool _workedOnZrtp;
        private bool _reportKeysWait;
        private bool _keysInstalled;
        private uint _ssrc;
        private int _sequence;
        private uint _timestamp;
        private bool _firstPacket;
        private int _wrongHellosBefore;

        /// <summary>A media session on the sockets of two relays.</summary>
        public MediaSession(ICryptoEngine crypto, IEntropy entropy, IDatagramPort relay1,
            IDatagramPort relay2)
        {
            _entropy = entropy;
            Zrtp = new ZrtpSession(crypto, entropy);
            _sender = new SrtpSender(crypto);
            _receiver = new SrtpReceiver(crypto);
            Reports = new MediaReports(crypto);
            _paths[0] = new MediaPath(relay1, crypto, entropy);
            _paths[1] = new MediaPath(relay2, crypto, entropy);
        }

        /// <summary>The key agreement of this call.</summary>
        public readonly ZrtpSession Zrtp;

        /// <summary>The sender and receiver reports of this call.</summary>
        public readonly MediaReports Reports;

        /// <summary>What the media awaits.</summary>
        public MediaState State
        {
            get { return _state; }
        }

        /// <summary>True when the media ended by itself; see <see cref="Failure"/>.</summary>
        public bool HasFailed
        {
            get { return _state == MediaState.Failed; }
        }

        /// <summary>Why it ended by itself.</summary>
        public MediaFailure Failure { get; private set; }

        /// <summary>
        /// True when somebody on the way sent a Hello that is not the one signaling announced.
        /// </summary>
        public bool SawWrongHello
        {
            get { return Zrtp.WrongHellos != _wrongHellosBefore; }
        }

        /// <summary>Packets sent in this call.</summary>
        public int Sent { get; private set; }

        /// <summary>Packets of this call that failed authentication or replay check.</summary>
        public int Refused { get; private set; }

        /// <summary>Changes of the sending relay in this call.</summary>
        public int Switches { get; private set; }

        /// <summary>The last Step took a ZRTP packet, computed for ZRTP or set up keys.</summary>
        public bool WorkedOnZrtp
        {
            get { return _workedOnZrtp; }
        }

        /// <summary>The jitter buffer, for its counters.</summary>
        public JitterBuffer Jitter
        {
            get { return _jitter; }
        }

        /// <summary>Which relay of the descriptor is sent to: 0 or 1.</summary>
        public int ActivePath
        {
            get { return _active; }
        }

        /// <summary>Connects to the relays of the descriptor and shows them their tickets.</summary>
        public void Open(long nowMs, CallDescriptor call)
        {
            ClosePaths();
            _paths[0].Open(nowMs, call.Relay1);
            _paths[1].Open(nowMs, call.Relay2);
            _active = 0;
            _heard = 0;
            Failure = MediaFailure.None;
            Sent = 0;
            Refused = 0;
            Switches = 0;
            _jitter.Reset();
            Reports.Forget();
            DrawRtpStart();
            _state = MediaState.Opening;
        }

        /// <summary>
        /// The call is answered: starts ZRTP. <paramref name="trust"/> may be null;
        /// <paramref name="peerHelloHash"/> is the zrtp-hash from signaling, or null.
        /// </summary>
        public void Secure(long nowMs, ZrtpTrust trust, byte[] peerHelloHash, bool commits)
        {
            if (_state != MediaState.Opening)
            {
                throw new System.InvalidOperationException("Open comes before Secure");
            }

            Touch(nowMs);
            _wrongHellosBefore = Zrtp.WrongHellos;
            Zrtp.Start(nowMs, _ssrc, trust, peerHelloHash, commits);
            _state = MediaState.Securing;
        }

        /// <summary>
        /// Ends the call's media and wipes its keys. If the call was secure the other phone is told
        /// <paramref name="reason"/>, a word of signaling, in a BYE on each bound relay.
        /// </summary>
        public void Close(long nowMs, string reason)
        {
            if (Reports.MaySend && !Reports.PeerLeft)
            {
                int count = CreateReport(nowMs, reason);
                for (int i = 0; i < _paths.Length && count > 0; i++)
                {
                    if (_paths[i].IsBound)
                    {
                        _paths[i].Port.Send(_packet, 0, count);
                    }
                }
            }

            ClosePaths();
            Zrtp.Stop();
            _state = MediaState.Idle;
        }

        /// <summary>
        /// One turn of the loop: receives, runs timers, sends. Takes one packet of speech at most;
        /// once secure, timers, and the relay that no speech comes by, are looked at only every
        /// 20 ms. True when it checked or made a packet's tag: it was a long turn if
        /// <see cref="PacketsAreLong"/>.
        /// </summary>
        public bool Step(long nowMs)
        {
            _tookPacket = false;
            _workedOnZrtp = false;
            if (_state == MediaState.Secure)
            {
                StepSecure(nowMs);
            }
            else if (_state != MediaState.Idle && _state != MediaState.Failed)
            {
                if (!HoldsPackets || _state == MediaState.Opening)
                {
                    Receive(nowMs, 0);
                    Receive(nowMs, 1);
                }

                StepTimers(nowMs);
            }

            return _tookPacket;
        }

        private void StepSecure(long nowMs)
        {
            bool timers = nowMs >= _timersDueMs;
            if (!HoldsPackets)
            {
                int heard = _heard;
                Receive(nowMs, heard);
                if (timers)
                {
                    Receive(nowMs, 1 - heard);
                }
            }

            // A report goes out in a turn that does nothing else, if there is one soon.
            if (!_tookPacket && nowMs >= (timers ? _reportLatestMs : _reportDueMs)
                && _state == MediaState.Secure)
            {
                SendReport(nowMs);
            }

            if (timers)
            {
                _timersDueMs = nowMs + SecureTimersMs;
                StepTimers(nowMs);
            }
        }

        private void StepTimers(long nowMs)
        {
            if (_state == MediaState.Failed)
            {
                return;
            }

            _paths[0].Step(nowMs, _datagram);
            _paths[1].Step(nowMs, _datagram);
            if (_state == MediaState.Securing || _state == MediaState.Secure)
            {
                StepZrtp(nowMs);
                WatchPaths(nowMs);
            }

            WatchRelays();
        }

        private void ClosePaths()
        {
            _paths[0].Close();
            _paths[1].Close();
            _sender.Clear();
            _receiver.Clear();
            Reports.Clear();
            WipeKeys();
            Bytes.Wipe(SendMask);
            Bytes.Wipe(_receiveMask);
            _frameReady = false;
            _keysInstalled = false;
        }

        private void DrawRtpStart()
        {
            // RFC 3550 §5.1 wants random starts; RFC 3711 §3.3.1 wants the first sequence number
            // below 2^15, so that early loss cannot confuse the roll-over counter.
            _entropy.Fill(_packet, 0, 10);
            _ssrc = BigEndian.ReadUInt32(_packet, 0);
            _timestamp = BigEndian.ReadUInt32(_packet, 4);
            _sequence = BigEndian.ReadUInt16(_packet, 8) & MaxFirstSequence;
            _firstPacket = true;
        }

        private void Receive(long nowMs, int path)
        {
            MediaPath way = _paths[path];
            if (!way.InUse)
            {
                return;
            }

            for (int i = 0; i < MaxDatagramsAStep && !_tookPacket && !_workedOnZrtp; i++)
            {
                int count = way.Port.Receive(_datagram);
                if (count == 0)
                {
                    return;
                }

                DatagramKind kind = DatagramKinds.Of(_datagram, 0, count);
                if (kind == DatagramKind.Stun)
                {
                    way.Relay.Handle(nowMs, _datagram, 0, count);
                }
                else if (kind == DatagramKind.Zrtp && _state != MediaState.Opening)
                {
                    // Only before secure: later an attacker's Hello must not look like life.
                    if (_state == MediaState.Securing)
                    {
                        way.HeardMs = nowMs;
                    }

                    _workedOnZrtp = true;
                    Zrtp.Handle(nowMs, _datagram, 0, count);
                }
                else if (kind == DatagramKind.Rtp && _keysInstalled)
                {
                    ReceiveMedia(nowMs, path, count);
                }
                else if (kind == DatagramKind.Rtcp && _keysInstalled)
                {
                    ReceiveReport(nowMs, count);
                }
            }
        }

        private void ReceiveMedia(long nowMs, int path, int count)
        {
            int length;
            _tookPacket = true;
            if (_receiver.TryUnprotectSpeech(_datagram, count, _receiveMask, out length)
                != SrtpResult.Ok
                || !_header.TryDecode(_datagram, 0, length))
            {
                Refused++;
                return;
            }

            _heard = path;
            _paths[path].HeardMs = nowMs;
            Reports.NoteSpeech(nowMs, _header.Timestamp, _receiver.NewestIndex);
            Zrtp.NotifyAuthenticatedMedia(nowMs);
            if (path != _active && nowMs - LastHeard(_active) > FollowMs)
            {
                SwitchTo(nowMs, path);
            }

            if (_header.PayloadType == RtpHeader.PcmuPayloadType
                && _header.PayloadBytes == FrameBytes)
            {
                _jitter.PutMasked(nowMs, _header.Sequence, _header.Timestamp, _datagram,
                    _header.PayloadOffset, FrameBytes, _receiveMask);
            }
        }

        private void StepZrtp(long nowMs)
        {
            if (_state == MediaState.Securing && !_workedOnZrtp && !HoldsPackets)
            {
                WorkOnZrtp();
            }

            if (nowMs >= Zrtp.NextDeadlineMs && !HoldsPackets)
            {
                Zrtp.HandleTimeout(nowMs);
            }

            for (int i = 0; i < MaxDatagramsAStep; i++)
            {
                int count = Zrtp.TryTakeOutput(_datagram);
                if (count == 0)
                {
                    break;
                }

                _paths[_active].Port.Send(_datagram, 0, count);
                _workedOnZrtp = true;
            }

            // What follows is long or ends a long run: not in a turn that computed already.
            if (_state != MediaState.Securing || _workedOnZrtp || HoldsPackets)
            {
                return;
            }

            if (!_keysInstalled && (Zrtp.State == ZrtpState.AwaitingConf2Ack
                || Zrtp.State == ZrtpState.Secure))
            {
                // Long work, in two turns.
                InstallKeys();
                _workedOnZrtp = true;
                return;
            }

            if (_reportKeysWait)
            {
                InstallReportKeys();
                _workedOnZrtp = true;
                return;
            }

            if (Zrtp.State == ZrtpState.Secure)
            {
                Zrtp.WipeKeys();
                Touch(nowMs);
                Reports.Start(nowMs);
                SetReportTime(nowMs + MediaReports.FirstMs);
                _state = MediaState.Secure;
            }
            else if (Zrtp.State == ZrtpState.Failed)
            {
                Fail(MediaFailure.Zrtp);
            }
        }

        // As many slices as fit into a turn; a long one alone.
        private void WorkOnZrtp()
        {
            int left = WorkIlAStep;
            int next = Zrtp.NextSliceIl;
            do
            {
                left -= next;
                if (!Zrtp.Work())
                {
                    return;
                }

                _workedOnZrtp = true;
                next = Zrtp.NextSliceIl;
            }
            while (next <= left);
        }

        private void InstallKeys()
        {
            SrtpProfile profile = ProfileOf(Zrtp.AuthTag);
            if (!_sender.HasKeys)
            {
                PacketsAreLong = Zrtp.AuthTag != ZrtpAlgorithm.H2A8;
                Zrtp.CopyKeys(_sendKey, _sendSalt, _receiveKey, _receiveSalt);
                _sender.SetKeys(profile, _sendKey, 0, _sendSalt, 0);
                return;
            }

            _receiver.SetKeys(profile, _receiveKey, 0, _receiveSalt, 0);
            _keysInstalled = true;
            _reportKeysWait = true;
        }

        private static SrtpProfile ProfileOf(uint authTag)
        {
            if (authTag == ZrtpAlgorithm.Hs32)
            {
                return SrtpProfile.AesCm128HmacSha1Tag32;
            }

            return authTag == ZrtpAlgorithm.H2A8 ? SrtpProfile.AesCm128HmacSha256Tag80
                : SrtpProfile.AesCm128HmacSha1Tag80;
        }

        private void Fail(MediaFailure failure)
        {
            Failure = failure;
            _state = MediaState.Failed;
        }
    }
}
