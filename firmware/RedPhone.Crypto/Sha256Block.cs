namespace RedPhone.Crypto
{
    /// <summary>The compression function of SHA-256, FIPS 180-4 §6.2.2.</summary>
    internal static class Sha256Block
    {
        private static readonly uint[] RoundConstants =
        {
            0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5,
            0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
            0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3,
            0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
            0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC,
            0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
            0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7,
            0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
            0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13,
            0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
            0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3,
            0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
            0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5,
            0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
            0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208,
            0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
        };

        /// <summary>
        /// Mixes one 64-byte block into <paramref name="state"/>, or, when
        /// <paramref name="digest"/> is not null, the padded 8-word digest that ends an HMAC.
        /// </summary>
        internal static void Compress(uint[] state, byte[] block, uint[] digest)
        {
            uint[] w = new uint[64];
            for (int i = 0; i < 16; i++)
            {
                if (digest != null)
                {
                    w[i] = i < 8 ? digest[i] : (i == 8 ? 0x80000000u : (i == 15 ? 768u : 0u));
                }
                else
                {
                    w[i] = ((uint)block[4 * i] << 24) | ((uint)block[4 * i + 1] << 16)
                        | ((uint)block[4 * i + 2] << 8) | block[4 * i + 3];
                }
            }

            for (int i = 16; i < 64; i++)
            {
                uint x = w[i - 15];
                uint y = w[i - 2];
                w[i] = w[i - 16] + w[i - 7]
                    + (((x >> 7) | (x << 25)) ^ ((x >> 18) | (x << 14)) ^ (x >> 3))
                    + (((y >> 17) | (y << 15)) ^ ((y >> 19) | (y << 13)) ^ (y >> 10));
            }

            uint a = state[0], b = state[1], c = state[2], d = state[3];
            uint e = state[4], f = state[5], g = state[6], h = state[7];
            for (int i = 0; i < 64; i++)
            {
                uint t = h + (((e >> 6) | (e << 26)) ^ ((e >> 11) | (e << 21))
                    ^ ((e >> 25) | (e << 7))) + (g ^ (e & (f ^ g))) + RoundConstants[i] + w[i];
                uint u = (((a >> 2) | (a << 30)) ^ ((a >> 13) | (a << 19))
                    ^ ((a >> 22) | (a << 10))) + ((a & b) | (c & (a | b)));
                h = g; g = f; f = e; e = d + t; d = c; c = b; b = a; a = t + u;
            }

            state[0] += a; state[1] += b; state[2] += c; state[3] += d;
            state[4] += e; state[5] += f; state[6] += g; state[7] += h;
        }
    }
}
