using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// Poly1305 (RFC 8439 §2.5) with a key that may be used for one message only. Numbers are five
    /// 26-bit limbs. Allocates only in the constructor. Constant time by shape.
    /// </summary>
    public sealed class Poly1305
    {
        /// <summary>Bytes of the one-time key: r, then s.</summary>
        public const int KeyBytes = 32;

        /// <summary>Bytes of a tag.</summary>
        public const int TagBytes = 16;

        private const int BlockBytes = 16;
        private const ulong Mask = 0x3FFFFFF;
        private const ulong BlockEnd = 1UL << 24;

        private readonly ulong[] _r = new ulong[5];
        private readonly ulong[] _h = new ulong[5];
        private readonly ulong[] _s = new ulong[2];
        private readonly byte[] _block = new byte[BlockBytes];
        private int _fill;

        /// <summary>Takes the 32-byte key at <paramref name="offset"/>; clamps r.</summary>
        public void SetKey(byte[] key, int offset)
        {
            ulong low = ReadUInt64(key, offset) & 0x0FFFFFFC0FFFFFFF;
            ulong high = ReadUInt64(key, offset + 8) & 0x0FFFFFFC0FFFFFFC;
            _r[0] = low & Mask;
            _r[1] = (low >> 26) & Mask;
            _r[2] = ((low >> 52) | (high << 12)) & Mask;
            _r[3] = (high >> 14) & Mask;
            _r[4] = high >> 40;
            _s[0] = ReadUInt64(key, offset + 16);
            _s[1] = ReadUInt64(key, offset + 24);
            Array.Clear(_h, 0, _h.Length);
            _fill = 0;
        }

        /// <summary>Authenticates <paramref name="count"/> more bytes.</summary>
        public void Update(byte[] data, int offset, int count)
        {
            if (count < 0)
            {
                throw new ArgumentException();
            }

            if (_fill > 0)
            {
                int taken = BlockBytes - _fill;
                if (taken > count)
                {
                    taken = count;
                }

                Array.Copy(data, offset, _block, _fill, taken);
                _fill += taken;
                offset += taken;
                count -= taken;
                if (_fill == BlockBytes)
                {
                    AddBlocks(_block, 0, 1, BlockEnd);
                    _fill = 0;
                }
            }

            int blocks = count >> 4;
            if (blocks > 0)
            {
                AddBlocks(data, offset, blocks, BlockEnd);
                offset += blocks << 4;
                count &= 15;
            }

            if (count > 0)
            {
                Array.Copy(data, offset, _block, _fill, count);
                _fill += count;
            }
        }

        /// <summary>Fills the last block with zeros, as the AEAD construction demands.</summary>
        internal void PadToBlock()
        {
            if (_fill > 0)
            {
                Array.Clear(_block, _fill, BlockBytes - _fill);
                AddBlocks(_block, 0, 1, BlockEnd);
                _fill = 0;
            }
        }

        /// <summary>Writes the 16-byte tag and wipes the key and all state.</summary>
        public void Finish(byte[] tag, int offset)
        {
            if (_fill > 0)
            {
                _block[_fill] = 1;
                Array.Clear(_block, _fill + 1, BlockBytes - _fill - 1);
                AddBlocks(_block, 0, 1, 0);
            }

            ulong h0 = _h[0];
            ulong h1 = _h[1] + (h0 >> 26);
            ulong h2 = _h[2] + (h1 >> 26);
            ulong h3 = _h[3] + (h2 >> 26);
            ulong h4 = _h[4] + (h3 >> 26);
            h0 = (h0 & Mask) + 5 * (h4 >> 26);
            h1 = (h1 & Mask) + (h0 >> 26);
            h0 &= Mask;
            h2 = (h2 & Mask) + (h1 >> 26);
            h1 &= Mask;
            h3 = (h3 & Mask) + (h2 >> 26);
            h2 &= Mask;
            h4 = (h4 & Mask) + (h3 >> 26);
            h3 &= Mask;

            // Subtract 2^130 - 5 when h is not below it: the carry out of h + 5 says so.
            ulong carry = (h0 + 5) >> 26;
            carry = (h1 + carry) >> 26;
            carry = (h2 + carry) >> 26;
            carry = (h3 + carry) >> 26;
            carry = (h4 + carry) >> 26;
            h0 += 5 * carry;
            h1 += h0 >> 26;
            h2 += h1 >> 26;
            h3 += h2 >> 26;
            h4 += h3 >> 26;

            // Tag = h + s modulo 2^128.
            ulong low = (h0 & Mask) | ((h1 & Mask) << 26) | ((h2 & Mask) << 52);
            ulong high = ((h2 & Mask) >> 12) | ((h3 & Mask) << 14) | ((h4 & Mask) << 40);
            ulong sum = (low & 0xFFFFFFFF) + (_s[0] & 0xFFFFFFFF);
            carry = ((low >> 32) + (_s[0] >> 32) + (sum >> 32)) >> 32;
            WriteUInt64(low + _s[0], tag, offset);
            WriteUInt64(high + _s[1] + carry, tag, offset + 8);
            Clear();
        }

        /// <summary>Wipes the key and all state.</summary>
        public void Clear()
        {
            Array.Clear(_r, 0, _r.Length);
            Array.Clear(_h, 0, _h.Length);
            Array.Clear(_s, 0, _s.Length);
            Bytes.Wipe(_block);
            _fill = 0;
        }

        // h = (h + block) * r, partially reduced: limbs stay below 2^27. A block is added by whole
        // bytes, so that limbs overlap: at most 2^32 more in h0 and 2^30 in the others, and every
        // sum of products stays below 2^62. The last one has few bytes and blockEnd 0.
        private void AddBlocks(byte[] data, int offset, int blocks, ulong blockEnd)
        {
            ulong mask = Mask;
            ulong r0 = _r[0], r1 = _r[1], r2 = _r[2], r3 = _r[3], r4 = _r[4];
            ulong s1 = 5 * r1, s2 = 5 * r2, s3 = 5 * r3, s4 = 5 * r4;
            ulong h0 = _h[0], h1 = _h[1], h2 = _h[2], h3 = _h[3], h4 = _h[4];
            for (int i = 0; i < blocks; i++)
            {
                h0 += (uint)(data[offset] | (data[offset + 1] << 8) | (data[offset + 2] << 16)
                    | (data[offset + 3] << 24));
                h1 += (uint)((data[offset + 4] << 6) | (data[offset + 5] << 14)
                    | (data[offset + 6] << 22));
                h2 += (uint)((data[offset + 7] << 4) | (data[offset + 8] << 12)
                    | (data[offset + 9] << 20));
                h3 += (uint)((data[offset + 10] << 2) | (data[offset + 11] << 10)
                    | (data[offset + 12] << 18));
                h4 += (uint)(data[offset + 13] | (data[offset + 14] << 8)
                    | (data[offset + 15] << 16)) + blockEnd;
                offset += BlockBytes;
                ulong d0 = h0 * r0 + h1 * s4 + h2 * s3 + h3 * s2 + h4 * s1;
                ulong d1 = h0 * r1 + h1 * r0 + h2 * s4 + h3 * s3 + h4 * s2 + (d0 >> 26);
                ulong d2 = h0 * r2 + h1 * r1 + h2 * r0 + h3 * s4 + h4 * s3 + (d1 >> 26);
                ulong d3 = h0 * r3 + h1 * r2 + h2 * r1 + h3 * r0 + h4 * s4 + (d2 >> 26);
                ulong d4 = h0 * r4 + h1 * r3 + h2 * r2 + h3 * r1 + h4 * r0 + (d3 >> 26);
                d0 = (d0 & mask) + (d4 >> 26) * 5;
                h0 = d0 & mask;
                h1 = (d1 & mask) + (d0 >> 26);
                h2 = d2 & mask;
                h3 = d3 & mask;
                h4 = d4 & mask;
            }

            _h[0] = h0;
            _h[1] = h1;
            _h[2] = h2;
            _h[3] = h3;
            _h[4] = h4;
        }

        private static ulong ReadUInt64(byte[] bytes, int offset)
        {
            uint low = (uint)(bytes[offset] | (bytes[offset + 1] << 8)
                | (bytes[offset + 2] << 16) | (bytes[offset + 3] << 24));
            uint high = (uint)(bytes[offset + 4] | (bytes[offset + 5] << 8)
                | (bytes[offset + 6] << 16) | (bytes[offset + 7] << 24));
            return ((ulong)high << 32) | low;
        }

        private static void WriteUInt64(ulong value, byte[] bytes, int offset)
        {
            bytes[offset] = (byte)value;
            bytes[offset + 1] = (byte)(value >> 8);
            bytes[offset + 2] = (byte)(value >> 16);
            bytes[offset + 3] = (byte)(value >> 24);
            bytes[offset + 4] = (byte)(value >> 32);
            bytes[offset + 5] = (byte)(value >> 40);
            bytes[offset + 6] = (byte)(value >> 48);
            bytes[offset + 7] = (byte)(value >> 56);
        }
    }
}
