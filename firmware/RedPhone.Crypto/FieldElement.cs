namespace RedPhone.Crypto
{
    /// <summary>
    /// Numbers modulo p = 2^255 - 19 in nine limbs: limb i counts 2^(29 i), the last has 23 bits.
    /// Limbs are signed longs, behind a multiplication 0 to 2^29 (limb 1 up to 2^15 outside).
    /// Column sums of products stay below 2^63 for limbs below 2^30 by limbs below 2^29. What lies
    /// above 2^261 is folded by 1216 = 64 * 19, above 2^255 by 19. Column 16, of two top
    /// limbs, stays below 2^49 and is folded whole. Constant time by shape.
    /// </summary>
    internal static class FieldElement
    {
        internal const int Limbs = 9;
        internal const int LimbBits = 29;
        internal const long Mask = (1L << LimbBits) - 1;
        internal const int TopBits = 255 - 8 * LimbBits;
        internal const long TopMask = (1L << TopBits) - 1;
        internal const long TopFold = 19;
        internal const long Fold = TopFold << (LimbBits - TopBits);

        /// <summary>
        /// Squares of sums, limbs up to 2^30, reach 8 * 2^60 in column 7: this is taken off there,
        /// and <see cref="BiasCarry"/> put back with the carry.
        /// </summary>
        internal const long Bias = 1L << 62;

        /// <summary>What <see cref="Bias"/> is worth one column higher.</summary>
        internal const long BiasCarry = Bias >> LimbBits;

        /// <summary>Reads 32 little-endian bytes, not the highest bit (RFC 7748 §5).</summary>
        internal static void Unpack(byte[] bytes, int offset, long[] limbs)
        {
            long bits = 0;
            int count = 0;
            int limb = 0;
            for (int i = 0; i < 32; i++)
            {
                bits |= (long)bytes[offset + i] << count;
                count += 8;
                if (count >= LimbBits)
                {
                    limbs[limb] = bits & Mask;
                    limb++;
                    bits >>= LimbBits;
                    count -= LimbBits;
                }
            }

            limbs[limb] = bits & TopMask;
        }

        /// <summary>
        /// Reduces <paramref name="limbs"/> in place to 0 .. p - 1 and writes 32 little-endian
        /// bytes.
        /// </summary>
        internal static void Pack(long[] limbs, byte[] bytes, int offset)
        {
            // The first pass brings the value below 2^255 + 19, the others below 2^255.
            Carry(limbs);
            Carry(limbs);
            Carry(limbs);

            // Minus p when it is not below p: then adding 19 carries out of bit 255.
            long carry = TopFold;
            for (int i = 0; i < Limbs - 1; i++)
            {
                carry = (limbs[i] + carry) >> LimbBits;
            }

            limbs[0] += TopFold * ((limbs[Limbs - 1] + carry) >> TopBits);
            for (int i = 0; i < Limbs - 1; i++)
            {
                limbs[i + 1] += limbs[i] >> LimbBits;
                limbs[i] &= Mask;
            }

            limbs[Limbs - 1] &= TopMask;
            long bits = 0;
            int count = 0;
            int at = offset;
            for (int i = 0; i < Limbs; i++)
            {
                bits |= limbs[i] << count;
                count += LimbBits;
                while (count >= 8 && at < offset + 32)
                {
                    bytes[at] = (byte)bits;
                    at++;
                    bits >>= 8;
                    count -= 8;
                }
            }
        }

        private static void Carry(long[] limbs)
        {
            for (int i = 0; i < Limbs - 1; i++)
            {
                limbs[i + 1] += limbs[i] >> LimbBits;
                limbs[i] &= Mask;
            }

            limbs[0] += TopFold * (limbs[Limbs - 1] >> TopBits);
            limbs[Limbs - 1] &= TopMask;
        }

        /// <summary>result = left * right; all three may be the same array.</summary>
        internal static void Multiply(long[] left, long[] right, long[] result)
        {
            long mask = FieldElement.Mask;
            long topMask = FieldElement.TopMask;
            long fold = FieldElement.Fold;
            long nineteen = FieldElement.TopFold;
            long c0, c1, c2, c3, c4, c5, c6, c7, c8, h9, h10, h11, h12, h13, h14, h15, h16;
            long a0 = left[0], a1 = left[1], a2 = left[2], a3 = left[3], a4 = left[4];
            long a5 = left[5], a6 = left[6], a7 = left[7], a8 = left[8];
            long b0 = right[0], b1 = right[1], b2 = right[2], b3 = right[3], b4 = right[4];
            long b5 = right[5], b6 = right[6], b7 = right[7], b8 = right[8];

            h9 = a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1;
            h10 = a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + (h9 >> 29);
            h11 = a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + (h10 >> 29);
            h12 = a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + (h11 >> 29);
            h13 = a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + (h12 >> 29);
            h14 = a6 * b8 + a7 * b7 + a8 * b6 + (h13 >> 29);
            h15 = a7 * b8 + a8 * b7 + (h14 >> 29);
            h16 = a8 * b8 + (h15 >> 29);
            c0 = a0 * b0 + (h9 & mask) * fold;
            c1 = a0 * b1 + a1 * b0 + (h10 & mask) * fold + (c0 >> 29);
            c2 = a0 * b2 + a1 * b1 + a2 * b0 + (h11 & mask) * fold + (c1 >> 29);
            c3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + (h12 & mask) * fold + (c2 >> 29);
            c4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 + (h13 & mask) * fold + (c3 >> 29);
            c5 = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + (h14 & mask) * fold
                + (c4 >> 29);
            c6 = a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0
                + (h15 & mask) * fold + (c5 >> 29);
            c7 = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0
                + h16 * fold + (c6 >> 29);
            c8 = a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1
                + a8 * b0 + (c7 >> 29);
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            result[0] = c0 & mask; result[1] = (c1 & mask) + (c0 >> 29); result[2] = c2 & mask;
            result[3] = c3 & mask; result[4] = c4 & mask; result[5] = c5 & mask;
            result[6] = c6 & mask; result[7] = c7 & mask; result[8] = c8 & topMask;
        }

        /// <summary>value = value^(2^times), times at least 1.</summary>
        internal static void Square(long[] value, int times)
        {
            long mask = FieldElement.Mask;
            long topMask = FieldElement.TopMask;
            long fold = FieldElement.Fold;
            long nineteen = FieldElement.TopFold;
            long c0, c1, c2, c3, c4, c5, c6, c7, c8, h9, h10, h11, h12, h13, h14, h15, h16;
            long a0 = value[0], a1 = value[1], a2 = value[2], a3 = value[3], a4 = value[4];
            long a5 = value[5], a6 = value[6], a7 = value[7], a8 = value[8];
            for (int i = 0; i < times; i++)
            {
                h9 = ((a1 * a8 + a2 * a7 + a3 * a6 + a4 * a5) << 1);
                h10 = ((a2 * a8 + a3 * a7 + a4 * a6) << 1) + a5 * a5 + (h9 >> 29);
                h11 = ((a3 * a8 + a4 * a7 + a5 * a6) << 1) + (h10 >> 29);
                h12 = ((a4 * a8 + a5 * a7) << 1) + a6 * a6 + (h11 >> 29);
                h13 = ((a5 * a8 + a6 * a7) << 1) + (h12 >> 29);
                h14 = (a6 * a8 << 1) + a7 * a7 + (h13 >> 29);
                h15 = (a7 * a8 << 1) + (h14 >> 29);
                h16 = a8 * a8 + (h15 >> 29);
                c0 = a0 * a0 + (h9 & mask) * fold;
                c1 = (a0 * a1 << 1) + (h10 & mask) * fold + (c0 >> 29);
                c2 = (a0 * a2 << 1) + a1 * a1 + (h11 & mask) * fold + (c1 >> 29);
                c3 = ((a0 * a3 + a1 * a2) << 1) + (h12 & mask) * fold + (c2 >> 29);
                c4 = ((a0 * a4 + a1 * a3) << 1) + a2 * a2 + (h13 & mask) * fold + (c3 >> 29);
                c5 = ((a0 * a5 + a1 * a4 + a2 * a3) << 1) + (h14 & mask) * fold + (c4 >> 29);
                c6 = ((a0 * a6 + a1 * a5 + a2 * a4) << 1) + a3 * a3 + (h15 & mask) * fold
                    + (c5 >> 29);
                c7 = ((a0 * a7 + a1 * a6 + a2 * a5 + a3 * a4) << 1) + h16 * fold + (c6 >> 29);
                c8 = ((a0 * a8 + a1 * a7 + a2 * a6 + a3 * a5) << 1) + a4 * a4 + (c7 >> 29);
                c0 = (c0 & mask) + (c8 >> 23) * nineteen;
                a0 = c0 & mask; a1 = (c1 & mask) + (c0 >> 29); a2 = c2 & mask; a3 = c3 & mask;
                a4 = c4 & mask; a5 = c5 & mask; a6 = c6 & mask; a7 = c7 & mask; a8 = c8 & topMask;
            }

            value[0] = a0; value[1] = a1; value[2] = a2; value[3] = a3; value[4] = a4;
            value[5] = a5; value[6] = a6; value[7] = a7; value[8] = a8;
        }
    }
}
