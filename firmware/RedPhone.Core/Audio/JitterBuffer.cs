namespace RedPhone.Core.Audio
{
    /// <summary>
    /// Turns packets as they arrive into one 20 ms frame for each playout. Frames are numbered by
    /// their RTP timestamps; a playout pointer walks through the numbers.
    /// <code>
    /// state    | awaits                          | then
    /// filling  | the first frame, then its hold  | playing, from the oldest frame held
    /// playing  | the frame under the pointer     | there: play it; missing: conceal; go on
    ///          | nothing held for 10 frames, or  | filling
    ///          | 3 missing and 3 came too late   |
    /// </code>
    /// The hold at the start is 30 ms, 40 ms on average with the wait for the next playout. While
    /// playing, the depth follows the waits of the last 2.56 s: when more than 5 % of the frames
    /// wait less than 10 ms one frame is added, when 95 % wait at least 50 ms one is dropped; both
    /// only in a silent frame. So a path with constant delay passes bit-exactly. Allocates in the
    /// constructor only; no content of a packet makes it throw.
    /// </summary>
    public sealed class JitterBuffer
    {
        /// <summary>Bytes, and samples, of a 20 ms frame of PCMU.</summary>
        public const int FrameBytes = 160;

        /// <summary>Duration of a frame.</summary>
        public const int FrameMs = 20;

        /// <summary>The most frames in one packet.</summary>
        public const int MaxPacketFrames = 3;

        /// <summary>Hold before the first playout; half a frame more on average.</summary>
        public const int StartHoldMs = 30;

        /// <summary>The depth is never made greater than this.</summary>
        public const int MaxDepthMs = 120;

        /// <summary>Frames missing in a row that are concealed; then comfort noise.</summary>
        public const int MaxConcealedRun = 10;

        private const int MaxDepthFrames = MaxDepthMs / FrameMs;

        // One frame over the deepest: forced drop, speech or not, to keep the delay bounded.
        private const int ForcedDropFrames = MaxDepthFrames + 2;
        private const int RefillRun = 3;
        private const int GrowBelowMs = WaitWindow.ShortMs;
        private const int ShrinkAboveMs = GrowBelowMs + (2 * FrameMs);
        private const int AdaptEveryFrames = 16;

        private readonly FrameSlots _slots = new FrameSlots();
        private readonly FrameNumbering _stream = new FrameNumbering();
        private readonly WaitWindow _waits = new WaitWindow();
        private readonly ComfortNoise _noise = new ComfortNoise();
        private readonly Concealer _concealer;
        private readonly byte[] _frame = new byte[FrameBytes];
        private readonly byte[] _mask = new byte[FrameBytes];

        // The playout.
        private bool _playing;
        private bool _heard;
        private bool _holding;
        private long _holdUntilMs;
        private long _lastTakeMs;
        private int _next;
        private int _missingRun;
        private int _lateInRun;
        private int _sinceAdapt;
        private int _wish;

        /// <summary>Frames that arrived, each counted once.</summary>
        public int Received;

        /// <summary>Frames that came after their playout; packets that fit no stream.</summary>
        public int Late;

        /// <summary>Frames of the stream that have not arrived.</summary>
        public int Lost
        {
            get { return _stream.Lost; }
        }

        /// <summary>Frames given out as <see cref="FrameKind.Concealed"/>.</summary>
        public int Concealed;

        /// <summary>Frames that arrived again.</summary>
        public int Duplicate;

        /// <summary>Packets whose payload is not 1 to 3 whole frames.</summary>
        public int Refused;

        /// <summary>Frames added in silence to make the buffer deeper.</summary>
        public int Added;

        /// <summary>Frames dropped to make the buffer shallower.</summary>
        public int Dropped;

        /// <summary>Frames held now.</summary>
        public int DepthFrames
        {
            get { return _slots.Held; }
        }

        /// <summary>False when it plays and the next frame is missing.</summary>
        public bool HasNext
        {
            get { return !_playing || _slots.IsHeld(_next); }
        }

        /// <summary>An empty buffer.</summary>
        public JitterBuffer()
        {
            _concealer = new Concealer(_noise);
            Reset();
        }

        /// <summary>
        /// Empties the buffer, its estimates and counters: a new call or another SSRC.
        /// </summary>
        public void Reset()
        {
            _slots.Reset();
            _stream.Reset();
            _waits.Clear();
            _concealer.Reset();
            _playing = false;
            _heard = false;
            _holding = false;
            _missingRun = 0;
            _lateInRun = 0;
            _sinceAdapt = 0;
            _wish = 0;
            _next = int.MinValue;
            Received = 0;
            Late = 0;
            Concealed = 0;
            Duplicate = 0;
            Refused = 0;
            Added = 0;
            Dropped = 0;
        }

        /// <summary>
        /// Takes the payload of one packet, 1 to 3 frames of 160 µ-law bytes, with the sequence
        /// number (0 to 65535) and timestamp of its RTP header; the bytes are copied.
        /// </summary>
        public void Put(long nowMs, int sequence, uint timestamp, byte[] buffer, int offset,
            int count)
        {
            PutMasked(nowMs, sequence, timestamp, buffer, offset, count, null);
        }

        /// <summary>
        /// As <see cref="Put"/> of a packet of one frame whose codes are the XOR of its bytes and
        /// of <paramref name="mask"/> (160 bytes, copied; null: zeros).
        /// </summary>
        public void PutMasked(long nowMs, int sequence, uint timestamp, byte[] buffer, int offset,
            int count, byte[] mask)
        {
            int frames = count / FrameBytes;
            if (frames < 1 || frames > MaxPacketFrames || frames * FrameBytes != count
                || (mask != null && frames != 1))
            {
                Refused++;
                return;
            }

            int number;
            if (!_stream.TryNumber(sequence, timestamp, _next, out number))
            {
                Late++;
                return;
            }

            for (int i = 0; i < frames; i++)
            {
                _stream.Advance(number + i, sequence, timestamp + (uint)(i * FrameBytes));
                PutFrame(nowMs, number + i, buffer, offset + (i * FrameBytes), mask);
            }
        }

        /// <summary>
        /// Writes the next 160 µ-law bytes at <paramref name="offset"/>; call it once for each
        /// frame that the audio output wants.
        /// </summary>
        public FrameKind Take(long nowMs, byte[] frame, int offset)
        {
            FrameKind kind = TakeMasked(nowMs, _frame, _mask);
            MaskedSpeech.Unmask(_frame, 0, _mask, 0, FrameBytes);
            System.Array.Copy(_frame, 0, frame, offset, FrameBytes);
            return kind;
        }

        /// <summary>
        /// As <see cref="Take"/>, the next codes being the XOR of what is written to
        /// <paramref name="frame"/> and to <paramref name="mask"/> (160 bytes each, from index 0).
        /// </summary>
        public FrameKind TakeMasked(long nowMs, byte[] frame, byte[] mask)
        {
            _lastTakeMs = nowMs;
            if (!_playing)
            {
                if (!_holding || nowMs < _holdUntilMs)
                {
                    return Missing(frame, mask);
                }

                Start();
            }

            bool join = false;
            if (_slots.Held > ForcedDropFrames && _slots.IsHeld(_next))
            {
                Drop();
                join = true;
            }

            if (!_slots.IsHeld(_next))
            {
                return Skip(frame, mask);
            }

            if (_wish != 0 && _slots.IsSilent(_next) && TryChangeDepth())
            {
                // A silent frame is played twice.
                _slots.CopyTo(_next, frame, mask);
                return FrameKind.Comfort;
            }

            return Play(nowMs, frame, mask, join);
        }

        private void PutFrame(long nowMs, int number, byte[] buffer, int offset, byte[] mask)
        {
            if (number <= _stream.Newest - FrameSlots.Count)
            {
                Late++;
                return;
            }

            if (_slots.HasSeen(number))
            {
                Duplicate++;
                return;
            }

            Received++;
            _stream.CountArrival(number);
            if (number < _next)
            {
                Late++;
                _lateInRun++;
                _slots.MarkSeen(number);
                if (_playing)
                {
                    _waits.Add(-((_next - 1 - number) * FrameMs) - (int)(nowMs - _lastTakeMs));
                }

                return;
            }

            if (_playing && number - _next >= FrameSlots.Count)
            {
                _playing = false;
                _holding = false;
                _slots.ReleaseAll();
            }

            _slots.Store(number, nowMs, buffer, offset, mask);
            if (!_playing && !_holding)
            {
                _holding = true;
                _holdUntilMs = nowMs + HoldMs();
            }
        }

        /// <summary>
        /// Hold before playing: 30 ms at first, later what 95 % of the latest frames would have
        /// needed.
        /// </summary>
        private int HoldMs()
        {
            int hold = StartHoldMs;
            int longest = _waits.Longest();
            while (hold + FrameMs < MaxDepthMs && _waits.TailIsBelow(longest - hold))
            {
                hold += FrameMs;
            }

            _waits.Clear();
            return hold;
        }

        private void Start()
        {
            _playing = true;
            _holding = false;
            _next = _slots.Oldest(_stream.Newest);
            _missingRun = 0;
            _lateInRun = 0;
            while (_next <= _stream.Newest - MaxDepthFrames)
            {
                Drop();
            }
        }

        private FrameKind Skip(byte[] frame, byte[] mask)
        {
            _next++;
            bool starved = _slots.Held == 0
                && (_missingRun >= MaxConcealedRun
                    || (_missingRun >= RefillRun && _lateInRun >= RefillRun));
            if (starved)
            {
                _playing = false;
            }

            return Missing(frame, mask);
        }

        private FrameKind Missing(byte[] frame, byte[] mask)
        {
            System.Array.Clear(mask, 0, FrameBytes);
            if (_heard && _missingRun < MaxConcealedRun)
            {
                _missingRun++;
                Concealed++;
                _concealer.Conceal(frame, 0);
                return FrameKind.Concealed;
            }

            _noise.Fill(frame, 0);
            return FrameKind.Comfort;
        }

        private FrameKind Play(long nowMs, byte[] frame, byte[] mask, bool join)
        {
            _slots.CopyTo(_next, frame, mask);
            _slots.Remove(_next);
            _concealer.Good(frame, mask, join);
            _waits.Add((int)(nowMs - _slots.ArrivalMs(_next)));
            _next++;
            _heard = true;
            _missingRun = 0;
            _lateInRun = 0;
            _sinceAdapt++;
            if (_sinceAdapt >= AdaptEveryFrames)
            {
                _sinceAdapt = 0;
                _wish = Wish();
            }

            return FrameKind.Played;
        }

        private int Wish()
        {
            if (_waits.TailIsShort)
            {
                return _waits.Longest() + FrameMs <= MaxDepthMs ? 1 : 0;
            }

            return _waits.Count == WaitWindow.Size && !_waits.TailIsBelow(ShrinkAboveMs) ? -1 : 0;
        }

        /// <summary>True when a frame is to be added; a dropped one is already gone.</summary>
        private bool TryChangeDepth()
        {
            if (_wish > 0)
            {
                _wish = 0;
                Added++;
                _waits.Shift(FrameMs);
                return true;
            }

            if (_slots.IsHeld(_next + 1))
            {
                _wish = 0;
                Drop();
                _waits.Shift(-FrameMs);
            }

            return false;
        }

        private void Drop()
        {
            if (_slots.Remove(_next))
            {
                Dropped++;
            }

            _next++;
        }
    }
}
