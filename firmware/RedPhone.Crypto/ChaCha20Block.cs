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
        /// XORs the 64 bytes of key stream of <paramref name="state"/> into
        /// <paramref name="block"/>, words little-endian. The indexes are constants and no word is
        /// stored in between: that is a tenth of the cost.
        /// </summary>
        internal static void Xor(uint[] state, byte[] block)
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

            uint word = (uint)x0 + state[0];
            block[0] = (byte)(block[0] ^ word);
            block[1] = (byte)(block[1] ^ (word >> 8));
            block[2] = (byte)(block[2] ^ (word >> 16));
            block[3] = (byte)(block[3] ^ (word >> 24));

            word = (uint)x1 + state[1];
            block[4] = (byte)(block[4] ^ word);
            block[5] = (byte)(block[5] ^ (word >> 8));
            block[6] = (byte)(block[6] ^ (word >> 16));
            block[7] = (byte)(block[7] ^ (word >> 24));

            word = (uint)x2 + state[2];
            block[8] = (byte)(block[8] ^ word);
            block[9] = (byte)(block[9] ^ (word >> 8));
            block[10] = (byte)(block[10] ^ (word >> 16));
            block[11] = (byte)(block[11] ^ (word >> 24));

            word = (uint)x3 + state[3];
            block[12] = (byte)(block[12] ^ word);
            block[13] = (byte)(block[13] ^ (word >> 8));
            block[14] = (byte)(block[14] ^ (word >> 16));
            block[15] = (byte)(block[15] ^ (word >> 24));

            word = (uint)x4 + state[4];
            block[16] = (byte)(block[16] ^ word);
            block[17] = (byte)(block[17] ^ (word >> 8));
            block[18] = (byte)(block[18] ^ (word >> 16));
            block[19] = (byte)(block[19] ^ (word >> 24));

            word = (uint)x5 + state[5];
            block[20] = (byte)(block[20] ^ word);
            block[21] = (byte)(block[21] ^ (word >> 8));
            block[22] = (byte)(block[22] ^ (word >> 16));
            block[23] = (byte)(block[23] ^ (word >> 24));

            word = (uint)x6 + state[6];
            block[24] = (byte)(block[24] ^ word);
            block[25] = (byte)(block[25] ^ (word >> 8));
            block[26] = (byte)(block[26] ^ (word >> 16));
            block[27] = (byte)(block[27] ^ (word >> 24));

            word = (uint)x7 + state[7];
            block[28] = (byte)(block[28] ^ word);
            block[29] = (byte)(block[29] ^ (word >> 8));
            block[30] = (byte)(block[30] ^ (word >> 16));
            block[31] = (byte)(block[31] ^ (word >> 24));

            word = (uint)x8 + state[8];
            block[32] = (byte)(block[32] ^ word);
            block[33] = (byte)(block[33] ^ (word >> 8));
            block[34] = (byte)(block[34] ^ (word >> 16));
            block[35] = (byte)(block[35] ^ (word >> 24));

            word = (uint)x9 + state[9];
            block[36] = (byte)(block[36] ^ word);
            block[37] = (byte)(block[37] ^ (word >> 8));
            block[38] = (byte)(block[38] ^ (word >> 16));
            block[39] = (byte)(block[39] ^ (word >> 24));

            word = (uint)x10 + state[10];
            block[40] = (byte)(block[40] ^ word);
            block[41] = (byte)(block[41] ^ (word >> 8));
            block[42] = (byte)(block[42] ^ (word >> 16));
            block[43] = (byte)(block[43] ^ (word >> 24));

            word = (uint)x11 + state[11];
            block[44] = (byte)(block[44] ^ word);
            block[45] = (byte)(block[45] ^ (word >> 8));
            block[46] = (byte)(block[46] ^ (word >> 16));
            block[47] = (byte)(block[47] ^ (word >> 24));

            word = (uint)x12 + state[12];
            block[48] = (byte)(block[48] ^ word);
            block[49] = (byte)(block[49] ^ (word >> 8));
            block[50] = (byte)(block[50] ^ (word >> 16));
            block[51] = (byte)(block[51] ^ (word >> 24));

            word = (uint)x13 + state[13];
            block[52] = (byte)(block[52] ^ word);
            block[53] = (byte)(block[53] ^ (word >> 8));
            block[54] = (byte)(block[54] ^ (word >> 16));
            block[55] = (byte)(block[55] ^ (word >> 24));

            word = (uint)x14 + state[14];
            block[56] = (byte)(block[56] ^ word);
            block[57] = (byte)(block[57] ^ (word >> 8));
            block[58] = (byte)(block[58] ^ (word >> 16));
            block[59] = (byte)(block[59] ^ (word >> 24));

            word = (uint)x15 + state[15];
            block[60] = (byte)(block[60] ^ word);
            block[61] = (byte)(block[61] ^ (word >> 8));
            block[62] = (byte)(block[62] ^ (word >> 16));
            block[63] = (byte)(block[63] ^ (word >> 24));
        }
    }
}
