namespace RedPhone.Core.Audio
{
    /// <summary>
    /// ITU-T G.711 µ-law between one byte and a 16-bit linear sample (the standard's 14-bit value
    /// times 4).
    /// </summary>
    public static class MuLaw
    {
        /// <summary>The code of a zero sample.</summary>
        public const byte Silence = 0xFF;

        private const int Bias = 132;
        private const int Clip = 32635;

        /// <summary>
        /// Code of a sample of -32,768 to 32,767: the interval of G.711 Table 2a that holds it, at
        /// a decision value the one farther from zero. Symmetric: only the sign bit differs.
        /// </summary>
        public static byte Encode(int sample)
        {
            int sign = 0x80;
            if (sample < 0)
            {
                sign = 0;
                sample = -sample;
            }

            if (sample > Clip)
            {
                sample = Clip;
            }

            sample += Bias;
            int segment = Segments[sample >> 7];
            return (byte)(sign | (~((segment << 4) | ((sample >> (segment + 3)) & 15)) & 0x7F));
        }

        /// <summary>Sample of a code: -32,124 to 32,124.</summary>
        public static int Decode(byte code)
        {
            return Samples[code];
        }

        /// <summary>All 256 samples by code; do not write to it.</summary>
        internal static readonly short[] Samples = MakeSamples();

        private static readonly byte[] Segments = MakeSegments();

        private static short[] MakeSamples()
        {
            short[] samples = new short[256];
            for (int code = 0; code < 256; code++)
            {
                int bits = ~code;
                int magnitude = (((bits & 15) * 8) + Bias) << ((bits >> 4) & 7);
                magnitude -= Bias;
                samples[code] = (short)((code & 0x80) != 0 ? magnitude : -magnitude);
            }

            return samples;
        }

        // Biased magnitude / 128 to segment: the position of its highest bit.
        private static byte[] MakeSegments()
        {
            byte[] segments = new byte[256];
            for (int i = 2; i < 256; i++)
            {
                segments[i] = (byte)(segments[i >> 1] + 1);
            }

            return segments;
        }
    }
}
