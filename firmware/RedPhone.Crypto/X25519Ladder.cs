namespace RedPhone.Crypto
{
    /// <summary>
    /// The two halves of a Montgomery ladder step of X25519 (RFC 7748 §5), each unrolled into one
    /// method with all limbs in locals: calls and array accesses would cost more than the
    /// arithmetic. The names are the RFC's; points holds x2, z2, x3, z3 (nine limbs each), two
    /// points whose difference is u. Limb bounds stand at <see cref="FieldElement"/>. Constant time
    /// by shape.
    /// </summary>
    internal static class X25519Ladder
    {
        // a24 = (486662 - 2) / 4.
        private const long CurveConstant = 121665;

        /// <summary>
        /// Replaces the second point by the sum of both, and writes to <paramref name="chosen"/>
        /// x + z and x - z of the first point (<paramref name="select"/> = 0) or of the second
        /// as it was (-1). The sum is the same in either order, so nothing else needs a swap.
        /// </summary>
        internal static void Add(long[] points, long[] u, long[] chosen, long select)
        {
            long mask = FieldElement.Mask;
            long topMask = FieldElement.TopMask;
            long fold = FieldElement.Fold;
            long nineteen = FieldElement.TopFold;
            long c0, c1, c2, c3, c4, c5, c6, c7, c8, h9, h10, h11, h12, h13, h14, h15, h16;

            // A = x2 + z2, B = x2 - z2, C = x3 + z3, D = x3 - z3 (C is s here).
            long a0 = points[0] + points[9]; long a1 = points[1] + points[10];
            long a2 = points[2] + points[11]; long a3 = points[3] + points[12];
            long a4 = points[4] + points[13]; long a5 = points[5] + points[14];
            long a6 = points[6] + points[15]; long a7 = points[7] + points[16];
            long a8 = points[8] + points[17];

            long b0 = points[0] - points[9]; long b1 = points[1] - points[10];
            long b2 = points[2] - points[11]; long b3 = points[3] - points[12];
            long b4 = points[4] - points[13]; long b5 = points[5] - points[14];
            long b6 = points[6] - points[15]; long b7 = points[7] - points[16];
            long b8 = points[8] - points[17];

            long s0 = points[18] + points[27]; long s1 = points[19] + points[28];
            long s2 = points[20] + points[29]; long s3 = points[21] + points[30];
            long s4 = points[22] + points[31]; long s5 = points[23] + points[32];
            long s6 = points[24] + points[33]; long s7 = points[25] + points[34];
            long s8 = points[26] + points[35];

            long d0 = points[18] - points[27]; long d1 = points[19] - points[28];
            long d2 = points[20] - points[29]; long d3 = points[21] - points[30];
            long d4 = points[22] - points[31]; long d5 = points[23] - points[32];
            long d6 = points[24] - points[33]; long d7 = points[25] - points[34];
            long d8 = points[26] - points[35];

            // P = D * A
            h9 = d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5 + d5 * a4 + d6 * a3 + d7 * a2 + d8 * a1;
            h10 = d2 * a8 + d3 * a7 + d4 * a6 + d5 * a5 + d6 * a4 + d7 * a3 + d8 * a2 + (h9 >> 29);
            h11 = d3 * a8 + d4 * a7 + d5 * a6 + d6 * a5 + d7 * a4 + d8 * a3 + (h10 >> 29);
            h12 = d4 * a8 + d5 * a7 + d6 * a6 + d7 * a5 + d8 * a4 + (h11 >> 29);
            h13 = d5 * a8 + d6 * a7 + d7 * a6 + d8 * a5 + (h12 >> 29);
            h14 = d6 * a8 + d7 * a7 + d8 * a6 + (h13 >> 29);
            h15 = d7 * a8 + d8 * a7 + (h14 >> 29);
            h16 = d8 * a8 + (h15 >> 29);
            c0 = d0 * a0 + (h9 & mask) * fold;
            c1 = d0 * a1 + d1 * a0 + (h10 & mask) * fold + (c0 >> 29);
            c2 = d0 * a2 + d1 * a1 + d2 * a0 + (h11 & mask) * fold + (c1 >> 29);
            c3 = d0 * a3 + d1 * a2 + d2 * a1 + d3 * a0 + (h12 & mask) * fold + (c2 >> 29);
            c4 = d0 * a4 + d1 * a3 + d2 * a2 + d3 * a1 + d4 * a0 + (h13 & mask) * fold + (c3 >> 29);
            c5 = d0 * a5 + d1 * a4 + d2 * a3 + d3 * a2 + d4 * a1 + d5 * a0 + (h14 & mask) * fold
                + (c4 >> 29);
            c6 = d0 * a6 + d1 * a5 + d2 * a4 + d3 * a3 + d4 * a2 + d5 * a1 + d6 * a0
                + (h15 & mask) * fold + (c5 >> 29);
            c7 = d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4 + d4 * a3 + d5 * a2 + d6 * a1 + d7 * a0
                + h16 * fold + (c6 >> 29);
            c8 = d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + d4 * a4 + d5 * a3 + d6 * a2 + d7 * a1
                + d8 * a0 + (c7 >> 29);
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            long p0 = c0 & mask; long p1 = (c1 & mask) + (c0 >> 29); long p2 = c2 & mask;
            long p3 = c3 & mask; long p4 = c4 & mask; long p5 = c5 & mask; long p6 = c6 & mask;
            long p7 = c7 & mask; long p8 = c8 & topMask;

            // Q = C * B
            h9 = s1 * b8 + s2 * b7 + s3 * b6 + s4 * b5 + s5 * b4 + s6 * b3 + s7 * b2 + s8 * b1;
            h10 = s2 * b8 + s3 * b7 + s4 * b6 + s5 * b5 + s6 * b4 + s7 * b3 + s8 * b2 + (h9 >> 29);
            h11 = s3 * b8 + s4 * b7 + s5 * b6 + s6 * b5 + s7 * b4 + s8 * b3 + (h10 >> 29);
            h12 = s4 * b8 + s5 * b7 + s6 * b6 + s7 * b5 + s8 * b4 + (h11 >> 29);
            h13 = s5 * b8 + s6 * b7 + s7 * b6 + s8 * b5 + (h12 >> 29);
            h14 = s6 * b8 + s7 * b7 + s8 * b6 + (h13 >> 29);
            h15 = s7 * b8 + s8 * b7 + (h14 >> 29);
            h16 = s8 * b8 + (h15 >> 29);
            c0 = s0 * b0 + (h9 & mask) * fold;
            c1 = s0 * b1 + s1 * b0 + (h10 & mask) * fold + (c0 >> 29);
            c2 = s0 * b2 + s1 * b1 + s2 * b0 + (h11 & mask) * fold + (c1 >> 29);
            c3 = s0 * b3 + s1 * b2 + s2 * b1 + s3 * b0 + (h12 & mask) * fold + (c2 >> 29);
            c4 = s0 * b4 + s1 * b3 + s2 * b2 + s3 * b1 + s4 * b0 + (h13 & mask) * fold + (c3 >> 29);
            c5 = s0 * b5 + s1 * b4 + s2 * b3 + s3 * b2 + s4 * b1 + s5 * b0 + (h14 & mask) * fold
                + (c4 >> 29);
            c6 = s0 * b6 + s1 * b5 + s2 * b4 + s3 * b3 + s4 * b2 + s5 * b1 + s6 * b0
                + (h15 & mask) * fold + (c5 >> 29);
            c7 = s0 * b7 + s1 * b6 + s2 * b5 + s3 * b4 + s4 * b3 + s5 * b2 + s6 * b1 + s7 * b0
                + h16 * fold + (c6 >> 29);
            c8 = s0 * b8 + s1 * b7 + s2 * b6 + s3 * b5 + s4 * b4 + s5 * b3 + s6 * b2 + s7 * b1
                + s8 * b0 + (c7 >> 29);
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            long q0 = c0 & mask; long q1 = (c1 & mask) + (c0 >> 29); long q2 = c2 & mask;
            long q3 = c3 & mask; long q4 = c4 & mask; long q5 = c5 & mask; long q6 = c6 & mask;
            long q7 = c7 & mask; long q8 = c8 & topMask;

            chosen[0] = a0 ^ (select & (a0 ^ s0)); chosen[1] = a1 ^ (select & (a1 ^ s1));
            chosen[2] = a2 ^ (select & (a2 ^ s2)); chosen[3] = a3 ^ (select & (a3 ^ s3));
            chosen[4] = a4 ^ (select & (a4 ^ s4)); chosen[5] = a5 ^ (select & (a5 ^ s5));
            chosen[6] = a6 ^ (select & (a6 ^ s6)); chosen[7] = a7 ^ (select & (a7 ^ s7));
            chosen[8] = a8 ^ (select & (a8 ^ s8));
            chosen[9] = b0 ^ (select & (b0 ^ d0)); chosen[10] = b1 ^ (select & (b1 ^ d1));
            chosen[11] = b2 ^ (select & (b2 ^ d2)); chosen[12] = b3 ^ (select & (b3 ^ d3));
            chosen[13] = b4 ^ (select & (b4 ^ d4)); chosen[14] = b5 ^ (select & (b5 ^ d5));
            chosen[15] = b6 ^ (select & (b6 ^ d6)); chosen[16] = b7 ^ (select & (b7 ^ d7));
            chosen[17] = b8 ^ (select & (b8 ^ d8));

            // C = P + Q, D = P - Q.
            s0 = p0 + q0; s1 = p1 + q1; s2 = p2 + q2; s3 = p3 + q3; s4 = p4 + q4; s5 = p5 + q5;
            s6 = p6 + q6; s7 = p7 + q7; s8 = p8 + q8;
            d0 = p0 - q0; d1 = p1 - q1; d2 = p2 - q2; d3 = p3 - q3; d4 = p4 - q4; d5 = p5 - q5;
            d6 = p6 - q6; d7 = p7 - q7; d8 = p8 - q8;

            // x3 = (P + Q)^2, with the bias in column 7
            h9 = ((s1 * s8 + s2 * s7 + s3 * s6 + s4 * s5) << 1);
            h10 = ((s2 * s8 + s3 * s7 + s4 * s6) << 1) + s5 * s5 + (h9 >> 29);
            h11 = ((s3 * s8 + s4 * s7 + s5 * s6) << 1) + (h10 >> 29);
            h12 = ((s4 * s8 + s5 * s7) << 1) + s6 * s6 + (h11 >> 29);
            h13 = ((s5 * s8 + s6 * s7) << 1) + (h12 >> 29);
            h14 = (s6 * s8 << 1) + s7 * s7 + (h13 >> 29);
            h15 = (s7 * s8 << 1) + (h14 >> 29);
            h16 = s8 * s8 + (h15 >> 29);
            c0 = s0 * s0 + (h9 & mask) * fold;
            c1 = (s0 * s1 << 1) + (h10 & mask) * fold + (c0 >> 29);
            c2 = (s0 * s2 << 1) + s1 * s1 + (h11 & mask) * fold + (c1 >> 29);
            c3 = ((s0 * s3 + s1 * s2) << 1) + (h12 & mask) * fold + (c2 >> 29);
            c4 = ((s0 * s4 + s1 * s3) << 1) + s2 * s2 + (h13 & mask) * fold + (c3 >> 29);
            c5 = ((s0 * s5 + s1 * s4 + s2 * s3) << 1) + (h14 & mask) * fold + (c4 >> 29);
            c6 = ((s0 * s6 + s1 * s5 + s2 * s4) << 1) + s3 * s3 + (h15 & mask) * fold + (c5 >> 29);
            c7 = ((s0 * s7 + s1 * s6 + s2 * s5 + s3 * s4) << 1) + h16 * fold
                + (c6 >> 29) - FieldElement.Bias;
            c8 = ((s0 * s8 + s1 * s7 + s2 * s6 + s3 * s5) << 1) + s4 * s4 + (c7 >> 29)
                + FieldElement.BiasCarry;
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            points[18] = c0 & mask; points[19] = (c1 & mask) + (c0 >> 29); points[20] = c2 & mask;
            points[21] = c3 & mask; points[22] = c4 & mask; points[23] = c5 & mask;
            points[24] = c6 & mask; points[25] = c7 & mask; points[26] = c8 & topMask;

            // P = (P - Q)^2
            h9 = ((d1 * d8 + d2 * d7 + d3 * d6 + d4 * d5) << 1);
            h10 = ((d2 * d8 + d3 * d7 + d4 * d6) << 1) + d5 * d5 + (h9 >> 29);
            h11 = ((d3 * d8 + d4 * d7 + d5 * d6) << 1) + (h10 >> 29);
            h12 = ((d4 * d8 + d5 * d7) << 1) + d6 * d6 + (h11 >> 29);
            h13 = ((d5 * d8 + d6 * d7) << 1) + (h12 >> 29);
            h14 = (d6 * d8 << 1) + d7 * d7 + (h13 >> 29);
            h15 = (d7 * d8 << 1) + (h14 >> 29);
            h16 = d8 * d8 + (h15 >> 29);
            c0 = d0 * d0 + (h9 & mask) * fold;
            c1 = (d0 * d1 << 1) + (h10 & mask) * fold + (c0 >> 29);
            c2 = (d0 * d2 << 1) + d1 * d1 + (h11 & mask) * fold + (c1 >> 29);
            c3 = ((d0 * d3 + d1 * d2) << 1) + (h12 & mask) * fold + (c2 >> 29);
            c4 = ((d0 * d4 + d1 * d3) << 1) + d2 * d2 + (h13 & mask) * fold + (c3 >> 29);
            c5 = ((d0 * d5 + d1 * d4 + d2 * d3) << 1) + (h14 & mask) * fold + (c4 >> 29);
            c6 = ((d0 * d6 + d1 * d5 + d2 * d4) << 1) + d3 * d3 + (h15 & mask) * fold + (c5 >> 29);
            c7 = ((d0 * d7 + d1 * d6 + d2 * d5 + d3 * d4) << 1) + h16 * fold + (c6 >> 29);
            c8 = ((d0 * d8 + d1 * d7 + d2 * d6 + d3 * d5) << 1) + d4 * d4 + (c7 >> 29);
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            p0 = c0 & mask; p1 = (c1 & mask) + (c0 >> 29); p2 = c2 & mask; p3 = c3 & mask;
            p4 = c4 & mask; p5 = c5 & mask; p6 = c6 & mask; p7 = c7 & mask; p8 = c8 & topMask;

            // z3 = u * (P - Q)^2
            long u0 = u[0], u1 = u[1], u2 = u[2], u3 = u[3], u4 = u[4];
            long u5 = u[5], u6 = u[6], u7 = u[7], u8 = u[8];
            h9 = u1 * p8 + u2 * p7 + u3 * p6 + u4 * p5 + u5 * p4 + u6 * p3 + u7 * p2 + u8 * p1;
            h10 = u2 * p8 + u3 * p7 + u4 * p6 + u5 * p5 + u6 * p4 + u7 * p3 + u8 * p2 + (h9 >> 29);
            h11 = u3 * p8 + u4 * p7 + u5 * p6 + u6 * p5 + u7 * p4 + u8 * p3 + (h10 >> 29);
            h12 = u4 * p8 + u5 * p7 + u6 * p6 + u7 * p5 + u8 * p4 + (h11 >> 29);
            h13 = u5 * p8 + u6 * p7 + u7 * p6 + u8 * p5 + (h12 >> 29);
            h14 = u6 * p8 + u7 * p7 + u8 * p6 + (h13 >> 29);
            h15 = u7 * p8 + u8 * p7 + (h14 >> 29);
            h16 = u8 * p8 + (h15 >> 29);
            c0 = u0 * p0 + (h9 & mask) * fold;
            c1 = u0 * p1 + u1 * p0 + (h10 & mask) * fold + (c0 >> 29);
            c2 = u0 * p2 + u1 * p1 + u2 * p0 + (h11 & mask) * fold + (c1 >> 29);
            c3 = u0 * p3 + u1 * p2 + u2 * p1 + u3 * p0 + (h12 & mask) * fold + (c2 >> 29);
            c4 = u0 * p4 + u1 * p3 + u2 * p2 + u3 * p1 + u4 * p0 + (h13 & mask) * fold + (c3 >> 29);
            c5 = u0 * p5 + u1 * p4 + u2 * p3 + u3 * p2 + u4 * p1 + u5 * p0 + (h14 & mask) * fold
                + (c4 >> 29);
            c6 = u0 * p6 + u1 * p5 + u2 * p4 + u3 * p3 + u4 * p2 + u5 * p1 + u6 * p0
                + (h15 & mask) * fold + (c5 >> 29);
            c7 = u0 * p7 + u1 * p6 + u2 * p5 + u3 * p4 + u4 * p3 + u5 * p2 + u6 * p1 + u7 * p0
                + h16 * fold + (c6 >> 29);
            c8 = u0 * p8 + u1 * p7 + u2 * p6 + u3 * p5 + u4 * p4 + u5 * p3 + u6 * p2 + u7 * p1
                + u8 * p0 + (c7 >> 29);
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            points[27] = c0 & mask; points[28] = (c1 & mask) + (c0 >> 29); points[29] = c2 & mask;
            points[30] = c3 & mask; points[31] = c4 & mask; points[32] = c5 & mask;
            points[33] = c6 & mask; points[34] = c7 & mask; points[35] = c8 & topMask;
        }

        /// <summary>
        /// Replaces the first point by twice the point that <paramref name="chosen"/> describes
        /// (A = x + z, then B = x - z).
        /// </summary>
        internal static void Double(long[] points, long[] chosen)
        {
            long mask = FieldElement.Mask;
            long topMask = FieldElement.TopMask;
            long a24 = CurveConstant;
            long fold = FieldElement.Fold;
            long nineteen = FieldElement.TopFold;
            long c0, c1, c2, c3, c4, c5, c6, c7, c8, h9, h10, h11, h12, h13, h14, h15, h16;
            long a0 = chosen[0], a1 = chosen[1], a2 = chosen[2], a3 = chosen[3], a4 = chosen[4];
            long a5 = chosen[5], a6 = chosen[6], a7 = chosen[7], a8 = chosen[8];
            long b0 = chosen[9], b1 = chosen[10], b2 = chosen[11], b3 = chosen[12], b4 = chosen[13];
            long b5 = chosen[14], b6 = chosen[15], b7 = chosen[16], b8 = chosen[17];

            // P = AA = A^2, with the bias in column 7
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
            c6 = ((a0 * a6 + a1 * a5 + a2 * a4) << 1) + a3 * a3 + (h15 & mask) * fold + (c5 >> 29);
            c7 = ((a0 * a7 + a1 * a6 + a2 * a5 + a3 * a4) << 1) + h16 * fold
                + (c6 >> 29) - FieldElement.Bias;
            c8 = ((a0 * a8 + a1 * a7 + a2 * a6 + a3 * a5) << 1) + a4 * a4 + (c7 >> 29)
                + FieldElement.BiasCarry;
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            long p0 = c0 & mask; long p1 = (c1 & mask) + (c0 >> 29); long p2 = c2 & mask;
            long p3 = c3 & mask; long p4 = c4 & mask; long p5 = c5 & mask; long p6 = c6 & mask;
            long p7 = c7 & mask; long p8 = c8 & topMask;

            // Q = BB = B^2
            h9 = ((b1 * b8 + b2 * b7 + b3 * b6 + b4 * b5) << 1);
            h10 = ((b2 * b8 + b3 * b7 + b4 * b6) << 1) + b5 * b5 + (h9 >> 29);
            h11 = ((b3 * b8 + b4 * b7 + b5 * b6) << 1) + (h10 >> 29);
            h12 = ((b4 * b8 + b5 * b7) << 1) + b6 * b6 + (h11 >> 29);
            h13 = ((b5 * b8 + b6 * b7) << 1) + (h12 >> 29);
            h14 = (b6 * b8 << 1) + b7 * b7 + (h13 >> 29);
            h15 = (b7 * b8 << 1) + (h14 >> 29);
            h16 = b8 * b8 + (h15 >> 29);
            c0 = b0 * b0 + (h9 & mask) * fold;
            c1 = (b0 * b1 << 1) + (h10 & mask) * fold + (c0 >> 29);
            c2 = (b0 * b2 << 1) + b1 * b1 + (h11 & mask) * fold + (c1 >> 29);
            c3 = ((b0 * b3 + b1 * b2) << 1) + (h12 & mask) * fold + (c2 >> 29);
            c4 = ((b0 * b4 + b1 * b3) << 1) + b2 * b2 + (h13 & mask) * fold + (c3 >> 29);
            c5 = ((b0 * b5 + b1 * b4 + b2 * b3) << 1) + (h14 & mask) * fold + (c4 >> 29);
            c6 = ((b0 * b6 + b1 * b5 + b2 * b4) << 1) + b3 * b3 + (h15 & mask) * fold + (c5 >> 29);
            c7 = ((b0 * b7 + b1 * b6 + b2 * b5 + b3 * b4) << 1) + h16 * fold + (c6 >> 29);
            c8 = ((b0 * b8 + b1 * b7 + b2 * b6 + b3 * b5) << 1) + b4 * b4 + (c7 >> 29);
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            long q0 = c0 & mask; long q1 = (c1 & mask) + (c0 >> 29); long q2 = c2 & mask;
            long q3 = c3 & mask; long q4 = c4 & mask; long q5 = c5 & mask; long q6 = c6 & mask;
            long q7 = c7 & mask; long q8 = c8 & topMask;

            // x2 = AA * BB
            h9 = p1 * q8 + p2 * q7 + p3 * q6 + p4 * q5 + p5 * q4 + p6 * q3 + p7 * q2 + p8 * q1;
            h10 = p2 * q8 + p3 * q7 + p4 * q6 + p5 * q5 + p6 * q4 + p7 * q3 + p8 * q2 + (h9 >> 29);
            h11 = p3 * q8 + p4 * q7 + p5 * q6 + p6 * q5 + p7 * q4 + p8 * q3 + (h10 >> 29);
            h12 = p4 * q8 + p5 * q7 + p6 * q6 + p7 * q5 + p8 * q4 + (h11 >> 29);
            h13 = p5 * q8 + p6 * q7 + p7 * q6 + p8 * q5 + (h12 >> 29);
            h14 = p6 * q8 + p7 * q7 + p8 * q6 + (h13 >> 29);
            h15 = p7 * q8 + p8 * q7 + (h14 >> 29);
            h16 = p8 * q8 + (h15 >> 29);
            c0 = p0 * q0 + (h9 & mask) * fold;
            c1 = p0 * q1 + p1 * q0 + (h10 & mask) * fold + (c0 >> 29);
            c2 = p0 * q2 + p1 * q1 + p2 * q0 + (h11 & mask) * fold + (c1 >> 29);
            c3 = p0 * q3 + p1 * q2 + p2 * q1 + p3 * q0 + (h12 & mask) * fold + (c2 >> 29);
            c4 = p0 * q4 + p1 * q3 + p2 * q2 + p3 * q1 + p4 * q0 + (h13 & mask) * fold + (c3 >> 29);
            c5 = p0 * q5 + p1 * q4 + p2 * q3 + p3 * q2 + p4 * q1 + p5 * q0 + (h14 & mask) * fold
                + (c4 >> 29);
            c6 = p0 * q6 + p1 * q5 + p2 * q4 + p3 * q3 + p4 * q2 + p5 * q1 + p6 * q0
                + (h15 & mask) * fold + (c5 >> 29);
            c7 = p0 * q7 + p1 * q6 + p2 * q5 + p3 * q4 + p4 * q3 + p5 * q2 + p6 * q1 + p7 * q0
                + h16 * fold + (c6 >> 29);
            c8 = p0 * q8 + p1 * q7 + p2 * q6 + p3 * q5 + p4 * q4 + p5 * q3 + p6 * q2 + p7 * q1
                + p8 * q0 + (c7 >> 29);
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            points[0] = c0 & mask; points[1] = (c1 & mask) + (c0 >> 29); points[2] = c2 & mask;
            points[3] = c3 & mask; points[4] = c4 & mask; points[5] = c5 & mask;
            points[6] = c6 & mask; points[7] = c7 & mask; points[8] = c8 & topMask;

            // B = E = AA - BB, P = AA + a24 * E.
            b0 = p0 - q0; b1 = p1 - q1; b2 = p2 - q2; b3 = p3 - q3; b4 = p4 - q4; b5 = p5 - q5;
            b6 = p6 - q6; b7 = p7 - q7; b8 = p8 - q8;
            c0 = p0 + b0 * a24; c1 = p1 + b1 * a24 + (c0 >> 29); c2 = p2 + b2 * a24 + (c1 >> 29);
            c3 = p3 + b3 * a24 + (c2 >> 29); c4 = p4 + b4 * a24 + (c3 >> 29);
            c5 = p5 + b5 * a24 + (c4 >> 29); c6 = p6 + b6 * a24 + (c5 >> 29);
            c7 = p7 + b7 * a24 + (c6 >> 29); c8 = p8 + b8 * a24 + (c7 >> 29);
            p0 = (c0 & mask) + (c8 >> 23) * nineteen; p1 = c1 & mask; p2 = c2 & mask;
            p3 = c3 & mask; p4 = c4 & mask; p5 = c5 & mask; p6 = c6 & mask; p7 = c7 & mask;
            p8 = c8 & topMask;

            // z2 = E * (AA + a24 * E)
            h9 = b1 * p8 + b2 * p7 + b3 * p6 + b4 * p5 + b5 * p4 + b6 * p3 + b7 * p2 + b8 * p1;
            h10 = b2 * p8 + b3 * p7 + b4 * p6 + b5 * p5 + b6 * p4 + b7 * p3 + b8 * p2 + (h9 >> 29);
            h11 = b3 * p8 + b4 * p7 + b5 * p6 + b6 * p5 + b7 * p4 + b8 * p3 + (h10 >> 29);
            h12 = b4 * p8 + b5 * p7 + b6 * p6 + b7 * p5 + b8 * p4 + (h11 >> 29);
            h13 = b5 * p8 + b6 * p7 + b7 * p6 + b8 * p5 + (h12 >> 29);
            h14 = b6 * p8 + b7 * p7 + b8 * p6 + (h13 >> 29);
            h15 = b7 * p8 + b8 * p7 + (h14 >> 29);
            h16 = b8 * p8 + (h15 >> 29);
            c0 = b0 * p0 + (h9 & mask) * fold;
            c1 = b0 * p1 + b1 * p0 + (h10 & mask) * fold + (c0 >> 29);
            c2 = b0 * p2 + b1 * p1 + b2 * p0 + (h11 & mask) * fold + (c1 >> 29);
            c3 = b0 * p3 + b1 * p2 + b2 * p1 + b3 * p0 + (h12 & mask) * fold + (c2 >> 29);
            c4 = b0 * p4 + b1 * p3 + b2 * p2 + b3 * p1 + b4 * p0 + (h13 & mask) * fold + (c3 >> 29);
            c5 = b0 * p5 + b1 * p4 + b2 * p3 + b3 * p2 + b4 * p1 + b5 * p0 + (h14 & mask) * fold
                + (c4 >> 29);
            c6 = b0 * p6 + b1 * p5 + b2 * p4 + b3 * p3 + b4 * p2 + b5 * p1 + b6 * p0
                + (h15 & mask) * fold + (c5 >> 29);
            c7 = b0 * p7 + b1 * p6 + b2 * p5 + b3 * p4 + b4 * p3 + b5 * p2 + b6 * p1 + b7 * p0
                + h16 * fold + (c6 >> 29);
            c8 = b0 * p8 + b1 * p7 + b2 * p6 + b3 * p5 + b4 * p4 + b5 * p3 + b6 * p2 + b7 * p1
                + b8 * p0 + (c7 >> 29);
            c0 = (c0 & mask) + (c8 >> 23) * nineteen;
            points[9] = c0 & mask; points[10] = (c1 & mask) + (c0 >> 29); points[11] = c2 & mask;
            points[12] = c3 & mask; points[13] = c4 & mask; points[14] = c5 & mask;
            points[15] = c6 & mask; points[16] = c7 & mask; points[17] = c8 & topMask;
        }

        /// <summary>
        /// Writes x + z and x - z of the first point (<paramref name="select"/> = 0) or of the
        /// second (-1), for a step that needs no sum.
        /// </summary>
        internal static void Choose(long[] points, long[] chosen, long select)
        {
            for (int i = 0; i < FieldElement.Limbs; i++)
            {
                long x2 = points[i];
                long z2 = points[i + 9];
                long x3 = points[i + 18];
                long z3 = points[i + 27];
                long x = x2 ^ (select & (x2 ^ x3));
                long z = z2 ^ (select & (z2 ^ z3));
                chosen[i] = x + z;
                chosen[i + 9] = x - z;
            }
        }
    }
}
