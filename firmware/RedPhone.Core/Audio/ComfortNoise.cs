namespace RedPhone.Core.Audio
{
    /// <summary>
    /// Very soft noise (about -65 dBov) in place of digital silence, which people take for a dead
    /// line. The sequence is a fixed linear congruential one: it has nothing to hide.
    /// </summary>
    public sealed class ComfortNoise
    {
        // Numerical Recipes' multiplier and increment; the top bits are the good ones.
        private const uint Multiplier = 1664525;
        private const uint Increment = 1013904223;
        private const int IndexShift = 28;

        // Sixteen codes of the samples 0 to ±32.
        private static readonly byte[] Codes =
        {
            0xFF, 0xFE, 0xFE, 0xFD, 0xFD, 0xFC, 0xFC, 0xFB,
            0x7F, 0x7E, 0x7E, 0x7D, 0x7D, 0x7C, 0x7C, 0x7B,
        };

        private uint _state = 1;

        /// <summary>Writes a frame of 160 µ-law bytes at <paramref name="offset"/>.</summary>
        public void Fill(byte[] frame, int offset)
        {
            byte[] codes = Codes;
            uint state = _state;
            int end = offset + JitterBuffer.FrameBytes;
            for (int i = offset; i < end; i++)
            {
                state = (state * Multiplier) + Increment;
                frame[i] = codes[state >> IndexShift];
            }

            _state = state;
        }
    }
}
