using RedPhone.Crypto;

namespace RedPhone.SelfTest
{
    /// <summary>Bytes that are the same in every run: for tests only.</summary>
    internal sealed class SeededEntropy : IEntropy
    {
        private uint _state;

        public SeededEntropy(uint seed)
        {
            _state = seed;
        }

        // A linear congruential generator, Numerical Recipes' constants.
        public void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                _state = _state * 1664525 + 1013904223;
                buffer[offset + i] = (byte)(_state >> 24);
            }
        }
    }
}
