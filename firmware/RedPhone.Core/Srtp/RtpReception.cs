namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// What a receiver reports about a stream (RFC 3550 §6.4.1): loss from the sequence numbers
    /// (Appendix A.3), interarrival jitter (A.8). One is used for call after call; no allocation.
    /// </summary>
    public sealed class RtpReception
    {
        private const int ClockKhz = 8;
        private const int MaxStepSamples = 8000 * 60;

        private bool _started;
        private ulong _first;
        private int _transit;
        private int _jitter16;
        private uint _expectedBefore;
        private int _receivedBefore;

        /// <summary>Interarrival jitter in ms, rounded down.</summary>
        public int JitterMs
        {
            get { return _jitter16 / (16 * ClockKhz); }
        }

        /// <summary>Forgets the stream.</summary>
        public void Reset()
        {
            _started = false;
            _jitter16 = 0;
            _expectedBefore = 0;
            _receivedBefore = 0;
        }

        /// <summary>
        /// An authentic packet with RTP time <paramref name="timestamp"/> came;
        /// <paramref name="newest"/> is ROC · 2^16 + sequence of the newest one so far. Once for
        /// each packet.
        /// </summary>
        public void Note(long nowMs, uint timestamp, ulong newest)
        {
            int transit = (int)((uint)(nowMs * ClockKhz) - timestamp);
            if (!_started)
            {
                _started = true;
                _first = newest;
                _transit = transit;
                return;
            }

            // A.8 with 4 bits of fraction. A step of a minute and more is a jump of the source.
            int step = transit - _transit;
            _transit = transit;
            if (step < 0)
            {
                step = -step;
            }

            if (step >= 0 && step < MaxStepSamples)
            {
                _jitter16 += step - ((_jitter16 + 8) >> 4);
            }
        }

        /// <summary>
        /// Fills the block of <paramref name="report"/> about the stream, or leaves it without one
        /// when nothing was heard, and starts the next interval. <paramref name="received"/>
        /// counts packets, each once. Times of the last report are not touched.
        /// </summary>
        public void Fill(RtcpReport report, uint ssrc, ulong newest, int received)
        {
            report.HasBlock = _started;
            if (!_started)
            {
                return;
            }

            uint expected = (uint)(newest - _first) + 1;
            int expectedNow = (int)(expected - _expectedBefore);
            int lostNow = expectedNow - (received - _receivedBefore);
            _expectedBefore = expected;
            _receivedBefore = received;
            report.AboutSsrc = ssrc;
            report.FractionLost = expectedNow <= 0 || lostNow <= 0 ? 0
                : lostNow >= expectedNow ? 255 : (lostNow << 8) / expectedNow;
            report.Lost = (int)expected - received;
            report.HighestSequence = (uint)newest;
            report.Jitter = (uint)(_jitter16 >> 4);
        }
    }
}
