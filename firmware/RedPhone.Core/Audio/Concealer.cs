using System;

namespace RedPhone.Core.Audio
{
    /// <summary>
    /// Makes up frames for lost ones in the way of G.711 Appendix I, cut down to what the
    /// interpreter can pay: the last pitch period is repeated, the first frame at full level (plain
    /// byte copies), the next four fading, then comfort noise. The first good frame afterwards is
    /// joined by a cross-fade over a quarter of a frame. Unlike the Appendix nothing is delayed.
    /// Allocates in the constructor only.
    /// </summary>
    public sealed class Concealer
    {
        private const int FrameSamples = JitterBuffer.FrameBytes;
        private const int QuarterSamples = FrameSamples / 4;
        private const int HistorySamples = 2 * FrameSamples;

        // Pitch 200 Hz down to 67 Hz, in samples; the template is the last 10 ms.
        private const int Decimation = 4;
        private const int MinLag = 40;
        private const int MaxLag = 120;
        private const int TemplateSamples = 80;
        private const int SearchedSamples = MaxLag + TemplateSamples;
        private const int DecimatedPoints = SearchedSamples / Decimation;
        private const int TemplatePoints = TemplateSamples / Decimation;

        // The gain in 1/256 and its loss for each quarter frame: silent after 1 + 4 frames.
        private const int FullGain = 256;
        private const int GainStep = FullGain / 16;

        // The codes of the last two frames; while speech comes, still under their masks, and taking
        // turns in the two halves.
        private readonly byte[] _history = new byte[HistorySamples];
        private readonly byte[] _masks = new byte[HistorySamples];
        private readonly byte[] _lastConcealed = new byte[FrameSamples];
        private readonly int[] _decimated = new int[DecimatedPoints];
        private readonly ComfortNoise _noise;
        private int _newest;
        private int _lag;
        private int _phase;
        private int _gain;
        private int _run;

        /// <summary>A concealer that ends in <paramref name="noise"/>.</summary>
        public Concealer(ComfortNoise noise)
        {
            _noise = noise;
            Reset();
        }

        /// <summary>Forgets the speech heard so far.</summary>
        public void Reset()
        {
            for (int i = 0; i < HistorySamples; i++)
            {
                _history[i] = MuLaw.Silence;
            }

            Array.Clear(_masks, 0, HistorySamples);
            _newest = FrameSamples;
            _run = 0;
        }

        /// <summary>
        /// Learns a good frame: 160 µ-law bytes under their <paramref name="mask"/>. After a
        /// concealed frame, or with <paramref name="join"/>, the mask is taken off and the first
        /// quarter cross-faded in place; otherwise both stay as they are.
        /// </summary>
        public void Good(byte[] frame, byte[] mask, bool join)
        {
            if (_run > 0 || join)
            {
                MaskedSpeech.Unmask(frame, 0, mask, 0, FrameSamples);
                if (_run == 0)
                {
                    BeginRun();
                }

                Join(frame, 0);
            }

            if (_run > 0)
            {
                Array.Copy(_lastConcealed, 0, _history, 0, FrameSamples);
                _run = 0;
            }
            else
            {
                _newest = FrameSamples - _newest;
            }

            Array.Copy(frame, 0, _history, _newest, FrameSamples);
            Array.Copy(mask, 0, _masks, _newest, FrameSamples);
        }

        /// <summary>Writes 160 µ-law bytes in place of a missing frame.</summary>
        public void Conceal(byte[] frame, int offset)
        {
            if (_run == 0)
            {
                BeginRun();
                Repeat(frame, offset);
            }
            else if (_gain > 0)
            {
                Fade(frame, offset);
            }
            else
            {
                _noise.Fill(frame, offset);
            }

            _run++;
            Array.Copy(frame, offset, _lastConcealed, 0, FrameSamples);
        }

        private void BeginRun()
        {
            if (_newest == 0)
            {
                SwapHalves(_history);
                SwapHalves(_masks);
                _newest = FrameSamples;
            }

            int from = HistorySamples - SearchedSamples;
            MaskedSpeech.Unmask(_history, from, _masks, from, SearchedSamples);
            _lag = FindPitch();
            _phase = 0;
            _gain = FullGain;
        }

        // No frame was made up yet: there is room for one.
        private void SwapHalves(byte[] halves)
        {
            Array.Copy(halves, 0, _lastConcealed, 0, FrameSamples);
            Array.Copy(halves, FrameSamples, halves, 0, FrameSamples);
            Array.Copy(_lastConcealed, 0, halves, FrameSamples, FrameSamples);
        }

        private void Repeat(byte[] frame, int offset)
        {
            int start = HistorySamples - _lag;
            int done = 0;
            while (done < FrameSamples)
            {
                int part = _lag < FrameSamples - done ? _lag : FrameSamples - done;
                Array.Copy(_history, start, frame, offset + done, part);
                done += part;
                _phase = part == _lag ? 0 : part;
            }
        }

        private void Fade(byte[] frame, int offset)
        {
            for (int quarter = 0; quarter < FrameSamples; quarter += QuarterSamples)
            {
                _gain -= GainStep;
                int end = offset + quarter + QuarterSamples;
                for (int i = end - QuarterSamples; i < end; i++)
                {
                    frame[i] = MuLaw.Encode(NextSample());
                }
            }
        }

        private void Join(byte[] frame, int offset)
        {
            short[] samples = MuLaw.Samples;
            for (int i = 0; i < QuarterSamples; i++)
            {
                int made = NextSample() * (QuarterSamples - i);
                int good = samples[frame[offset + i]] * i;
                frame[offset + i] = MuLaw.Encode((made + good) / QuarterSamples);
            }
        }

        private int NextSample()
        {
            int sample = MuLaw.Samples[_history[HistorySamples - _lag + _phase]];
            _phase++;
            if (_phase == _lag)
            {
                _phase = 0;
            }

            return (sample * _gain) / FullGain;
        }

        /// <summary>
        /// The lag at which the last 10 ms differ least (sum of magnitudes) from what came before:
        /// first on every second sum of four samples, then on every second sample around the best.
        /// </summary>
        private int FindPitch()
        {
            short[] samples = MuLaw.Samples;
            byte[] history = _history;
            int[] decimated = _decimated;
            int at = HistorySamples - SearchedSamples;
            for (int i = 0; i < DecimatedPoints; i++)
            {
                decimated[i] = samples[history[at]] + samples[history[at + 1]]
                    + samples[history[at + 2]] + samples[history[at + 3]];
                at += Decimation;
            }

            int best = MaxLag;
            int least = int.MaxValue;
            for (int lag = MinLag / Decimation; lag <= MaxLag / Decimation; lag++)
            {
                int difference = CoarseDifference(lag);
                if (difference < least)
                {
                    least = difference;
                    best = lag * Decimation;
                }
            }

            return Refine(best);
        }

        private int CoarseDifference(int lag)
        {
            int[] points = _decimated;
            int sum = 0;
            for (int i = DecimatedPoints - TemplatePoints; i < DecimatedPoints; i += 2)
            {
                int difference = points[i] - points[i - lag];
                sum += difference < 0 ? -difference : difference;
            }

            return sum;
        }

        private int Refine(int coarse)
        {
            byte[] history = _history;
            short[] samples = MuLaw.Samples;
            int best = coarse;
            int least = int.MaxValue;
            int last = coarse + 3 < MaxLag ? coarse + 3 : MaxLag;
            for (int lag = coarse - 3 > MinLag ? coarse - 3 : MinLag; lag <= last; lag++)
            {
                int sum = 0;
                int i = HistorySamples - QuarterSamples;
                for (; i < HistorySamples && sum < least; i += 2)
                {
                    int difference = samples[history[i]] - samples[history[i - lag]];
                    sum += difference < 0 ? -difference : difference;
                }

                if (sum < least)
                {
                    least = sum;
                    best = lag;
                }
            }

            return best;
        }
    }
}
