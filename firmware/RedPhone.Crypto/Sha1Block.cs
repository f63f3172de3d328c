namespace RedPhone.Crypto
{
    /// <summary>The compression function of SHA-1, FIPS 180-4 §6.1.2.</summary>
    internal static class Sha1Block
    {
        /// <summary>
        /// Mixes one 64-byte block into <paramref name="state"/>, or, when
        /// <paramref name="digest"/> is not null, the padded 5-word digest that ends an HMAC.
        /// </summary>
        internal static void Compress(uint[] state, byte[] block, uint[] digest)
        {
            uint[] w = new uint[80];
            for (int i = 0; i < 16; i++)
            {
                if (digest != null)
                {
                    w[i] = i < 5 ? digest[i] : (i == 5 ? 0x80000000u : (i == 15 ? 672u : 0u));
                }
                else
                {
                    w[i] = ((uint)block[4 * i] << 24) | ((uint)block[4 * i + 1] << 16)
                        | ((uint)block[4 * i + 2] << 8) | block[4 * i + 3];
                }
            }

            for (int i = 16; i < 80; i++)
            {
                uint x = w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16];
                w[i] = (x << 1) | (x >> 31);
            }

            uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
            for (int i = 0; i < 80; i++)
            {
                uint f;
                if (i < 20) { f = (d ^ (b & (c ^ d))) + 0x5A827999; }
                else if (i < 40) { f = (b ^ c ^ d) + 0x6ED9EBA1; }
                else if (i < 60) { f = ((b & c) | (d & (b | c))) + 0x8F1BBCDC; }
                else { f = (b ^ c ^ d) + 0xCA62C1D6; }

                uint t = ((a << 5) | (a >> 27)) + f + e + w[i];
                e = d; d = c; c = (b << 30) | (b >> 2); b = a; a = t;
            }

            state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e;
        }
    }
}
