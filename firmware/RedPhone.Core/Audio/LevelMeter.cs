namespace RedPhone.Core.Audio
{
    /// <summary>Level of a frame for the status page.</summary>
    public static class LevelMeter
    {
        /// <summary>The level of digital silence.</summary>
        public const int SilenceDbov = -127;

        // 20 log10(magnitude / 32768), rounded, by the 7 magnitude bits; a test recomputes it.
        private static readonly sbyte[] Levels =
        {
            -127, -72, -66, -63, -60, -58, -57, -55, -54, -53, -52, -51, -51, -50, -49, -49,
            -48, -47, -46, -45, -44, -44, -43, -43, -42, -41, -41, -41, -40, -40, -39, -39,
            -38, -38, -37, -36, -36, -35, -35, -34, -34, -34, -33, -33, -32, -32, -32, -31,
            -31, -30, -30, -29, -29, -28, -28, -28, -27, -27, -26, -26, -26, -25, -25, -25,
            -24, -24, -23, -23, -22, -22, -22, -21, -21, -20, -20, -20, -19, -19, -19, -18,
            -18, -18, -17, -17, -16, -16, -15, -15, -15, -14, -14, -14, -13, -13, -13, -12,
            -12, -11, -11, -10, -10, -10, -9, -9, -8, -8, -8, -7, -7, -7, -7, -6,
            -6, -5, -5, -4, -4, -4, -3, -3, -2, -2, -2, -1, -1, -1, 0, 0,
        };

        /// <summary>
        /// Peak of the 160 µ-law bytes at <paramref name="offset"/> in dBov (RFC 6464): 0 is the
        /// loudest code, <see cref="SilenceDbov"/> digital silence.
        /// </summary>
        public static int PeakDbov(byte[] frame, int offset)
        {
            // The code bits are inverted: the smallest is the loudest.
            int loudest = 0x7F;
            int end = offset + JitterBuffer.FrameBytes;
            for (int i = offset; i < end; i++)
            {
                int code = frame[i] & 0x7F;
                if (code < loudest)
                {
                    loudest = code;
                }
            }

            return Levels[0x7F - loudest];
        }
    }
}
