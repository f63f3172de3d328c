using RedPhone.Core.Srtp;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Calls
{
    /// <summary>
    /// The SRTCP of one call: a sender report each <see cref="IntervalMs"/>, never sooner or later
    /// for what is said or lost and always of one length, so that it tells an observer nothing; a
    /// BYE at the end. What comes in counts only when it is authentic, new and of the stream's
    /// SSRC. Reports keep no call alive: a path that drops speech and lets reports through is
    /// broken. Nothing is allocated during a call.
    /// </summary>
    public sealed class MediaReports
    {
        /// <summary>Time between two reports (RFC 3550 §6.2; not randomised, a call has one
        /// listener).</summary>
        public const int IntervalMs = 5000;

        /// <summary>From secure to the first report.</summary>
        public const int FirstMs = IntervalMs / 2;

        /// <summary>Bytes of every packet sent.</summary>
        public const int PacketBytes = RtcpReport.SteadyBytes + SrtcpSender.OverheadBytes;

        /// <summary>A value that is not known yet.</summary>
        public const int Unknown = -1;

        private const int UnitsASecond = 65536;
        private const int MaxRoundTripMs = 30000;

        private readonly SrtcpSender _sender;
        private readonly SrtcpReceiver _receiver;
        private readonly RtcpReport _own = new RtcpReport();
        private readonly RtcpReport _peer = new RtcpReport();
        private readonly RtpReception _reception = new RtpReception();
        private bool _started;
        private bool _hasKeys;
        private long _startMs;
        private uint _lastPeerReport;
        private long _lastPeerReportMs;

        /// <summary>Reports whose primitives come from <paramref name="engine"/>.</summary>
        public MediaReports(ICryptoEngine engine)
        {
            _sender = new SrtcpSender(engine);
            _receiver = new SrtcpReceiver(engine);
            Forget();
        }

        /// <summary>Reports sent in this call, the BYE included.</summary>
        public int Sent { get; private set; }

        /// <summary>Authentic reports received in this call.</summary>
        public int Received { get; private set; }

        /// <summary>Packets that are not authentic, not new, or no report about this call.</summary>
        public int Refused { get; private set; }

        /// <summary>Our packets that the other phone has lost in all, or
        /// <see cref="Unknown"/>.</summary>
        public int PeerLost { get; private set; }

        /// <summary>Fraction it lost since its last report, in 256ths, or
        /// <see cref="Unknown"/>.</summary>
        public int PeerFractionLost { get; private set; }

        /// <summary>Interarrival jitter there in ms, or <see cref="Unknown"/>.</summary>
        public int PeerJitterMs { get; private set; }

        /// <summary>Round trip to the other phone in ms, or <see cref="Unknown"/>.</summary>
        public int RoundTripMs { get; private set; }

        /// <summary>Interarrival jitter here in ms.</summary>
        public int JitterMs
        {
            get { return _reception.JitterMs; }
        }

        /// <summary>The other phone said BYE.</summary>
        public bool PeerLeft { get; private set; }

        /// <summary>Its reason: a word of signaling, or anything; empty without BYE.</summary>
        public string PeerReason { get; private set; }

        /// <summary><see cref="SetSendKeys"/> was called.</summary>
        public bool HasSendKeys { get; private set; }

        /// <summary>Sets the keys of our reports, key and salt at offset 0; the others'
        /// follow.</summary>
        public void SetSendKeys(SrtpProfile profile, byte[] key, byte[] salt)
        {
            _sender.SetKeys(profile, key, 0, salt, 0);
            HasSendKeys = true;
        }

        /// <summary>Sets the keys of the peer's reports, key and salt at offset 0.</summary>
        public void SetReceiveKeys(SrtpProfile profile, byte[] key, byte[] salt)
        {
            _receiver.SetKeys(profile, key, 0, salt, 0);
            _hasKeys = HasSendKeys;
        }

        /// <summary>The call is secure: the reports' clock starts.</summary>
        public void Start(long nowMs)
        {
            _startMs = nowMs;
            _started = true;
        }

        /// <summary>Wipes keys; the numbers stay until <see cref="Forget"/>.</summary>
        public void Clear()
        {
            _sender.Clear();
            _receiver.Clear();
            _started = false;
            _hasKeys = false;
            HasSendKeys = false;
        }

        /// <summary>Forgets the numbers of the last call.</summary>
        public void Forget()
        {
            _reception.Reset();
            _lastPeerReport = 0;
            Sent = 0;
            Received = 0;
            Refused = 0;
            PeerLost = Unknown;
            PeerFractionLost = Unknown;
            PeerJitterMs = Unknown;
            RoundTripMs = Unknown;
            PeerLeft = false;
            PeerReason = string.Empty;
        }

        /// <summary>True when the call is secure and the keys are there.</summary>
        public bool MaySend
        {
            get { return _started && _hasKeys; }
        }

        /// <summary>An authentic packet of speech came; see <see cref="RtpReception.Note"/>.
        /// </summary>
        public void NoteSpeech(long nowMs, uint timestamp, ulong newest)
        {
            _reception.Note(nowMs, timestamp, newest);
        }

        /// <summary>
        /// Writes the next report, or with <paramref name="bye"/> (a reason, not null) the BYE,
        /// protected, and returns its length: <see cref="PacketBytes"/>, or 0 when the keys are used
        /// up. <paramref name="sent"/> packets of <paramref name="payloadBytes"/> were sent,
        /// the next one has RTP time <paramref name="timestamp"/>.
        /// </summary>
        public int Create(long nowMs, byte[] packet, uint ssrc, uint timestamp, int sent,
            int payloadBytes, SrtpReceiver heard, string bye)
        {
            long elapsedMs = nowMs - _startMs;
            _own.Ssrc = ssrc;
            _own.IsSender = true;
            _own.NtpTime = ToNtp(elapsedMs);
            _own.RtpTime = timestamp;
            _own.Packets = (uint)sent;
            _own.Octets = (uint)(sent * payloadBytes);
            _own.Bye = bye != null;
            _own.Reason = bye;
            _own.HasBlock = false;
            if (bye == null)
            {
                _reception.Fill(_own, heard.Ssrc, heard.NewestIndex, heard.Accepted);
                _own.LastReport = _lastPeerReport;
                _own.DelaySinceLast = _lastPeerReport == 0 ? 0
                    : (uint)((nowMs - _lastPeerReportMs) * UnitsASecond / 1000);
            }

            Sent++;
            return _sender.Protect(packet, 0, _own.Encode(packet, 0));
        }

        /// <summary>
        /// Takes an SRTCP packet, decrypting it in place. False, and nothing but
        /// <see cref="Refused"/> changed, unless it is authentic, new and about this call.
        /// </summary>
        public bool TryTake(long nowMs, byte[] packet, int count, uint ownSsrc, SrtpReceiver heard)
        {
            int length;
            if (_receiver.TryUnprotect(packet, 0, count, out length) != SrtpResult.Ok
                || !_peer.TryDecode(packet, 0, length)
                || (heard.Accepted > 0 && _peer.Ssrc != heard.Ssrc))
            {
                Refused++;
                return false;
            }

            Received++;
            if (_peer.IsSender)
            {
                _lastPeerReport = (uint)(_peer.NtpTime >> 16);
                _lastPeerReportMs = nowMs;
            }

            if (_peer.HasBlock && _peer.AboutSsrc == ownSsrc)
            {
                PeerLost = _peer.Lost;
                PeerFractionLost = _peer.FractionLost;
                PeerJitterMs = (int)(_peer.Jitter >> 3);
                MeasureRoundTrip(nowMs);
            }

            if (_peer.Bye)
            {
                PeerLeft = true;
                PeerReason = _peer.ReadReason(packet);
            }

            return true;
        }

        // §6.4.1: now - LSR - DLSR, in 1/65,536 s. What cannot be is not believed.
        private void MeasureRoundTrip(long nowMs)
        {
            if (_peer.LastReport == 0)
            {
                return;
            }

            uint units = (uint)(ToNtp(nowMs - _startMs) >> 16) - _peer.LastReport
                - _peer.DelaySinceLast;
            int ms = (int)((((long)(int)units * 1000) + (UnitsASecond / 2)) / UnitsASecond);
            if (ms >= 0 && ms <= MaxRoundTripMs)
            {
                RoundTripMs = ms;
            }
        }

        // §4: without a clock of the world, the time since the call became secure.
        private static ulong ToNtp(long elapsedMs)
        {
            ulong seconds = (ulong)(elapsedMs / 1000);
            ulong rest = (ulong)(elapsedMs % 1000);
            return (seconds << 32) | ((rest << 32) / 1000);
        }
    }
}
