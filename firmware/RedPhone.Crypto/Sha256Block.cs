namespace RedPhone.Crypto
{
    /// <summary>
    /// The compression function of SHA-256, FIPS 180-4 §6.2.2, in the shape that
    /// <see cref="Sha1Block"/> explains: unrolled, words in the low half of ulong locals, a word to
    /// be rotated doubled into both halves. Of the message schedule both forms are kept, w plain
    /// for shifts and sums, r doubled for rotations. The round constants (§4.2.2) carry a
    /// meaningless bit 32: without it the compiler would load them in two instructions.
    /// </summary>
    internal static class Sha256Block
    {
        // Bits of a HMAC's outer message: the key block and a digest.
        private const ulong OuterBits = 8 * (64 + 32);

        /// <summary>
        /// Mixes the 64-byte block <paramref name="m"/> into <paramref name="state"/>, or, when
        /// <paramref name="digest"/> is not null, the padded 8-word digest that ends an HMAC.
        /// </summary>
        internal static void Compress(uint[] state, byte[] m, uint[] digest)
        {
            ulong w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15, t;
            if (digest != null)
            {
                w0 = digest[0];
                w1 = digest[1];
                w2 = digest[2];
                w3 = digest[3];
                w4 = digest[4];
                w5 = digest[5];
                w6 = digest[6];
                w7 = digest[7];
                w8 = 0x80000000;
                w9 = 0;
                w10 = 0;
                w11 = 0;
                w12 = 0;
                w13 = 0;
                w14 = 0;
                w15 = OuterBits;
            }
            else
            {
                w0 = (uint)((m[0] << 24) | (m[1] << 16) | (m[2] << 8) | m[3]);
                w1 = (uint)((m[4] << 24) | (m[5] << 16) | (m[6] << 8) | m[7]);
                w2 = (uint)((m[8] << 24) | (m[9] << 16) | (m[10] << 8) | m[11]);
                w3 = (uint)((m[12] << 24) | (m[13] << 16) | (m[14] << 8) | m[15]);
                w4 = (uint)((m[16] << 24) | (m[17] << 16) | (m[18] << 8) | m[19]);
                w5 = (uint)((m[20] << 24) | (m[21] << 16) | (m[22] << 8) | m[23]);
                w6 = (uint)((m[24] << 24) | (m[25] << 16) | (m[26] << 8) | m[27]);
                w7 = (uint)((m[28] << 24) | (m[29] << 16) | (m[30] << 8) | m[31]);
                w8 = (uint)((m[32] << 24) | (m[33] << 16) | (m[34] << 8) | m[35]);
                w9 = (uint)((m[36] << 24) | (m[37] << 16) | (m[38] << 8) | m[39]);
                w10 = (uint)((m[40] << 24) | (m[41] << 16) | (m[42] << 8) | m[43]);
                w11 = (uint)((m[44] << 24) | (m[45] << 16) | (m[46] << 8) | m[47]);
                w12 = (uint)((m[48] << 24) | (m[49] << 16) | (m[50] << 8) | m[51]);
                w13 = (uint)((m[52] << 24) | (m[53] << 16) | (m[54] << 8) | m[55]);
                w14 = (uint)((m[56] << 24) | (m[57] << 16) | (m[58] << 8) | m[59]);
                w15 = (uint)((m[60] << 24) | (m[61] << 16) | (m[62] << 8) | m[63]);
            }

            ulong twice = 0x100000001;
            ulong r0;
            ulong r1 = w1 * twice;
            ulong r2 = w2 * twice;
            ulong r3 = w3 * twice;
            ulong r4 = w4 * twice;
            ulong r5 = w5 * twice;
            ulong r6 = w6 * twice;
            ulong r7 = w7 * twice;
            ulong r8 = w8 * twice;
            ulong r9 = w9 * twice;
            ulong r10 = w10 * twice;
            ulong r11 = w11 * twice;
            ulong r12 = w12 * twice;
            ulong r13 = w13 * twice;
            ulong r14 = w14 * twice;
            ulong r15 = w15 * twice;
            ulong a = state[0] * twice;
            ulong b = state[1];
            ulong c = state[2];
            ulong d = state[3];
            ulong e = state[4] * twice;
            ulong f = state[5];
            ulong g = state[6];
            ulong h = state[7];

            // Rounds 0 to 7.
            t = h + ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + w0
                + 0x1428A2F98;
            d = (uint)(d + t) * twice;
            h = (uint)(t + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b))))
                * twice;
            t = g + ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + w1
                + 0x171374491;
            c = (uint)(c + t) * twice;
            g = (uint)(t + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a))))
                * twice;
            t = f + ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + w2
                + 0x1B5C0FBCF;
            b = (uint)(b + t) * twice;
            f = (uint)(t + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h))))
                * twice;
            t = e + ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + w3
                + 0x1E9B5DBA5;
            a = (uint)(a + t) * twice;
            e = (uint)(t + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g))))
                * twice;
            t = d + ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + w4
                + 0x13956C25B;
            h = (uint)(h + t) * twice;
            d = (uint)(t + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f))))
                * twice;
            t = c + ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + w5
                + 0x159F111F1;
            g = (uint)(g + t) * twice;
            c = (uint)(t + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e))))
                * twice;
            t = b + ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + w6
                + 0x1923F82A4;
            f = (uint)(f + t) * twice;
            b = (uint)(t + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d))))
                * twice;
            t = a + ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + w7
                + 0x1AB1C5ED5;
            e = (uint)(e + t) * twice;
            a = (uint)(t + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c))))
                * twice;

            // Rounds 8 to 15.
            t = h + ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + w8
                + 0x1D807AA98;
            d = (uint)(d + t) * twice;
            h = (uint)(t + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b))))
                * twice;
            t = g + ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + w9
                + 0x112835B01;
            c = (uint)(c + t) * twice;
            g = (uint)(t + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a))))
                * twice;
            t = f + ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + w10
                + 0x1243185BE;
            b = (uint)(b + t) * twice;
            f = (uint)(t + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h))))
                * twice;
            t = e + ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + w11
                + 0x1550C7DC3;
            a = (uint)(a + t) * twice;
            e = (uint)(t + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g))))
                * twice;
            t = d + ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + w12
                + 0x172BE5D74;
            h = (uint)(h + t) * twice;
            d = (uint)(t + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f))))
                * twice;
            t = c + ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + w13
                + 0x180DEB1FE;
            g = (uint)(g + t) * twice;
            c = (uint)(t + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e))))
                * twice;
            t = b + ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + w14
                + 0x19BDC06A7;
            f = (uint)(f + t) * twice;
            b = (uint)(t + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d))))
                * twice;
            t = a + ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + w15
                + 0x1C19BF174;
            e = (uint)(e + t) * twice;
            a = (uint)(t + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c))))
                * twice;

            // Rounds 16 to 23.
            w0 = (uint)(w0 + w9 + ((r14 >> 17) ^ (r14 >> 19) ^ (w14 >> 10))
                + ((r1 >> 7) ^ (r1 >> 18) ^ (w1 >> 3)));
            r0 = w0 * twice;
            t = h + ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + w0
                + 0x1E49B69C1;
            d = (uint)(d + t) * twice;
            h = (uint)(t + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b))))
                * twice;
            w1 = (uint)(w1 + w10 + ((r15 >> 17) ^ (r15 >> 19) ^ (w15 >> 10))
                + ((r2 >> 7) ^ (r2 >> 18) ^ (w2 >> 3)));
            r1 = w1 * twice;
            t = g + ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + w1
                + 0x1EFBE4786;
            c = (uint)(c + t) * twice;
            g = (uint)(t + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a))))
                * twice;
            w2 = (uint)(w2 + w11 + ((r0 >> 17) ^ (r0 >> 19) ^ (w0 >> 10))
                + ((r3 >> 7) ^ (r3 >> 18) ^ (w3 >> 3)));
            r2 = w2 * twice;
            t = f + ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + w2
                + 0x10FC19DC6;
            b = (uint)(b + t) * twice;
            f = (uint)(t + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h))))
                * twice;
            w3 = (uint)(w3 + w12 + ((r1 >> 17) ^ (r1 >> 19) ^ (w1 >> 10))
                + ((r4 >> 7) ^ (r4 >> 18) ^ (w4 >> 3)));
            r3 = w3 * twice;
            t = e + ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + w3
                + 0x1240CA1CC;
            a = (uint)(a + t) * twice;
            e = (uint)(t + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g))))
                * twice;
            w4 = (uint)(w4 + w13 + ((r2 >> 17) ^ (r2 >> 19) ^ (w2 >> 10))
                + ((r5 >> 7) ^ (r5 >> 18) ^ (w5 >> 3)));
            r4 = w4 * twice;
            t = d + ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + w4
                + 0x12DE92C6F;
            h = (uint)(h + t) * twice;
            d = (uint)(t + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f))))
                * twice;
            w5 = (uint)(w5 + w14 + ((r3 >> 17) ^ (r3 >> 19) ^ (w3 >> 10))
                + ((r6 >> 7) ^ (r6 >> 18) ^ (w6 >> 3)));
            r5 = w5 * twice;
            t = c + ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + w5
                + 0x14A7484AA;
            g = (uint)(g + t) * twice;
            c = (uint)(t + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e))))
                * twice;
            w6 = (uint)(w6 + w15 + ((r4 >> 17) ^ (r4 >> 19) ^ (w4 >> 10))
                + ((r7 >> 7) ^ (r7 >> 18) ^ (w7 >> 3)));
            r6 = w6 * twice;
            t = b + ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + w6
                + 0x15CB0A9DC;
            f = (uint)(f + t) * twice;
            b = (uint)(t + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d))))
                * twice;
            w7 = (uint)(w7 + w0 + ((r5 >> 17) ^ (r5 >> 19) ^ (w5 >> 10))
                + ((r8 >> 7) ^ (r8 >> 18) ^ (w8 >> 3)));
            r7 = w7 * twice;
            t = a + ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + w7
                + 0x176F988DA;
            e = (uint)(e + t) * twice;
            a = (uint)(t + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c))))
                * twice;

            // Rounds 24 to 31.
            w8 = (uint)(w8 + w1 + ((r6 >> 17) ^ (r6 >> 19) ^ (w6 >> 10))
                + ((r9 >> 7) ^ (r9 >> 18) ^ (w9 >> 3)));
            r8 = w8 * twice;
            t = h + ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + w8
                + 0x1983E5152;
            d = (uint)(d + t) * twice;
            h = (uint)(t + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b))))
                * twice;
            w9 = (uint)(w9 + w2 + ((r7 >> 17) ^ (r7 >> 19) ^ (w7 >> 10))
                + ((r10 >> 7) ^ (r10 >> 18) ^ (w10 >> 3)));
            r9 = w9 * twice;
            t = g + ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + w9
                + 0x1A831C66D;
            c = (uint)(c + t) * twice;
            g = (uint)(t + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a))))
                * twice;
            w10 = (uint)(w10 + w3 + ((r8 >> 17) ^ (r8 >> 19) ^ (w8 >> 10))
                + ((r11 >> 7) ^ (r11 >> 18) ^ (w11 >> 3)));
            r10 = w10 * twice;
            t = f + ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + w10
                + 0x1B00327C8;
            b = (uint)(b + t) * twice;
            f = (uint)(t + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h))))
                * twice;
            w11 = (uint)(w11 + w4 + ((r9 >> 17) ^ (r9 >> 19) ^ (w9 >> 10))
                + ((r12 >> 7) ^ (r12 >> 18) ^ (w12 >> 3)));
            r11 = w11 * twice;
            t = e + ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + w11
                + 0x1BF597FC7;
            a = (uint)(a + t) * twice;
            e = (uint)(t + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g))))
                * twice;
            w12 = (uint)(w12 + w5 + ((r10 >> 17) ^ (r10 >> 19) ^ (w10 >> 10))
                + ((r13 >> 7) ^ (r13 >> 18) ^ (w13 >> 3)));
            r12 = w12 * twice;
            t = d + ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + w12
                + 0x1C6E00BF3;
            h = (uint)(h + t) * twice;
            d = (uint)(t + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f))))
                * twice;
            w13 = (uint)(w13 + w6 + ((r11 >> 17) ^ (r11 >> 19) ^ (w11 >> 10))
                + ((r14 >> 7) ^ (r14 >> 18) ^ (w14 >> 3)));
            r13 = w13 * twice;
            t = c + ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + w13
                + 0x1D5A79147;
            g = (uint)(g + t) * twice;
            c = (uint)(t + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e))))
                * twice;
            w14 = (uint)(w14 + w7 + ((r12 >> 17) ^ (r12 >> 19) ^ (w12 >> 10))
                + ((r15 >> 7) ^ (r15 >> 18) ^ (w15 >> 3)));
            r14 = w14 * twice;
            t = b + ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + w14
                + 0x106CA6351;
            f = (uint)(f + t) * twice;
            b = (uint)(t + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d))))
                * twice;
            w15 = (uint)(w15 + w8 + ((r13 >> 17) ^ (r13 >> 19) ^ (w13 >> 10))
                + ((r0 >> 7) ^ (r0 >> 18) ^ (w0 >> 3)));
            r15 = w15 * twice;
            t = a + ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + w15
                + 0x114292967;
            e = (uint)(e + t) * twice;
            a = (uint)(t + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c))))
                * twice;

            // Rounds 32 to 39.
            w0 = (uint)(w0 + w9 + ((r14 >> 17) ^ (r14 >> 19) ^ (w14 >> 10))
                + ((r1 >> 7) ^ (r1 >> 18) ^ (w1 >> 3)));
            r0 = w0 * twice;
            t = h + ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + w0
                + 0x127B70A85;
            d = (uint)(d + t) * twice;
            h = (uint)(t + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b))))
                * twice;
            w1 = (uint)(w1 + w10 + ((r15 >> 17) ^ (r15 >> 19) ^ (w15 >> 10))
                + ((r2 >> 7) ^ (r2 >> 18) ^ (w2 >> 3)));
            r1 = w1 * twice;
            t = g + ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + w1
                + 0x12E1B2138;
            c = (uint)(c + t) * twice;
            g = (uint)(t + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a))))
                * twice;
            w2 = (uint)(w2 + w11 + ((r0 >> 17) ^ (r0 >> 19) ^ (w0 >> 10))
                + ((r3 >> 7) ^ (r3 >> 18) ^ (w3 >> 3)));
            r2 = w2 * twice;
            t = f + ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + w2
                + 0x14D2C6DFC;
            b = (uint)(b + t) * twice;
            f = (uint)(t + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h))))
                * twice;
            w3 = (uint)(w3 + w12 + ((r1 >> 17) ^ (r1 >> 19) ^ (w1 >> 10))
                + ((r4 >> 7) ^ (r4 >> 18) ^ (w4 >> 3)));
            r3 = w3 * twice;
            t = e + ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + w3
                + 0x153380D13;
            a = (uint)(a + t) * twice;
            e = (uint)(t + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g))))
                * twice;
            w4 = (uint)(w4 + w13 + ((r2 >> 17) ^ (r2 >> 19) ^ (w2 >> 10))
                + ((r5 >> 7) ^ (r5 >> 18) ^ (w5 >> 3)));
            r4 = w4 * twice;
            t = d + ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + w4
                + 0x1650A7354;
            h = (uint)(h + t) * twice;
            d = (uint)(t + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f))))
                * twice;
            w5 = (uint)(w5 + w14 + ((r3 >> 17) ^ (r3 >> 19) ^ (w3 >> 10))
                + ((r6 >> 7) ^ (r6 >> 18) ^ (w6 >> 3)));
            r5 = w5 * twice;
            t = c + ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + w5
                + 0x1766A0ABB;
            g = (uint)(g + t) * twice;
            c = (uint)(t + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e))))
                * twice;
            w6 = (uint)(w6 + w15 + ((r4 >> 17) ^ (r4 >> 19) ^ (w4 >> 10))
                + ((r7 >> 7) ^ (r7 >> 18) ^ (w7 >> 3)));
            r6 = w6 * twice;
            t = b + ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + w6
                + 0x181C2C92E;
            f = (uint)(f + t) * twice;
            b = (uint)(t + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d))))
                * twice;
            w7 = (uint)(w7 + w0 + ((r5 >> 17) ^ (r5 >> 19) ^ (w5 >> 10))
                + ((r8 >> 7) ^ (r8 >> 18) ^ (w8 >> 3)));
            r7 = w7 * twice;
            t = a + ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + w7
                + 0x192722C85;
            e = (uint)(e + t) * twice;
            a = (uint)(t + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c))))
                * twice;

            // Rounds 40 to 47.
            w8 = (uint)(w8 + w1 + ((r6 >> 17) ^ (r6 >> 19) ^ (w6 >> 10))
                + ((r9 >> 7) ^ (r9 >> 18) ^ (w9 >> 3)));
            r8 = w8 * twice;
            t = h + ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + w8
                + 0x1A2BFE8A1;
            d = (uint)(d + t) * twice;
            h = (uint)(t + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b))))
                * twice;
            w9 = (uint)(w9 + w2 + ((r7 >> 17) ^ (r7 >> 19) ^ (w7 >> 10))
                + ((r10 >> 7) ^ (r10 >> 18) ^ (w10 >> 3)));
            r9 = w9 * twice;
            t = g + ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + w9
                + 0x1A81A664B;
            c = (uint)(c + t) * twice;
            g = (uint)(t + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a))))
                * twice;
            w10 = (uint)(w10 + w3 + ((r8 >> 17) ^ (r8 >> 19) ^ (w8 >> 10))
                + ((r11 >> 7) ^ (r11 >> 18) ^ (w11 >> 3)));
            r10 = w10 * twice;
            t = f + ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + w10
                + 0x1C24B8B70;
            b = (uint)(b + t) * twice;
            f = (uint)(t + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h))))
                * twice;
            w11 = (uint)(w11 + w4 + ((r9 >> 17) ^ (r9 >> 19) ^ (w9 >> 10))
                + ((r12 >> 7) ^ (r12 >> 18) ^ (w12 >> 3)));
            r11 = w11 * twice;
            t = e + ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + w11
                + 0x1C76C51A3;
            a = (uint)(a + t) * twice;
            e = (uint)(t + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g))))
                * twice;
            w12 = (uint)(w12 + w5 + ((r10 >> 17) ^ (r10 >> 19) ^ (w10 >> 10))
                + ((r13 >> 7) ^ (r13 >> 18) ^ (w13 >> 3)));
            r12 = w12 * twice;
            t = d + ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + w12
                + 0x1D192E819;
            h = (uint)(h + t) * twice;
            d = (uint)(t + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f))))
                * twice;
            w13 = (uint)(w13 + w6 + ((r11 >> 17) ^ (r11 >> 19) ^ (w11 >> 10))
                + ((r14 >> 7) ^ (r14 >> 18) ^ (w14 >> 3)));
            r13 = w13 * twice;
            t = c + ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + w13
                + 0x1D6990624;
            g = (uint)(g + t) * twice;
            c = (uint)(t + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e))))
                * twice;
            w14 = (uint)(w14 + w7 + ((r12 >> 17) ^ (r12 >> 19) ^ (w12 >> 10))
                + ((r15 >> 7) ^ (r15 >> 18) ^ (w15 >> 3)));
            r14 = w14 * twice;
            t = b + ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + w14
                + 0x1F40E3585;
            f = (uint)(f + t) * twice;
            b = (uint)(t + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d))))
                * twice;
            w15 = (uint)(w15 + w8 + ((r13 >> 17) ^ (r13 >> 19) ^ (w13 >> 10))
                + ((r0 >> 7) ^ (r0 >> 18) ^ (w0 >> 3)));
            r15 = w15 * twice;
            t = a + ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + w15
                + 0x1106AA070;
            e = (uint)(e + t) * twice;
            a = (uint)(t + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c))))
                * twice;

            // Rounds 48 to 55.
            w0 = (uint)(w0 + w9 + ((r14 >> 17) ^ (r14 >> 19) ^ (w14 >> 10))
                + ((r1 >> 7) ^ (r1 >> 18) ^ (w1 >> 3)));
            r0 = w0 * twice;
            t = h + ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + w0
                + 0x119A4C116;
            d = (uint)(d + t) * twice;
            h = (uint)(t + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b))))
                * twice;
            w1 = (uint)(w1 + w10 + ((r15 >> 17) ^ (r15 >> 19) ^ (w15 >> 10))
                + ((r2 >> 7) ^ (r2 >> 18) ^ (w2 >> 3)));
            r1 = w1 * twice;
            t = g + ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + w1
                + 0x11E376C08;
            c = (uint)(c + t) * twice;
            g = (uint)(t + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a))))
                * twice;
            w2 = (uint)(w2 + w11 + ((r0 >> 17) ^ (r0 >> 19) ^ (w0 >> 10))
                + ((r3 >> 7) ^ (r3 >> 18) ^ (w3 >> 3)));
            r2 = w2 * twice;
            t = f + ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + w2
                + 0x12748774C;
            b = (uint)(b + t) * twice;
            f = (uint)(t + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h))))
                * twice;
            w3 = (uint)(w3 + w12 + ((r1 >> 17) ^ (r1 >> 19) ^ (w1 >> 10))
                + ((r4 >> 7) ^ (r4 >> 18) ^ (w4 >> 3)));
            r3 = w3 * twice;
            t = e + ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + w3
                + 0x134B0BCB5;
            a = (uint)(a + t) * twice;
            e = (uint)(t + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g))))
                * twice;
            w4 = (uint)(w4 + w13 + ((r2 >> 17) ^ (r2 >> 19) ^ (w2 >> 10))
                + ((r5 >> 7) ^ (r5 >> 18) ^ (w5 >> 3)));
            r4 = w4 * twice;
            t = d + ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + w4
                + 0x1391C0CB3;
            h = (uint)(h + t) * twice;
            d = (uint)(t + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f))))
                * twice;
            w5 = (uint)(w5 + w14 + ((r3 >> 17) ^ (r3 >> 19) ^ (w3 >> 10))
                + ((r6 >> 7) ^ (r6 >> 18) ^ (w6 >> 3)));
            r5 = w5 * twice;
            t = c + ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + w5
                + 0x14ED8AA4A;
            g = (uint)(g + t) * twice;
            c = (uint)(t + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e))))
                * twice;
            w6 = (uint)(w6 + w15 + ((r4 >> 17) ^ (r4 >> 19) ^ (w4 >> 10))
                + ((r7 >> 7) ^ (r7 >> 18) ^ (w7 >> 3)));
            r6 = w6 * twice;
            t = b + ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + w6
                + 0x15B9CCA4F;
            f = (uint)(f + t) * twice;
            b = (uint)(t + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d))))
                * twice;
            w7 = (uint)(w7 + w0 + ((r5 >> 17) ^ (r5 >> 19) ^ (w5 >> 10))
                + ((r8 >> 7) ^ (r8 >> 18) ^ (w8 >> 3)));
            r7 = w7 * twice;
            t = a + ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + w7
                + 0x1682E6FF3;
            e = (uint)(e + t) * twice;
            a = (uint)(t + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c))))
                * twice;

            // Rounds 56 to 63.
            w8 = (uint)(w8 + w1 + ((r6 >> 17) ^ (r6 >> 19) ^ (w6 >> 10))
                + ((r9 >> 7) ^ (r9 >> 18) ^ (w9 >> 3)));
            r8 = w8 * twice;
            t = h + ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + w8
                + 0x1748F82EE;
            d = (uint)(d + t) * twice;
            h = (uint)(t + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b))))
                * twice;
            w9 = (uint)(w9 + w2 + ((r7 >> 17) ^ (r7 >> 19) ^ (w7 >> 10))
                + ((r10 >> 7) ^ (r10 >> 18) ^ (w10 >> 3)));
            r9 = w9 * twice;
            t = g + ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + w9
                + 0x178A5636F;
            c = (uint)(c + t) * twice;
            g = (uint)(t + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a))))
                * twice;
            w10 = (uint)(w10 + w3 + ((r8 >> 17) ^ (r8 >> 19) ^ (w8 >> 10))
                + ((r11 >> 7) ^ (r11 >> 18) ^ (w11 >> 3)));
            r10 = w10 * twice;
            t = f + ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + w10
                + 0x184C87814;
            b = (uint)(b + t) * twice;
            f = (uint)(t + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h))))
                * twice;
            w11 = (uint)(w11 + w4 + ((r9 >> 17) ^ (r9 >> 19) ^ (w9 >> 10))
                + ((r12 >> 7) ^ (r12 >> 18) ^ (w12 >> 3)));
            r11 = w11 * twice;
            t = e + ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + w11
                + 0x18CC70208;
            a = (uint)(a + t) * twice;
            e = (uint)(t + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g))))
                * twice;
            w12 = (uint)(w12 + w5 + ((r10 >> 17) ^ (r10 >> 19) ^ (w10 >> 10))
                + ((r13 >> 7) ^ (r13 >> 18) ^ (w13 >> 3)));
            r12 = w12 * twice;
            t = d + ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + w12
                + 0x190BEFFFA;
            h = (uint)(h + t) * twice;
            d = (uint)(t + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f))))
                * twice;
            w13 = (uint)(w13 + w6 + ((r11 >> 17) ^ (r11 >> 19) ^ (w11 >> 10))
                + ((r14 >> 7) ^ (r14 >> 18) ^ (w14 >> 3)));
            r13 = w13 * twice;
            t = c + ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + w13
                + 0x1A4506CEB;
            g = (uint)(g + t) * twice;
            c = (uint)(t + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e))))
                * twice;
            w14 = w14 + w7 + ((r12 >> 17) ^ (r12 >> 19) ^ (w12 >> 10))
                + ((r15 >> 7) ^ (r15 >> 18) ^ (w15 >> 3));
            t = b + ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + w14
                + 0x1BEF9A3F7;
            f = (uint)(f + t) * twice;
            b = (uint)(t + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d))))
                * twice;
            w15 = w15 + w8 + ((r13 >> 17) ^ (r13 >> 19) ^ (w13 >> 10))
                + ((r0 >> 7) ^ (r0 >> 18) ^ (w0 >> 3));
            t = a + ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + w15
                + 0x1C67178F2;
            e = (uint)(e + t) * twice;
            a = (uint)(t + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c))))
                * twice;

            state[0] += (uint)a;
            state[1] += (uint)b;
            state[2] += (uint)c;
            state[3] += (uint)d;
            state[4] += (uint)e;
            state[5] += (uint)f;
            state[6] += (uint)g;
            state[7] += (uint)h;
        }
    }
}
