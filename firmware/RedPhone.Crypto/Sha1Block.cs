namespace RedPhone.Crypto
{
    /// <summary>
    /// The compression function of SHA-1, FIPS 180-4 §6.1.2. It is the phone's biggest single cost
    /// in a call (SRTP), so the shape is bought for speed in an interpreter, IL instruction for IL
    /// instruction: unrolled, registers renamed instead of moved, words in the low half of ulong
    /// locals. A word that will be rotated is doubled into both halves, so that one shift rotates
    /// it; upper halves otherwise hold garbage that never flows down. The message schedule is two
    /// words to a ulong, the earlier one low. The first 16 rounds stand three times, because words
    /// that are padding need not be read or added. Vectors: Sha1Tests, HmacSha1Tests.
    /// </summary>
    internal static class Sha1Block
    {
        /// <summary>Bytes of text in a block that <see cref="CompressTail"/> takes.</summary>
        internal const int TailBytes = 48;

        // Bits of a HMAC's outer message: the key block and a digest.
        private const ulong OuterBits = 8 * (64 + 20);
        private const ulong FirstK = 0x5A827999;
        private const ulong EndMark = 0x80000000;

        /// <summary>Mixes the 64-byte block <paramref name="m"/> into the state.</summary>
        internal static void Compress(uint[] state, byte[] m)
        {
            Compress(state, m, 0, null);
        }

        /// <summary>
        /// Mixes the last block of a message of <paramref name="bits"/> bits that ends with the
        /// <see cref="TailBytes"/> bytes of <paramref name="m"/>: a packet of speech and its ROC.
        /// </summary>
        internal static void CompressTail(uint[] state, byte[] m, int bits)
        {
            Compress(state, m, bits, null);
        }

        /// <summary>
        /// Mixes in the padded 5-word <paramref name="digest"/> that ends an HMAC.
        /// </summary>
        internal static void CompressDigest(uint[] state, uint[] digest)
        {
            Compress(state, null, 0, digest);
        }

        private static void Compress(uint[] state, byte[] m, int tailBits, uint[] digest)
        {
            ulong w0, w1, w2, w3, w4, w5, w6, w7, x;
            ulong twice = 0x100000001;
            ulong low1 = 0x0000000100000001;
            ulong high31 = 0xFFFFFFFEFFFFFFFE;
            ulong low2 = 0x0000000300000003;
            ulong high30 = 0xFFFFFFFCFFFFFFFC;
            ulong a = state[0] * twice;
            ulong b = state[1] * twice;
            ulong c = state[2];
            ulong d = state[3];
            ulong e = state[4];

            // Rounds 0 to 19: Ch.
            ulong k = FirstK;
            if (digest != null)
            {
                w0 = ((ulong)digest[1] << 32) | digest[0];
                w1 = ((ulong)digest[3] << 32) | digest[2];
                w2 = (EndMark << 32) | digest[4];
                w3 = 0;
                w4 = 0;
                w5 = 0;
                w6 = 0;
                w7 = OuterBits << 32;
                e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w0 + k) * twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w0 >> 32) + k) * twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w1 + k) * twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w1 >> 32) + k) * twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w2 + k) * twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (FirstK + EndMark)) * twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + k) * twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + k) * twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + k) * twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + k) * twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + k) * twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + k) * twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + k) * twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + k) * twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + k) * twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (FirstK + OuterBits)) * twice;
                b >>= 2;
            }
            else
            {
                w0 = ((ulong)(uint)((m[4] << 24) | (m[5] << 16) | (m[6] << 8) | m[7]) << 32)
                    | (uint)((m[0] << 24) | (m[1] << 16) | (m[2] << 8) | m[3]);
                w1 = ((ulong)(uint)((m[12] << 24) | (m[13] << 16) | (m[14] << 8) | m[15]) << 32)
                    | (uint)((m[8] << 24) | (m[9] << 16) | (m[10] << 8) | m[11]);
                w2 = ((ulong)(uint)((m[20] << 24) | (m[21] << 16) | (m[22] << 8) | m[23]) << 32)
                    | (uint)((m[16] << 24) | (m[17] << 16) | (m[18] << 8) | m[19]);
                w3 = ((ulong)(uint)((m[28] << 24) | (m[29] << 16) | (m[30] << 8) | m[31]) << 32)
                    | (uint)((m[24] << 24) | (m[25] << 16) | (m[26] << 8) | m[27]);
                w4 = ((ulong)(uint)((m[36] << 24) | (m[37] << 16) | (m[38] << 8) | m[39]) << 32)
                    | (uint)((m[32] << 24) | (m[33] << 16) | (m[34] << 8) | m[35]);
                w5 = ((ulong)(uint)((m[44] << 24) | (m[45] << 16) | (m[46] << 8) | m[47]) << 32)
                    | (uint)((m[40] << 24) | (m[41] << 16) | (m[42] << 8) | m[43]);
                e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w0 + k) * twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w0 >> 32) + k) * twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w1 + k) * twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w1 >> 32) + k) * twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w2 + k) * twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (w2 >> 32) + k) * twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + w3 + k) * twice;
                a >>= 2;
                c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + (w3 >> 32) + k) * twice;
                e >>= 2;
                b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + w4 + k) * twice;
                d >>= 2;
                a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + (w4 >> 32) + k) * twice;
                c >>= 2;
                e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + w5 + k) * twice;
                b >>= 2;
                d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + (w5 >> 32) + k) * twice;
                a >>= 2;
                if (tailBits != 0)
                {
                    w6 = EndMark;
                    w7 = (ulong)tailBits << 32;
                    c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + (FirstK + EndMark)) * twice;
                    e >>= 2;
                    b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + k) * twice;
                    d >>= 2;
                    a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + k) * twice;
                    c >>= 2;
                    e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (w7 >> 32) + k) * twice;
                    b >>= 2;
                }
                else
                {
                    w6 = ((ulong)(uint)((m[52] << 24) | (m[53] << 16) | (m[54] << 8) | m[55]) << 32)
                        | (uint)((m[48] << 24) | (m[49] << 16) | (m[50] << 8) | m[51]);
                    w7 = ((ulong)(uint)((m[60] << 24) | (m[61] << 16) | (m[62] << 8) | m[63]) << 32)
                        | (uint)((m[56] << 24) | (m[57] << 16) | (m[58] << 8) | m[59]);
                    c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + w6 + k) * twice;
                    e >>= 2;
                    b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + (w6 >> 32) + k) * twice;
                    d >>= 2;
                    a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + w7 + k) * twice;
                    c >>= 2;
                    e = (uint)(e + (a >> 27) + (d ^ (b & (c ^ d))) + (w7 >> 32) + k) * twice;
                    b >>= 2;
                }
            }

            x = ((w6 >> 32) | (w7 << 32)) ^ w4 ^ w1 ^ w0;
            ulong w8 = ((x << 1) & high31) | ((x >> 31) & low1);
            d = (uint)(d + (e >> 27) + (c ^ (a & (b ^ c))) + w8 + k) * twice;
            a >>= 2;
            c = (uint)(c + (d >> 27) + (b ^ (e & (a ^ b))) + (w8 >> 32) + k) * twice;
            e >>= 2;
            x = ((w7 >> 32) | (w8 << 32)) ^ w5 ^ w2 ^ w1;
            ulong w9 = ((x << 1) & high31) | ((x >> 31) & low1);
            b = (uint)(b + (c >> 27) + (a ^ (d & (e ^ a))) + w9 + k) * twice;
            d >>= 2;
            a = (uint)(a + (b >> 27) + (e ^ (c & (d ^ e))) + (w9 >> 32) + k) * twice;
            c >>= 2;

            // Rounds 20 to 39: Parity.
            k = 0x6ED9EBA1;
            x = ((w8 >> 32) | (w9 << 32)) ^ w6 ^ w3 ^ w2;
            ulong w10 = ((x << 1) & high31) | ((x >> 31) & low1);
            e = (uint)(e + (a >> 27) + (b ^ c ^ d) + w10 + k) * twice;
            b >>= 2;
            d = (uint)(d + (e >> 27) + (a ^ b ^ c) + (w10 >> 32) + k) * twice;
            a >>= 2;
            x = ((w9 >> 32) | (w10 << 32)) ^ w7 ^ w4 ^ w3;
            ulong w11 = ((x << 1) & high31) | ((x >> 31) & low1);
            c = (uint)(c + (d >> 27) + (e ^ a ^ b) + w11 + k) * twice;
            e >>= 2;
            b = (uint)(b + (c >> 27) + (d ^ e ^ a) + (w11 >> 32) + k) * twice;
            d >>= 2;
            x = ((w10 >> 32) | (w11 << 32)) ^ w8 ^ w5 ^ w4;
            ulong w12 = ((x << 1) & high31) | ((x >> 31) & low1);
            a = (uint)(a + (b >> 27) + (c ^ d ^ e) + w12 + k) * twice;
            c >>= 2;
            e = (uint)(e + (a >> 27) + (b ^ c ^ d) + (w12 >> 32) + k) * twice;
            b >>= 2;
            x = ((w11 >> 32) | (w12 << 32)) ^ w9 ^ w6 ^ w5;
            ulong w13 = ((x << 1) & high31) | ((x >> 31) & low1);
            d = (uint)(d + (e >> 27) + (a ^ b ^ c) + w13 + k) * twice;
            a >>= 2;
            c = (uint)(c + (d >> 27) + (e ^ a ^ b) + (w13 >> 32) + k) * twice;
            e >>= 2;
            x = ((w12 >> 32) | (w13 << 32)) ^ w10 ^ w7 ^ w6;
            ulong w14 = ((x << 1) & high31) | ((x >> 31) & low1);
            b = (uint)(b + (c >> 27) + (d ^ e ^ a) + w14 + k) * twice;
            d >>= 2;
            a = (uint)(a + (b >> 27) + (c ^ d ^ e) + (w14 >> 32) + k) * twice;
            c >>= 2;
            x = ((w13 >> 32) | (w14 << 32)) ^ w11 ^ w8 ^ w7;
            ulong w15 = ((x << 1) & high31) | ((x >> 31) & low1);
            e = (uint)(e + (a >> 27) + (b ^ c ^ d) + w15 + k) * twice;
            b >>= 2;
            d = (uint)(d + (e >> 27) + (a ^ b ^ c) + (w15 >> 32) + k) * twice;
            a >>= 2;

            // From here W[t] = (W[t-6] ^ W[t-16] ^ W[t-28] ^ W[t-32]) <<< 2, which keeps pairs.
            x = w13 ^ w8 ^ w2 ^ w0;
            ulong w16 = ((x << 2) & high30) | ((x >> 30) & low2);
            c = (uint)(c + (d >> 27) + (e ^ a ^ b) + w16 + k) * twice;
            e >>= 2;
            b = (uint)(b + (c >> 27) + (d ^ e ^ a) + (w16 >> 32) + k) * twice;
            d >>= 2;
            x = w14 ^ w9 ^ w3 ^ w1;
            ulong w17 = ((x << 2) & high30) | ((x >> 30) & low2);
            a = (uint)(a + (b >> 27) + (c ^ d ^ e) + w17 + k) * twice;
            c >>= 2;
            e = (uint)(e + (a >> 27) + (b ^ c ^ d) + (w17 >> 32) + k) * twice;
            b >>= 2;
            x = w15 ^ w10 ^ w4 ^ w2;
            ulong w18 = ((x << 2) & high30) | ((x >> 30) & low2);
            d = (uint)(d + (e >> 27) + (a ^ b ^ c) + w18 + k) * twice;
            a >>= 2;
            c = (uint)(c + (d >> 27) + (e ^ a ^ b) + (w18 >> 32) + k) * twice;
            e >>= 2;
            x = w16 ^ w11 ^ w5 ^ w3;
            ulong w19 = ((x << 2) & high30) | ((x >> 30) & low2);
            b = (uint)(b + (c >> 27) + (d ^ e ^ a) + w19 + k) * twice;
            d >>= 2;
            a = (uint)(a + (b >> 27) + (c ^ d ^ e) + (w19 >> 32) + k) * twice;
            c >>= 2;

            // Rounds 40 to 59: Maj.
            k = 0x8F1BBCDC;
            x = w17 ^ w12 ^ w6 ^ w4;
            ulong w20 = ((x << 2) & high30) | ((x >> 30) & low2);
            e = (uint)(e + (a >> 27) + ((b & c) | (d & (b | c))) + w20 + k) * twice;
            b >>= 2;
            d = (uint)(d + (e >> 27) + ((a & b) | (c & (a | b))) + (w20 >> 32) + k) * twice;
            a >>= 2;
            x = w18 ^ w13 ^ w7 ^ w5;
            ulong w21 = ((x << 2) & high30) | ((x >> 30) & low2);
            c = (uint)(c + (d >> 27) + ((e & a) | (b & (e | a))) + w21 + k) * twice;
            e >>= 2;
            b = (uint)(b + (c >> 27) + ((d & e) | (a & (d | e))) + (w21 >> 32) + k) * twice;
            d >>= 2;
            x = w19 ^ w14 ^ w8 ^ w6;
            ulong w22 = ((x << 2) & high30) | ((x >> 30) & low2);
            a = (uint)(a + (b >> 27) + ((c & d) | (e & (c | d))) + w22 + k) * twice;
            c >>= 2;
            e = (uint)(e + (a >> 27) + ((b & c) | (d & (b | c))) + (w22 >> 32) + k) * twice;
            b >>= 2;
            x = w20 ^ w15 ^ w9 ^ w7;
            ulong w23 = ((x << 2) & high30) | ((x >> 30) & low2);
            d = (uint)(d + (e >> 27) + ((a & b) | (c & (a | b))) + w23 + k) * twice;
            a >>= 2;
            c = (uint)(c + (d >> 27) + ((e & a) | (b & (e | a))) + (w23 >> 32) + k) * twice;
            e >>= 2;
            x = w21 ^ w16 ^ w10 ^ w8;
            ulong w24 = ((x << 2) & high30) | ((x >> 30) & low2);
            b = (uint)(b + (c >> 27) + ((d & e) | (a & (d | e))) + w24 + k) * twice;
            d >>= 2;
            a = (uint)(a + (b >> 27) + ((c & d) | (e & (c | d))) + (w24 >> 32) + k) * twice;
            c >>= 2;
            x = w22 ^ w17 ^ w11 ^ w9;
            ulong w25 = ((x << 2) & high30) | ((x >> 30) & low2);
            e = (uint)(e + (a >> 27) + ((b & c) | (d & (b | c))) + w25 + k) * twice;
            b >>= 2;
            d = (uint)(d + (e >> 27) + ((a & b) | (c & (a | b))) + (w25 >> 32) + k) * twice;
            a >>= 2;
            x = w23 ^ w18 ^ w12 ^ w10;
            ulong w26 = ((x << 2) & high30) | ((x >> 30) & low2);
            c = (uint)(c + (d >> 27) + ((e & a) | (b & (e | a))) + w26 + k) * twice;
            e >>= 2;
            b = (uint)(b + (c >> 27) + ((d & e) | (a & (d | e))) + (w26 >> 32) + k) * twice;
            d >>= 2;
            x = w24 ^ w19 ^ w13 ^ w11;
            ulong w27 = ((x << 2) & high30) | ((x >> 30) & low2);
            a = (uint)(a + (b >> 27) + ((c & d) | (e & (c | d))) + w27 + k) * twice;
            c >>= 2;
            e = (uint)(e + (a >> 27) + ((b & c) | (d & (b | c))) + (w27 >> 32) + k) * twice;
            b >>= 2;
            x = w25 ^ w20 ^ w14 ^ w12;
            ulong w28 = ((x << 2) & high30) | ((x >> 30) & low2);
            d = (uint)(d + (e >> 27) + ((a & b) | (c & (a | b))) + w28 + k) * twice;
            a >>= 2;
            c = (uint)(c + (d >> 27) + ((e & a) | (b & (e | a))) + (w28 >> 32) + k) * twice;
            e >>= 2;
            x = w26 ^ w21 ^ w15 ^ w13;
            ulong w29 = ((x << 2) & high30) | ((x >> 30) & low2);
            b = (uint)(b + (c >> 27) + ((d & e) | (a & (d | e))) + w29 + k) * twice;
            d >>= 2;
            a = (uint)(a + (b >> 27) + ((c & d) | (e & (c | d))) + (w29 >> 32) + k) * twice;
            c >>= 2;

            // Rounds 60 to 79: Parity.
            k = 0xCA62C1D6;
            x = w27 ^ w22 ^ w16 ^ w14;
            ulong w30 = ((x << 2) & high30) | ((x >> 30) & low2);
            e = (uint)(e + (a >> 27) + (b ^ c ^ d) + w30 + k) * twice;
            b >>= 2;
            d = (uint)(d + (e >> 27) + (a ^ b ^ c) + (w30 >> 32) + k) * twice;
            a >>= 2;
            x = w28 ^ w23 ^ w17 ^ w15;
            ulong w31 = ((x << 2) & high30) | ((x >> 30) & low2);
            c = (uint)(c + (d >> 27) + (e ^ a ^ b) + w31 + k) * twice;
            e >>= 2;
            b = (uint)(b + (c >> 27) + (d ^ e ^ a) + (w31 >> 32) + k) * twice;
            d >>= 2;
            x = w29 ^ w24 ^ w18 ^ w16;
            ulong w32 = ((x << 2) & high30) | ((x >> 30) & low2);
            a = (uint)(a + (b >> 27) + (c ^ d ^ e) + w32 + k) * twice;
            c >>= 2;
            e = (uint)(e + (a >> 27) + (b ^ c ^ d) + (w32 >> 32) + k) * twice;
            b >>= 2;
            x = w30 ^ w25 ^ w19 ^ w17;
            ulong w33 = ((x << 2) & high30) | ((x >> 30) & low2);
            d = (uint)(d + (e >> 27) + (a ^ b ^ c) + w33 + k) * twice;
            a >>= 2;
            c = (uint)(c + (d >> 27) + (e ^ a ^ b) + (w33 >> 32) + k) * twice;
            e >>= 2;
            x = w31 ^ w26 ^ w20 ^ w18;
            ulong w34 = ((x << 2) & high30) | ((x >> 30) & low2);
            b = (uint)(b + (c >> 27) + (d ^ e ^ a) + w34 + k) * twice;
            d >>= 2;
            a = (uint)(a + (b >> 27) + (c ^ d ^ e) + (w34 >> 32) + k) * twice;
            c >>= 2;
            x = w32 ^ w27 ^ w21 ^ w19;
            ulong w35 = ((x << 2) & high30) | ((x >> 30) & low2);
            e = (uint)(e + (a >> 27) + (b ^ c ^ d) + w35 + k) * twice;
            b >>= 2;
            d = (uint)(d + (e >> 27) + (a ^ b ^ c) + (w35 >> 32) + k) * twice;
            a >>= 2;
            x = w33 ^ w28 ^ w22 ^ w20;
            ulong w36 = ((x << 2) & high30) | ((x >> 30) & low2);
            c = (uint)(c + (d >> 27) + (e ^ a ^ b) + w36 + k) * twice;
            e >>= 2;
            b = (uint)(b + (c >> 27) + (d ^ e ^ a) + (w36 >> 32) + k) * twice;
            d >>= 2;
            x = w34 ^ w29 ^ w23 ^ w21;
            ulong w37 = ((x << 2) & high30) | ((x >> 30) & low2);
            a = (uint)(a + (b >> 27) + (c ^ d ^ e) + w37 + k) * twice;
            c >>= 2;
            e = (uint)(e + (a >> 27) + (b ^ c ^ d) + (w37 >> 32) + k) * twice;
            b >>= 2;
            x = w35 ^ w30 ^ w24 ^ w22;
            ulong w38 = ((x << 2) & high30) | ((x >> 30) & low2);
            d = (uint)(d + (e >> 27) + (a ^ b ^ c) + w38 + k) * twice;
            a >>= 2;
            c = (uint)(c + (d >> 27) + (e ^ a ^ b) + (w38 >> 32) + k) * twice;
            e >>= 2;
            x = w36 ^ w31 ^ w25 ^ w23;
            ulong w39 = ((x << 2) & high30) | ((x >> 30) & low2);
            b = (uint)(b + (c >> 27) + (d ^ e ^ a) + w39 + k) * twice;
            d >>= 2;
            a = (uint)(a + (b >> 27) + (c ^ d ^ e) + (w39 >> 32) + k) * twice;
            c >>= 2;

            state[0] += (uint)a;
            state[1] += (uint)b;
            state[2] += (uint)c;
            state[3] += (uint)d;
            state[4] += (uint)e;
        }
    }
}
