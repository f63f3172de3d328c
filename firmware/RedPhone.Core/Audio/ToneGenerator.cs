namespace RedPhone.Core.Audio
{
    /// <summary>
    /// Makes tones as 20 ms PCMU frames at -15 dBov. A tone is a list of notes {Hz, ms}; the note
    /// lengths hold whole periods, so that nothing clicks. Paced by the frames that are taken: a
    /// late loop does not break a cadence. One table look-up a sample of a note's whole periods,
    /// the rest of a frame is copied; allocates in the constructor and nowhere else.
    /// </summary>
    public sealed class ToneGenerator
    {
        private const int SampleRate = 8000;
        private const int SamplesPerMs = SampleRate / 1000;
        private const int Amplitude = 8192;
        private const int TableSize = 256;
        private const int PhaseBits = 24;
        private const int IndexShift = PhaseBits - 8;
        private const uint PhaseMask = (1u << PhaseBits) - 1;

        // {Hz, ms} pairs by Tone. 0 Hz is a pause.
        private static readonly int[][] Notes =
        {
            new int[0],
            new[] { 425, 1000 },
            new[] { 425, 1000, 0, 4000 },
            new[] { 425, 480, 0, 480 },
            new[] { 425, 240, 0, 240 },
            new[] { 950, 340, 1400, 330, 1800, 330, 0, 1000 },
            new[] { 600, 80, 800, 80, 1200, 120 },
            new[] { 600, 200, 0, 60, 500, 200, 0, 60, 400, 300 },
            new[] { 1400, 150, 2000, 150 },
            new[] { 1000, 20 },
            new[] { 300, 200 },
            new[] { 1000, 80, 0, 60, 1000, 80 },
        };

        // Tones that go on until stopped: Dial, Ringback, Busy, Congestion, Unobtainable, Alarm.
        private static readonly bool[] Repeats =
        {
            false, true, true, true, true, true, false, false, true, false, false, false,
        };

        // One period of the sine as µ-law codes.
        private readonly byte[] _sine = new byte[TableSize];
        private int[] _notes;
        private int _note;
        private int _samplesLeft;
        private uint _phase;
        private uint _phaseStep;

        // Samples after which a note repeats itself.
        private int _repeat;
        private Tone _current;

        /// <summary>A silent generator.</summary>
        public ToneGenerator()
        {
            MakeSine();
            Start(Tone.None);
        }

        /// <summary>The tone that sounds; <see cref="Tone.None"/> after its end.</summary>
        public Tone Current
        {
            get { return _current; }
        }

        /// <summary>Starts a tone from its beginning, in place of the current one.</summary>
        public void Start(Tone tone)
        {
            _current = tone;
            _notes = Notes[(int)tone];
            _note = 0;
            BeginNote();
        }

        /// <summary>
        /// Writes the next 160 µ-law bytes at <paramref name="offset"/>. False when no tone sounds
        /// any more; then the frame is unchanged.
        /// </summary>
        public bool Fill(byte[] frame, int offset)
        {
            if (_current == Tone.None)
            {
                return false;
            }

            int left = JitterBuffer.FrameBytes;
            while (left > 0)
            {
                int part = _samplesLeft < left ? _samplesLeft : left;
                FillNote(frame, offset, part);
                offset += part;
                left -= part;
                _samplesLeft -= part;
                if (_samplesLeft == 0 && !NextNote())
                {
                    FillSilence(frame, offset, left);
                    left = 0;
                }
            }

            return true;
        }

        private void FillNote(byte[] frame, int offset, int count)
        {
            if (_phaseStep == 0)
            {
                FillSilence(frame, offset, count);
                return;
            }

            byte[] sine = _sine;
            uint phase = _phase;
            uint step = _phaseStep;
            int made = count < _repeat ? count : _repeat;
            for (int i = offset; i < offset + made; i++)
            {
                frame[i] = sine[(phase & PhaseMask) >> IndexShift];
                phase += step;
            }

            _phase = phase + (step * (uint)(count - made));
            while (made < count)
            {
                int part = made < count - made ? made : count - made;
                System.Array.Copy(frame, offset, frame, offset + made, part);
                made += part;
            }
        }

        private static void FillSilence(byte[] frame, int offset, int count)
        {
            for (int end = offset + count; offset < end; offset++)
            {
                frame[offset] = MuLaw.Silence;
            }
        }

        /// <summary>False when the tone has ended.</summary>
        private bool NextNote()
        {
            _note += 2;
            if (_note == _notes.Length)
            {
                if (!Repeats[(int)_current])
                {
                    _current = Tone.None;
                    return false;
                }

                _note = 0;
            }

            BeginNote();
            return true;
        }

        private void BeginNote()
        {
            if (_notes.Length == 0)
            {
                return;
            }

            int hertz = _notes[_note];
            _samplesLeft = _notes[_note + 1] * SamplesPerMs;
            _phaseStep = (uint)(((long)hertz << PhaseBits) / SampleRate);
            _phase = 0;
            int divisor = SampleRate;
            for (int rest = hertz; rest != 0;)
            {
                int next = divisor % rest;
                divisor = rest;
                rest = next;
            }

            _repeat = SampleRate / divisor;
        }

        // The table is a rotation by 2 pi / 256 repeated in 30-bit fixed point: no Math on the
        // device. The rounding of 256 steps stays far below one µ-law interval.
        private void MakeSine()
        {
            const long Cosine = 1073418433;
            const long Sine = 26350943;
            const int Bits = 30;
            long x = (long)Amplitude << 16;
            long y = 0;
            for (int i = 0; i < TableSize; i++)
            {
                _sine[i] = MuLaw.Encode((int)((y + (1 << 15)) >> 16));
                long turned = ((x * Cosine) - (y * Sine)) >> Bits;
                y = ((x * Sine) + (y * Cosine)) >> Bits;
                x = turned;
            }
        }
    }
}
