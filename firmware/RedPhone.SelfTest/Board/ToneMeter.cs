using RedPhone.Core.Audio;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// Level of everything and of 1 kHz alone in µ-law samples at 8 kHz, in whole decibels below
    /// full scale; integers only. 1 kHz has eight samples a turn.
    /// </summary>
    internal sealed class ToneMeter
    {
        /// <summary>Below what can be told: nothing at all.</summary>
        public const int SilenceDb = -86;

        private const int FullScale = 32768;
        private const int Unit = 1000;

        // A decibel of power, in thousandths.
        private const int PowerOfOneDb = 794;

        private static readonly int[] _sine = { 0, 707, 1000, 707, 0, -707, -1000, -707 };

        private long _energy;
        private long _inPhase;
        private long _quadrature;
        private int _samples;
        private int _peak;

        public int Samples
        {
            get { return _samples; }
        }

        /// <summary>Largest sample.</summary>
        public int PeakDb
        {
            get { return Decibels((long)_peak * _peak); }
        }

        /// <summary>Mean power of all samples against a full square wave.</summary>
        public int LevelDb
        {
            get { return _samples == 0 ? SilenceDb : Decibels(_energy / _samples); }
        }

        /// <summary>Power of 1 kHz alone, in the same measure.</summary>
        public int ToneDb
        {
            get { return _samples == 0 ? SilenceDb : Decibels(TonePower()); }
        }

        /// <summary>What part of all power is 1 kHz, percent.</summary>
        public int TonePercent
        {
            get { return _energy == 0 ? 0 : (int)(TonePower() * 100 / (_energy / _samples + 1)); }
        }

        /// <summary>Begins anew.</summary>
        public void Clear()
        {
            _energy = 0;
            _inPhase = 0;
            _quadrature = 0;
            _samples = 0;
            _peak = 0;
        }

        /// <summary>Takes 160 µ-law codes; frames must follow each other without a gap.</summary>
        public void Add(byte[] frame)
        {
            for (int i = 0; i < frame.Length; i++)
            {
                int sample = MuLaw.Decode(frame[i]);
                int size = sample < 0 ? -sample : sample;
                _peak = size > _peak ? size : _peak;
                _energy += (long)sample * sample;
                _inPhase += sample * _sine[_samples & 7];
                _quadrature += sample * _sine[(_samples + 2) & 7];
                _samples++;
            }
        }

        /// <summary>Fills a frame of 160 codes with 1 kHz of this amplitude.</summary>
        public static void Fill(byte[] frame, int amplitude)
        {
            for (int i = 0; i < frame.Length; i++)
            {
                frame[i] = MuLaw.Encode(amplitude * _sine[i & 7] / Unit);
            }
        }

        // A sine of amplitude A gives A n / 2 in the root of both squares, and has power A A / 2.
        private long TonePower()
        {
            long a = _inPhase / Unit / _samples;
            long b = _quadrature / Unit / _samples;
            return 2 * (a * a + b * b);
        }

        private static int Decibels(long power)
        {
            long reference = (long)FullScale * FullScale;
            int level = 0;
            while (level > SilenceDb && power < reference)
            {
                reference = reference * PowerOfOneDb / Unit;
                level--;
            }

            return level;
        }
    }
}
