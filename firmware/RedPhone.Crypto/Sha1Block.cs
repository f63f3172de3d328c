namespace RedPhone.Crypto
{
    /// <summary>
    /// The compression function of SHA-1, FIPS 180-4 §6.1.2, and the HMAC of a packet of speech
    /// made of four of them. It is the phone's biggest single cost in a call (SRTP), so the shape
    /// is bought for speed in an interpreter, IL instruction for IL instruction: unrolled,
    /// registers renamed instead of moved, words in the low half of ulong locals. A word that will
    /// be rotated is doubled into both halves, so that one shift rotates it; upper halves otherwise
    /// hold garbage that never flows down. The message schedule is two words to a ulong, the
    /// earlier one low.
    /// The first 16 rounds stand four times, once for each block of a packet: its words are read
    /// where they are, padding is neither read nor added, and between the blocks the chaining state
    /// stays in locals. That is 600 IL of 13,000 less than through <see cref="Sha1"/>'s buffer, for
    /// 130 lines. Vectors: HashTests, HmacTests; packets against the buffer's way: SpeechTagTests.
    /// </summary>
    internal static class Sha1Block
    {
        /// <summary>Words of a chaining state that <see cref="Prepare"/> has completed.</summary>
        internal const int PreparedWords = RotatedB + 1;

        /// <summary>A block alone.</summary>
        internal const int Single = 0;

        /// <summary>The first block of a packet of speech; its others follow.</summary>
        internal const int First = 1;

        /// <summary>The digest that ends an HMAC, a packet's or any other.</summary>
        internal const int Outer = 4;

        private const int Second = 2;
        private const int Tail = 3;

        // In a prepared state, behind its five words: the sums of rounds 0 and 1 as far as they
        // do not depend on the message, and the words that these rounds rotate.
        private const int FirstSum = 5;
        private const int SecondSum = 6;
        private const int RotatedA = 7;
        private const int RotatedB = 8;

        // Bits of a HMAC's two messages: the key block and a packet with ROC, or a digest.
        private const ulong TailBits = 8 * (64 + SpeechTag.PacketBytes + 4);
        private const ulong OuterBits = 8 * (64 + 20);
        private const ulong EndMark = 0x80000000;

        // Doubles a word; masks of what rotations of a pair carry over its words' ends.
        private const ulong Twice = 0x0000000100000001;
        private const ulong Low1 = 0x0000000100000001;
        private const ulong High31 = 0xFFFFFFFEFFFFFFFE;
        private const ulong Low2 = 0x0000000300000003;
        private const ulong High30 = 0xFFFFFFFCFFFFFFFC;

        // §4.2.1, with a meaningless bit 32: without it the compiler would load each of them in two
        // instructions. Then the sums with words that are known.
        private const ulong K1 = 0x15A827999;
        private const ulong K2 = 0x16ED9EBA1;
        private const ulong K3 = 0x18F1BBCDC;
        private const ulong K4 = 0x1CA62C1D6;
        private const ulong EndK = K1 + EndMark;
        private const ulong TailK = K1 + TailBits;
        private const ulong OuterK = K1 + OuterBits;

        /// <summary>
        /// Completes the state behind an HMAC's key block (<see cref="PreparedWords"/> words, of
        /// which the first five are there) with what the next block's first rounds need of it.
        /// </summary>
        internal static void Prepare(uint[] state)
        {
            uint a = state[0];
            uint b = state[1];
            uint c = state[2];
            uint d = state[3];
            uint rotatedB = (b << 30) | (b >> 2);
            state[FirstSum] = state[4] + ((a << 5) | (a >> 27)) + (d ^ (b & (c ^ d)))
                + unchecked((uint)K1);
            state[SecondSum] = d + (c ^ (a & (rotatedB ^ c))) + unchecked((uint)K1);
            state[RotatedA] = (a << 30) | (a >> 2);
            state[RotatedB] = rotatedB;
        }

        /// <summary>
        /// From <see cref="Single"/>: mixes the 64-byte block <paramref name="m"/> into the 5-word
        /// state. From <see cref="Outer"/>: mixes the padded digest in <paramref name="state"/>
        /// into the prepared state <paramref name="outer"/>; the result replaces the digest. Both
        /// return true. From <see cref="First"/>: the HMAC of the packet of speech
        /// <paramref name="m"/> and its ROC from the two prepared states. Its first
        /// <paramref name="tagBytes"/> bytes are written behind the packet, and it returns true;
        /// or, unless <paramref name="isWritten"/>, it returns whether they stand there. Layout
        /// and lengths: <see cref="SpeechTag"/>.
        /// </summary>
        internal static bool Run(int stage, uint[] state, byte[] m, uint[] outer, uint roc,
            int tagBytes, bool isWritten)
        {
            ulong a, b, c, d, e, w0, w1, w2, w3, w4, w5, w6, w7, x;
            ulong h0 = state[0];
            ulong h1 = state[1];
            ulong h2 = state[2];
            ulong h3 = state[3];
            ulong h4 = state[4];
            for (;;)
            {
                // Rounds 0 to 19: Ch.
                switch (stage)
                {
                    case Single:
                    case First:
                        w0 = ((ulong)((m[4] << 24) | (m[5] << 16) | (m[6] << 8) | m[7]) << 32)
                            | (uint)((m[0] << 24) | (m[1] << 16) | (m[2] << 8) | m[3]);
                        w1 = ((ulong)((m[12] << 24) | (m[13] << 16) | (m[14] << 8) | m[15]) << 32)
                            | (uint)((m[8] << 24) | (m[9] << 16) | (m[10] << 8) | m[11]);
                        w2 = ((ulong)((m[20] << 24) | (m[21] << 16) | (m[22] << 8) | m[23]) << 32)
                            | (uint)((m[16] << 24) | (m[17] << 16) | (m[18] << 8) | m[19]);
                        w3 = ((ulong)((m[28] << 24) | (m[29] << 16) | (m[30] << 8) | m[31]) << 32)
                            | (uint)((m[24] << 24) | (m[25] << 16) | (m[26] << 8) | m[27]);
                        w4 = ((ulong)((m[36] << 24) | (m[37] << 16) | (m[38] << 8) | m[39]) << 32)
                            | (uint)((m[32] << 24) | (m[33] << 16) | (m[34] << 8) | m[35]);
                        w5 = ((ulong)((m[44] << 24) | (m[45] << 16) | (m[46] << 8) | m[47]) << 32)
                            | (uint)((m[40] << 24) | (m[41] << 16) | (m[42] << 8) | m[43]);
                        w6 = ((ulong)((m[52] << 24) | (m[53] << 16) | (m[54] << 8) | m[55]) << 32)
                            | (uint)((m[48] << 24) | (m[49] << 16) | (m[50] << 8) | m[51]);
                        w7 = ((ulong)((m[60] << 24) | (m[61] << 16) | (m[62] << 8) | m[63]) << 32)
                            | (uint)((m[56] << 24) | (m[57] << 16) | (m[58] << 8) | m[59]);
                        if (stage == Single)
                        {
                            a = h0 * Twice;
                            b = h1 * Twice;
                            c = h2;
                            d = h3;
                            e = h4;
                            e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w0 + K1) * Twice;
                            b >>= 2;
                            d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w0 >> 32) + K1) * Twice;
                            a >>= 2;
                        }
                        else
                        {
                            e = (uint)(state[FirstSum] + w0) * Twice;
                            d = (uint)(state[SecondSum] + (e >> 27) + (w0 >> 32)) * Twice;
                            a = state[RotatedA];
                            b = state[RotatedB];
                            c = h2;
                        }

                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w1 + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w1 >> 32) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w2 + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (w2 >> 32) + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + w3 + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + (w3 >> 32) + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + w4 + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + (w4 >> 32) + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w5 + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w5 >> 32) + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w6 + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w6 >> 32) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w7 + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (w7 >> 32) + K1) * Twice;
                        b >>= 2;
                        break;
                    case Second:
                        w0 = ((ulong)((m[68] << 24) | (m[69] << 16) | (m[70] << 8) | m[71]) << 32)
                            | (uint)((m[64] << 24) | (m[65] << 16) | (m[66] << 8) | m[67]);
                        w1 = ((ulong)((m[76] << 24) | (m[77] << 16) | (m[78] << 8) | m[79]) << 32)
                            | (uint)((m[72] << 24) | (m[73] << 16) | (m[74] << 8) | m[75]);
                        w2 = ((ulong)((m[84] << 24) | (m[85] << 16) | (m[86] << 8) | m[87]) << 32)
                            | (uint)((m[80] << 24) | (m[81] << 16) | (m[82] << 8) | m[83]);
                        w3 = ((ulong)((m[92] << 24) | (m[93] << 16) | (m[94] << 8) | m[95]) << 32)
                            | (uint)((m[88] << 24) | (m[89] << 16) | (m[90] << 8) | m[91]);
                        w4 = ((ulong)((m[100] << 24) | (m[101] << 16) | (m[102] << 8) | m[103]) << 32)
                            | (uint)((m[96] << 24) | (m[97] << 16) | (m[98] << 8) | m[99]);
                        w5 = ((ulong)((m[108] << 24) | (m[109] << 16) | (m[110] << 8) | m[111]) << 32)
                            | (uint)((m[104] << 24) | (m[105] << 16) | (m[106] << 8) | m[107]);
                        w6 = ((ulong)((m[116] << 24) | (m[117] << 16) | (m[118] << 8) | m[119]) << 32)
                            | (uint)((m[112] << 24) | (m[113] << 16) | (m[114] << 8) | m[115]);
                        w7 = ((ulong)((m[124] << 24) | (m[125] << 16) | (m[126] << 8) | m[127]) << 32)
                            | (uint)((m[120] << 24) | (m[121] << 16) | (m[122] << 8) | m[123]);
                        a = h0 * Twice;
                        b = h1 * Twice;
                        c = h2;
                        d = h3;
                        e = h4;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w0 + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w0 >> 32) + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w1 + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w1 >> 32) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w2 + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (w2 >> 32) + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + w3 + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + (w3 >> 32) + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + w4 + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + (w4 >> 32) + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w5 + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w5 >> 32) + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w6 + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w6 >> 32) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w7 + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (w7 >> 32) + K1) * Twice;
                        b >>= 2;
                        break;
                    case Tail:
                        w0 = ((ulong)((m[132] << 24) | (m[133] << 16) | (m[134] << 8) | m[135]) << 32)
                            | (uint)((m[128] << 24) | (m[129] << 16) | (m[130] << 8) | m[131]);
                        w1 = ((ulong)((m[140] << 24) | (m[141] << 16) | (m[142] << 8) | m[143]) << 32)
                            | (uint)((m[136] << 24) | (m[137] << 16) | (m[138] << 8) | m[139]);
                        w2 = ((ulong)((m[148] << 24) | (m[149] << 16) | (m[150] << 8) | m[151]) << 32)
                            | (uint)((m[144] << 24) | (m[145] << 16) | (m[146] << 8) | m[147]);
                        w3 = ((ulong)((m[156] << 24) | (m[157] << 16) | (m[158] << 8) | m[159]) << 32)
                            | (uint)((m[152] << 24) | (m[153] << 16) | (m[154] << 8) | m[155]);
                        w4 = ((ulong)((m[164] << 24) | (m[165] << 16) | (m[166] << 8) | m[167]) << 32)
                            | (uint)((m[160] << 24) | (m[161] << 16) | (m[162] << 8) | m[163]);
                        w5 = ((ulong)roc << 32)
                            | (uint)((m[168] << 24) | (m[169] << 16) | (m[170] << 8) | m[171]);
                        w6 = EndMark;
                        w7 = TailBits << 32;
                        a = h0 * Twice;
                        b = h1 * Twice;
                        c = h2;
                        d = h3;
                        e = h4;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w0 + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w0 >> 32) + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w1 + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w1 >> 32) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w2 + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (w2 >> 32) + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + w3 + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + (w3 >> 32) + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + w4 + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + (w4 >> 32) + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w5 + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w5 >> 32) + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + EndK) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + TailK) * Twice;
                        b >>= 2;
                        break;
                    default:
                        w0 = (h1 << 32) | h0;
                        w1 = (h3 << 32) | (uint)h2;
                        w2 = (EndMark << 32) | (uint)h4;
                        w3 = w4 = w5 = w6 = 0;
                        w7 = OuterBits << 32;
                        e = (uint)(outer[FirstSum] + w0) * Twice;
                        d = (uint)(outer[SecondSum] + (e >> 27) + (w0 >> 32)) * Twice;
                        a = outer[RotatedA];
                        b = outer[RotatedB];
                        c = outer[2];
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w1 + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w1 >> 32) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w2 + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + EndK) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + K1) * Twice;
                        b >>= 2;
                        d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + K1) * Twice;
                        a >>= 2;
                        c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + K1) * Twice;
                        e >>= 2;
                        b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + K1) * Twice;
                        d >>= 2;
                        a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + K1) * Twice;
                        c >>= 2;
                        e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + OuterK) * Twice;
                        b >>= 2;
                        break;
                }

                x = ((w6 >> 32) | (w7 << 32)) ^ w4 ^ w1 ^ w0;
                ulong w8 = ((x << 1) & High31) | ((x >> 31) & Low1);
                d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + w8 + K1) * Twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + (w8 >> 32) + K1) * Twice;
                e >>= 2;
                x = ((w7 >> 32) | (w8 << 32)) ^ w5 ^ w2 ^ w1;
                ulong w9 = ((x << 1) & High31) | ((x >> 31) & Low1);
                b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + w9 + K1) * Twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + (w9 >> 32) + K1) * Twice;
                c >>= 2;

                // Rounds 20 to 39: Parity.
                x = ((w8 >> 32) | (w9 << 32)) ^ w6 ^ w3 ^ w2;
                ulong w10 = ((x << 1) & High31) | ((x >> 31) & Low1);
                e = (uint)(e + (a >> 27) + (b ^ c ^ d) + w10 + K2) * Twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (a ^ b ^ c) + (w10 >> 32) + K2) * Twice;
                a >>= 2;
                x = ((w9 >> 32) | (w10 << 32)) ^ w7 ^ w4 ^ w3;
                ulong w11 = ((x << 1) & High31) | ((x >> 31) & Low1);
                c = (uint)(c + (d >> 27) + (e ^ a ^ b) + w11 + K2) * Twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (d ^ e ^ a) + (w11 >> 32) + K2) * Twice;
                d >>= 2;
                x = ((w10 >> 32) | (w11 << 32)) ^ w8 ^ w5 ^ w4;
                ulong w12 = ((x << 1) & High31) | ((x >> 31) & Low1);
                a = (uint)(a + (b >> 27) + (c ^ d ^ e) + w12 + K2) * Twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (b ^ c ^ d) + (w12 >> 32) + K2) * Twice;
                b >>= 2;
                x = ((w11 >> 32) | (w12 << 32)) ^ w9 ^ w6 ^ w5;
                ulong w13 = ((x << 1) & High31) | ((x >> 31) & Low1);
                d = (uint)(d + (e >> 27) + (a ^ b ^ c) + w13 + K2) * Twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (e ^ a ^ b) + (w13 >> 32) + K2) * Twice;
                e >>= 2;
                x = ((w12 >> 32) | (w13 << 32)) ^ w10 ^ w7 ^ w6;
                ulong w14 = ((x << 1) & High31) | ((x >> 31) & Low1);
                b = (uint)(b + (c >> 27) + (d ^ e ^ a) + w14 + K2) * Twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (c ^ d ^ e) + (w14 >> 32) + K2) * Twice;
                c >>= 2;
                x = ((w13 >> 32) | (w14 << 32)) ^ w11 ^ w8 ^ w7;
                ulong w15 = ((x << 1) & High31) | ((x >> 31) & Low1);
                e = (uint)(e + (a >> 27) + (b ^ c ^ d) + w15 + K2) * Twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (a ^ b ^ c) + (w15 >> 32) + K2) * Twice;
                a >>= 2;

                // From here W[t] = (W[t-6] ^ W[t-16] ^ W[t-28] ^ W[t-32]) <<< 2, which keeps pairs.
                x = w13 ^ w8 ^ w2 ^ w0;
                ulong w16 = ((x << 2) & High30) | ((x >> 30) & Low2);
                c = (uint)(c + (d >> 27) + (e ^ a ^ b) + w16 + K2) * Twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (d ^ e ^ a) + (w16 >> 32) + K2) * Twice;
                d >>= 2;
                x = w14 ^ w9 ^ w3 ^ w1;
                ulong w17 = ((x << 2) & High30) | ((x >> 30) & Low2);
                a = (uint)(a + (b >> 27) + (c ^ d ^ e) + w17 + K2) * Twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (b ^ c ^ d) + (w17 >> 32) + K2) * Twice;
                b >>= 2;
                x = w15 ^ w10 ^ w4 ^ w2;
                ulong w18 = ((x << 2) & High30) | ((x >> 30) & Low2);
                d = (uint)(d + (e >> 27) + (a ^ b ^ c) + w18 + K2) * Twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (e ^ a ^ b) + (w18 >> 32) + K2) * Twice;
                e >>= 2;
                x = w16 ^ w11 ^ w5 ^ w3;
                ulong w19 = ((x << 2) & High30) | ((x >> 30) & Low2);
                b = (uint)(b + (c >> 27) + (d ^ e ^ a) + w19 + K2) * Twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (c ^ d ^ e) + (w19 >> 32) + K2) * Twice;
                c >>= 2;

                // Rounds 40 to 59: Maj.
                x = w17 ^ w12 ^ w6 ^ w4;
                ulong w20 = ((x << 2) & High30) | ((x >> 30) & Low2);
                e = (uint)(e + (a >> 27) + ((b & c) | (d & (b | c))) + w20 + K3) * Twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + ((a & b) | (c & (a | b))) + (w20 >> 32) + K3) * Twice;
                a >>= 2;
                x = w18 ^ w13 ^ w7 ^ w5;
                ulong w21 = ((x << 2) & High30) | ((x >> 30) & Low2);
                c = (uint)(c + (d >> 27) + ((e & a) | (b & (e | a))) + w21 + K3) * Twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + ((d & e) | (a & (d | e))) + (w21 >> 32) + K3) * Twice;
                d >>= 2;
                x = w19 ^ w14 ^ w8 ^ w6;
                ulong w22 = ((x << 2) & High30) | ((x >> 30) & Low2);
                a = (uint)(a + (b >> 27) + ((c & d) | (e & (c | d))) + w22 + K3) * Twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + ((b & c) | (d & (b | c))) + (w22 >> 32) + K3) * Twice;
                b >>= 2;
                x = w20 ^ w15 ^ w9 ^ w7;
                ulong w23 = ((x << 2) & High30) | ((x >> 30) & Low2);
                d = (uint)(d + (e >> 27) + ((a & b) | (c & (a | b))) + w23 + K3) * Twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + ((e & a) | (b & (e | a))) + (w23 >> 32) + K3) * Twice;
                e >>= 2;
                x = w21 ^ w16 ^ w10 ^ w8;
                ulong w24 = ((x << 2) & High30) | ((x >> 30) & Low2);
                b = (uint)(b + (c >> 27) + ((d & e) | (a & (d | e))) + w24 + K3) * Twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + ((c & d) | (e & (c | d))) + (w24 >> 32) + K3) * Twice;
                c >>= 2;
                x = w22 ^ w17 ^ w11 ^ w9;
                ulong w25 = ((x << 2) & High30) | ((x >> 30) & Low2);
                e = (uint)(e + (a >> 27) + ((b & c) | (d & (b | c))) + w25 + K3) * Twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + ((a & b) | (c & (a | b))) + (w25 >> 32) + K3) * Twice;
                a >>= 2;
                x = w23 ^ w18 ^ w12 ^ w10;
                ulong w26 = ((x << 2) & High30) | ((x >> 30) & Low2);
                c = (uint)(c + (d >> 27) + ((e & a) | (b & (e | a))) + w26 + K3) * Twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + ((d & e) | (a & (d | e))) + (w26 >> 32) + K3) * Twice;
                d >>= 2;
                x = w24 ^ w19 ^ w13 ^ w11;
                ulong w27 = ((x << 2) & High30) | ((x >> 30) & Low2);
                a = (uint)(a + (b >> 27) + ((c & d) | (e & (c | d))) + w27 + K3) * Twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + ((b & c) | (d & (b | c))) + (w27 >> 32) + K3) * Twice;
                b >>= 2;
                x = w25 ^ w20 ^ w14 ^ w12;
                ulong w28 = ((x << 2) & High30) | ((x >> 30) & Low2);
                d = (uint)(d + (e >> 27) + ((a & b) | (c & (a | b))) + w28 + K3) * Twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + ((e & a) | (b & (e | a))) + (w28 >> 32) + K3) * Twice;
                e >>= 2;
                x = w26 ^ w21 ^ w15 ^ w13;
                ulong w29 = ((x << 2) & High30) | ((x >> 30) & Low2);
                b = (uint)(b + (c >> 27) + ((d & e) | (a & (d | e))) + w29 + K3) * Twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + ((c & d) | (e & (c | d))) + (w29 >> 32) + K3) * Twice;
                c >>= 2;

                // Rounds 60 to 79: Parity.
                x = w27 ^ w22 ^ w16 ^ w14;
                ulong w30 = ((x << 2) & High30) | ((x >> 30) & Low2);
                e = (uint)(e + (a >> 27) + (b ^ c ^ d) + w30 + K4) * Twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (a ^ b ^ c) + (w30 >> 32) + K4) * Twice;
                a >>= 2;
                x = w28 ^ w23 ^ w17 ^ w15;
                ulong w31 = ((x << 2) & High30) | ((x >> 30) & Low2);
                c = (uint)(c + (d >> 27) + (e ^ a ^ b) + w31 + K4) * Twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (d ^ e ^ a) + (w31 >> 32) + K4) * Twice;
                d >>= 2;
                x = w29 ^ w24 ^ w18 ^ w16;
                ulong w32 = ((x << 2) & High30) | ((x >> 30) & Low2);
                a = (uint)(a + (b >> 27) + (c ^ d ^ e) + w32 + K4) * Twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (b ^ c ^ d) + (w32 >> 32) + K4) * Twice;
                b >>= 2;
                x = w30 ^ w25 ^ w19 ^ w17;
                ulong w33 = ((x << 2) & High30) | ((x >> 30) & Low2);
                d = (uint)(d + (e >> 27) + (a ^ b ^ c) + w33 + K4) * Twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (e ^ a ^ b) + (w33 >> 32) + K4) * Twice;
                e >>= 2;
                x = w31 ^ w26 ^ w20 ^ w18;
                ulong w34 = ((x << 2) & High30) | ((x >> 30) & Low2);
                b = (uint)(b + (c >> 27) + (d ^ e ^ a) + w34 + K4) * Twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (c ^ d ^ e) + (w34 >> 32) + K4) * Twice;
                c >>= 2;
                x = w32 ^ w27 ^ w21 ^ w19;
                ulong w35 = ((x << 2) & High30) | ((x >> 30) & Low2);
                e = (uint)(e + (a >> 27) + (b ^ c ^ d) + w35 + K4) * Twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (a ^ b ^ c) + (w35 >> 32) + K4) * Twice;
                a >>= 2;
                x = w33 ^ w28 ^ w22 ^ w20;
                ulong w36 = ((x << 2) & High30) | ((x >> 30) & Low2);
                c = (uint)(c + (d >> 27) + (e ^ a ^ b) + w36 + K4) * Twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (d ^ e ^ a) + (w36 >> 32) + K4) * Twice;
                d >>= 2;
                x = w34 ^ w29 ^ w23 ^ w21;
                ulong w37 = ((x << 2) & High30) | ((x >> 30) & Low2);
                a = (uint)(a + (b >> 27) + (c ^ d ^ e) + w37 + K4) * Twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (b ^ c ^ d) + (w37 >> 32) + K4) * Twice;
                b >>= 2;
                x = w35 ^ w30 ^ w24 ^ w22;
                ulong w38 = ((x << 2) & High30) | ((x >> 30) & Low2);
                d = (uint)(d + (e >> 27) + (a ^ b ^ c) + w38 + K4) * Twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (e ^ a ^ b) + (w38 >> 32) + K4) * Twice;
                e >>= 2;
                x = w36 ^ w31 ^ w25 ^ w23;
                ulong w39 = ((x << 2) & High30) | ((x >> 30) & Low2);
                b = (uint)(b + (c >> 27) + (d ^ e ^ a) + w39 + K4) * Twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (c ^ d ^ e) + (w39 >> 32) + K4) * Twice;
                c >>= 2;

                if (stage == Single)
                {
                    state[0] = (uint)(h0 + a);
                    state[1] = (uint)(h1 + b);
                    state[2] = (uint)(h2 + c);
                    state[3] = (uint)(h3 + d);
                    state[4] = (uint)(h4 + e);
                    return true;
                }

                if (stage > Tail)
                {
                    break;
                }

                h0 = (uint)(h0 + a);
                h1 = (uint)(h1 + b);
                h2 += c;
                h3 += d;
                h4 += e;
                stage++;
            }

            if (m == null)
            {
                state[0] = (uint)a + outer[0];
                state[1] = (uint)b + outer[1];
                state[2] = (uint)c + outer[2];
                state[3] = (uint)d + outer[3];
                state[4] = (uint)e + outer[4];
                return true;
            }

            uint tagA = (uint)a + outer[0];
            uint tagB = (uint)b + outer[1];
            uint tagC = (uint)c + outer[2];
            if (isWritten)
            {
                SpeechTag.Write(m, tagA, tagB, tagC, tagBytes);
                return true;
            }

            return SpeechTag.Matches(m, tagA, tagB, tagC, tagBytes);
        }
    }
}
