namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// One retransmission schedule (RFC 6189 §6): an interval that doubles up to a cap, a number of
    /// repetitions, and one more interval for the answer to the last of them.
    /// </summary>
    public sealed class RetransmitTimer
    {
        /// <summary>T1, first interval of Hello.</summary>
        public const int T1Ms = 50;

        /// <summary>Cap of T1.</summary>
        public const int T1CapMs = 200;

        /// <summary>Repetitions of Hello: the last 3,750 ms after the first.</summary>
        public const int HelloRepeats = 20;

        /// <summary>Repetitions of Hello when the peer is known to speak ZRTP: the last 12,150 ms
        /// after the first (at least 12 s).</summary>
        public const int KnownPeerHelloRepeats = 62;

        /// <summary>T2, first interval of all other messages.</summary>
        public const int T2Ms = 150;

        /// <summary>Cap of T2.</summary>
        public const int T2CapMs = 1200;

        /// <summary>Repetitions of all other messages: the last 9,450 ms after the first.</summary>
        public const int Repeats = 10;

        private int _intervalMs;
        private int _capMs;
        private int _limit;
        private int _repeats;

        /// <summary>When to repeat or give up; long.MaxValue = not running.</summary>
        public long DueMs { get; private set; } = long.MaxValue;

        /// <summary>Begins a schedule; the first transmission is now and the caller's.</summary>
        public void Start(long nowMs, int firstMs, int capMs, int repeats)
        {
            _intervalMs = firstMs;
            _capMs = capMs;
            _limit = repeats;
            _repeats = 0;
            DueMs = nowMs + firstMs;
        }

        /// <summary>Raises the number of repetitions of a running schedule.</summary>
        public void Extend(int repeats)
        {
            _limit = repeats;
        }

        /// <summary>Ends the schedule.</summary>
        public void Stop()
        {
            DueMs = long.MaxValue;
        }

        /// <summary>When due: true = send again; false = given up, and the schedule has
        /// ended.</summary>
        public bool TryRepeat(long nowMs)
        {
            if (_repeats == _limit)
            {
                Stop();
                return false;
            }

            _repeats++;
            int doubled = _intervalMs * 2;
            _intervalMs = doubled > _capMs ? _capMs : doubled;
            DueMs = nowMs + _intervalMs;
            return true;
        }
    }
}
