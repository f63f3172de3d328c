namespace RedPhone.Crypto
{
    /// <summary>
    /// The ChaCha20 block function (RFC 8439 §2.3). Words live in the low half of ulong locals; a
    /// word about to be rotated is doubled into both halves, so that one shift rotates it. The
    /// upper halves hold garbage that never flows down. Constant time by shape.
    /// </summary>
    internal static class ChaCha20Block
    {
        internal const int StateWords = 16;
        internal const int Size = 64;

        private const ulong Twice = 0x100000001;

        /// <summary>
        /// Writes the 16 words of key stream of <paramref name="state"/>, each little-endian in the
        /// stream of bytes.
        /// </summary>
        internal static void Generate(uint[] state, uint[] keyStream)
        {
            ulong x0 = state[0], x1 = state[1], x2 = state[2], x3 = state[3];
            ulong x4 = state[4], x5 = state[5], x6 = state[6], x7 = state[7];
            ulong x8 = state[8], x9 = state[9], x10 = state[10], x11 = state[11];
            ulong x12 = state[12], x13 = state[13], x14 = state[14], x15 = state[15];
            for (int round = 0; round < 10; round++)
            {
                x0 += x4;
                x12 = ((uint)(x12 ^ x0) * Twice) >> 16;
                x8 += x12;
                x4 = ((uint)(x4 ^ x8) * Twice) >> 20;
                x0 += x4;
                x12 = ((uint)(x12 ^ x0) * Twice) >> 24;
                x8 += x12;
                x4 = ((uint)(x4 ^ x8) * Twice) >> 25;

                x1 += x5;
                x13 = ((uint)(x13 ^ x1) * Twice) >> 16;
                x9 += x13;
                x5 = ((uint)(x5 ^ x9) * Twice) >> 20;
                x1 += x5;
                x13 = ((uint)(x13 ^ x1) * Twice) >> 24;
                x9 += x13;
                x5 = ((uint)(x5 ^ x9) * Twice) >> 25;

                x2 += x6;
                x14 = ((uint)(x14 ^ x2) * Twice) >> 16;
                x10 += x14;
                x6 = ((uint)(x6 ^ x10) * Twice) >> 20;
                x2 += x6;
                x14 = ((uint)(x14 ^ x2) * Twice) >> 24;
                x10 += x14;
                x6 = ((uint)(x6 ^ x10) * Twice) >> 25;

                x3 += x7;
                x15 = ((uint)(x15 ^ x3) * Twice) >> 16;
                x11 += x15;
                x7 = ((uint)(x7 ^ x11) * Twice) >> 20;
                x3 += x7;
                x15 = ((uint)(x15 ^ x3) * Twice) >> 24;
                x11 += x15;
                x7 = ((uint)(x7 ^ x11) * Twice) >> 25;

                x0 += x5;
                x15 = ((uint)(x15 ^ x0) * Twice) >> 16;
                x10 += x15;
                x5 = ((uint)(x5 ^ x10) * Twice) >> 20;
                x0 += x5;
                x15 = ((uint)(x15 ^ x0) * Twice) >> 24;
                x10 += x15;
                x5 = ((uint)(x5 ^ x10) * Twice) >> 25;

                x1 += x6;
                x12 = ((uint)(x12 ^ x1) * Twice) >> 16;
                x11 += x12;
                x6 = ((uint)(x6 ^ x11) * Twice) >> 20;
                x1 += x6;
                x12 = ((uint)(x12 ^ x1) * Twice) >> 24;
                x11 += x12;
                x6 = ((uint)(x6 ^ x11) * Twice) >> 25;

                x2 += x7;
                x13 = ((uint)(x13 ^ x2) * Twice) >> 16;
                x8 += x13;
                x7 = ((uint)(x7 ^ x8) * Twice) >> 20;
                x2 += x7;
                x13 = ((uint)(x13 ^ x2) * Twice) >> 24;
                x8 += x13;
                x7 = ((uint)(x7 ^ x8) * Twice) >> 25;

                x3 += x4;
                x14 = ((uint)(x14 ^ x3) * Twice) >> 16;
                x9 += x14;
                x4 = ((uint)(x4 ^ x9) * Twice) >> 20;
                x3 += x4;
                x14 = ((uint)(x14 ^ x3) * Twice) >> 24;
                x9 += x14;
                x4 = ((uint)(x4 ^ x9) * Twice) >> 25;
            }

            keyStream[0] = (uint)x0 + state[0];
            keyStream[1] = (uint)x1 + state[1];
            keyStream[2] = (uint)x2 + state[2];
            keyStream[3] = (uint)x3 + state[3];
            keyStream[4] = (uint)x4 + state[4];
            keyStream[5] = (uint)x5 + state[5];
            keyStream[6] = (uint)x6 + state[6];
            keyStream[7] = (uint)x7 + state[7];
            keyStream[8] = (uint)x8 + state[8];
            keyStream[9] = (uint)x9 + state[9];
            keyStream[10] = (uint)x10 + state[10];
            keyStream[11] = (uint)x11 + state[11];
            keyStream[12] = (uint)x12 + state[12];
            keyStream[13] = (uint)x13 + state[13];
            keyStream[14] = (uint)x14 + state[14];
            keyStream[15] = (uint)x15 + state[15];
        }
    }
}
