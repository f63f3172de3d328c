namespace RedPhone.Crypto
{
    /// <summary>
    /// The rounds of AES-128 (FIPS 197 §5.1), unrolled, all round keys in locals: about 1,280 IL a
    /// block. The state is four columns, row 0 in the highest byte.
    /// </summary>
    internal static class AesRounds
    {
        internal static void Encrypt(byte[] firstKey, int[] roundKeys, byte[] lastKey, byte[] input,
            int inputOffset, byte[] output, int outputOffset, int blocks)
        {
            int[] t0 = AesTables.Row0;
            int[] t1 = AesTables.Row1;
            int[] t2 = AesTables.Row2;
            int[] t3 = AesTables.Row3;
            byte[] box = AesTables.SBox;

            int f0 = firstKey[0], f1 = firstKey[1], f2 = firstKey[2], f3 = firstKey[3];
            int f4 = firstKey[4], f5 = firstKey[5], f6 = firstKey[6], f7 = firstKey[7];
            int f8 = firstKey[8], f9 = firstKey[9], f10 = firstKey[10], f11 = firstKey[11];
            int f12 = firstKey[12], f13 = firstKey[13], f14 = firstKey[14], f15 = firstKey[15];
            int k0 = roundKeys[0], k1 = roundKeys[1], k2 = roundKeys[2], k3 = roundKeys[3];
            int k4 = roundKeys[4], k5 = roundKeys[5], k6 = roundKeys[6], k7 = roundKeys[7];
            int k8 = roundKeys[8], k9 = roundKeys[9], k10 = roundKeys[10], k11 = roundKeys[11];
            int k12 = roundKeys[12], k13 = roundKeys[13], k14 = roundKeys[14], k15 = roundKeys[15];
            int k16 = roundKeys[16], k17 = roundKeys[17], k18 = roundKeys[18], k19 = roundKeys[19];
            int k20 = roundKeys[20], k21 = roundKeys[21], k22 = roundKeys[22], k23 = roundKeys[23];
            int k24 = roundKeys[24], k25 = roundKeys[25], k26 = roundKeys[26], k27 = roundKeys[27];
            int k28 = roundKeys[28], k29 = roundKeys[29], k30 = roundKeys[30], k31 = roundKeys[31];
            int k32 = roundKeys[32], k33 = roundKeys[33], k34 = roundKeys[34], k35 = roundKeys[35];
            int l0 = lastKey[0], l1 = lastKey[1], l2 = lastKey[2], l3 = lastKey[3];
            int l4 = lastKey[4], l5 = lastKey[5], l6 = lastKey[6], l7 = lastKey[7];
            int l8 = lastKey[8], l9 = lastKey[9], l10 = lastKey[10], l11 = lastKey[11];
            int l12 = lastKey[12], l13 = lastKey[13], l14 = lastKey[14], l15 = lastKey[15];
            for (int block = 0; block < blocks; block++)
            {
                // AddRoundKey and the first round, straight from the input bytes.
                int a0 = t0[input[inputOffset] ^ f0] ^ t1[input[inputOffset + 5] ^ f5]
                    ^ t2[input[inputOffset + 10] ^ f10] ^ t3[input[inputOffset + 15] ^ f15] ^ k0;
                int a1 = t0[input[inputOffset + 4] ^ f4] ^ t1[input[inputOffset + 9] ^ f9]
                    ^ t2[input[inputOffset + 14] ^ f14] ^ t3[input[inputOffset + 3] ^ f3] ^ k1;
                int a2 = t0[input[inputOffset + 8] ^ f8] ^ t1[input[inputOffset + 13] ^ f13]
                    ^ t2[input[inputOffset + 2] ^ f2] ^ t3[input[inputOffset + 7] ^ f7] ^ k2;
                int a3 = t0[input[inputOffset + 12] ^ f12] ^ t1[input[inputOffset + 1] ^ f1]
                    ^ t2[input[inputOffset + 6] ^ f6] ^ t3[input[inputOffset + 11] ^ f11] ^ k3;

                // Round 2.
                int b0 = t0[(int)((uint)a0 >> 24)] ^ t1[(byte)(a1 >> 16)]
                    ^ t2[(byte)(a2 >> 8)] ^ t3[(byte)a3] ^ k4;
                int b1 = t0[(int)((uint)a1 >> 24)] ^ t1[(byte)(a2 >> 16)]
                    ^ t2[(byte)(a3 >> 8)] ^ t3[(byte)a0] ^ k5;
                int b2 = t0[(int)((uint)a2 >> 24)] ^ t1[(byte)(a3 >> 16)]
                    ^ t2[(byte)(a0 >> 8)] ^ t3[(byte)a1] ^ k6;
                int b3 = t0[(int)((uint)a3 >> 24)] ^ t1[(byte)(a0 >> 16)]
                    ^ t2[(byte)(a1 >> 8)] ^ t3[(byte)a2] ^ k7;

                // Round 3.
                a0 = t0[(int)((uint)b0 >> 24)] ^ t1[(byte)(b1 >> 16)]
                    ^ t2[(byte)(b2 >> 8)] ^ t3[(byte)b3] ^ k8;
                a1 = t0[(int)((uint)b1 >> 24)] ^ t1[(byte)(b2 >> 16)]
                    ^ t2[(byte)(b3 >> 8)] ^ t3[(byte)b0] ^ k9;
                a2 = t0[(int)((uint)b2 >> 24)] ^ t1[(byte)(b3 >> 16)]
                    ^ t2[(byte)(b0 >> 8)] ^ t3[(byte)b1] ^ k10;
                a3 = t0[(int)((uint)b3 >> 24)] ^ t1[(byte)(b0 >> 16)]
                    ^ t2[(byte)(b1 >> 8)] ^ t3[(byte)b2] ^ k11;

                // Round 4.
                b0 = t0[(int)((uint)a0 >> 24)] ^ t1[(byte)(a1 >> 16)]
                    ^ t2[(byte)(a2 >> 8)] ^ t3[(byte)a3] ^ k12;
                b1 = t0[(int)((uint)a1 >> 24)] ^ t1[(byte)(a2 >> 16)]
                    ^ t2[(byte)(a3 >> 8)] ^ t3[(byte)a0] ^ k13;
                b2 = t0[(int)((uint)a2 >> 24)] ^ t1[(byte)(a3 >> 16)]
                    ^ t2[(byte)(a0 >> 8)] ^ t3[(byte)a1] ^ k14;
                b3 = t0[(int)((uint)a3 >> 24)] ^ t1[(byte)(a0 >> 16)]
                    ^ t2[(byte)(a1 >> 8)] ^ t3[(byte)a2] ^ k15;

                // Round 5.
                a0 = t0[(int)((uint)b0 >> 24)] ^ t1[(byte)(b1 >> 16)]
                    ^ t2[(byte)(b2 >> 8)] ^ t3[(byte)b3] ^ k16;
                a1 = t0[(int)((uint)b1 >> 24)] ^ t1[(byte)(b2 >> 16)]
                    ^ t2[(byte)(b3 >> 8)] ^ t3[(byte)b0] ^ k17;
                a2 = t0[(int)((uint)b2 >> 24)] ^ t1[(byte)(b3 >> 16)]
                    ^ t2[(byte)(b0 >> 8)] ^ t3[(byte)b1] ^ k18;
                a3 = t0[(int)((uint)b3 >> 24)] ^ t1[(byte)(b0 >> 16)]
                    ^ t2[(byte)(b1 >> 8)] ^ t3[(byte)b2] ^ k19;

                // Round 6.
                b0 = t0[(int)((uint)a0 >> 24)] ^ t1[(byte)(a1 >> 16)]
                    ^ t2[(byte)(a2 >> 8)] ^ t3[(byte)a3] ^ k20;
                b1 = t0[(int)((uint)a1 >> 24)] ^ t1[(byte)(a2 >> 16)]
                    ^ t2[(byte)(a3 >> 8)] ^ t3[(byte)a0] ^ k21;
                b2 = t0[(int)((uint)a2 >> 24)] ^ t1[(byte)(a3 >> 16)]
                    ^ t2[(byte)(a0 >> 8)] ^ t3[(byte)a1] ^ k22;
                b3 = t0[(int)((uint)a3 >> 24)] ^ t1[(byte)(a0 >> 16)]
                    ^ t2[(byte)(a1 >> 8)] ^ t3[(byte)a2] ^ k23;

                // Round 7.
                a0 = t0[(int)((uint)b0 >> 24)] ^ t1[(byte)(b1 >> 16)]
                    ^ t2[(byte)(b2 >> 8)] ^ t3[(byte)b3] ^ k24;
                a1 = t0[(int)((uint)b1 >> 24)] ^ t1[(byte)(b2 >> 16)]
                    ^ t2[(byte)(b3 >> 8)] ^ t3[(byte)b0] ^ k25;
                a2 = t0[(int)((uint)b2 >> 24)] ^ t1[(byte)(b3 >> 16)]
                    ^ t2[(byte)(b0 >> 8)] ^ t3[(byte)b1] ^ k26;
                a3 = t0[(int)((uint)b3 >> 24)] ^ t1[(byte)(b0 >> 16)]
                    ^ t2[(byte)(b1 >> 8)] ^ t3[(byte)b2] ^ k27;

                // Round 8.
                b0 = t0[(int)((uint)a0 >> 24)] ^ t1[(byte)(a1 >> 16)]
                    ^ t2[(byte)(a2 >> 8)] ^ t3[(byte)a3] ^ k28;
                b1 = t0[(int)((uint)a1 >> 24)] ^ t1[(byte)(a2 >> 16)]
                    ^ t2[(byte)(a3 >> 8)] ^ t3[(byte)a0] ^ k29;
                b2 = t0[(int)((uint)a2 >> 24)] ^ t1[(byte)(a3 >> 16)]
                    ^ t2[(byte)(a0 >> 8)] ^ t3[(byte)a1] ^ k30;
                b3 = t0[(int)((uint)a3 >> 24)] ^ t1[(byte)(a0 >> 16)]
                    ^ t2[(byte)(a1 >> 8)] ^ t3[(byte)a2] ^ k31;

                // Round 9.
                a0 = t0[(int)((uint)b0 >> 24)] ^ t1[(byte)(b1 >> 16)]
                    ^ t2[(byte)(b2 >> 8)] ^ t3[(byte)b3] ^ k32;
                a1 = t0[(int)((uint)b1 >> 24)] ^ t1[(byte)(b2 >> 16)]
                    ^ t2[(byte)(b3 >> 8)] ^ t3[(byte)b0] ^ k33;
                a2 = t0[(int)((uint)b2 >> 24)] ^ t1[(byte)(b3 >> 16)]
                    ^ t2[(byte)(b0 >> 8)] ^ t3[(byte)b1] ^ k34;
                a3 = t0[(int)((uint)b3 >> 24)] ^ t1[(byte)(b0 >> 16)]
                    ^ t2[(byte)(b1 >> 8)] ^ t3[(byte)b2] ^ k35;

                // The last round has no MixColumns.
                output[outputOffset] = (byte)(box[(int)((uint)a0 >> 24)] ^ l0);
                output[outputOffset + 1] = (byte)(box[(byte)(a1 >> 16)] ^ l1);
                output[outputOffset + 2] = (byte)(box[(byte)(a2 >> 8)] ^ l2);
                output[outputOffset + 3] = (byte)(box[(byte)a3] ^ l3);
                output[outputOffset + 4] = (byte)(box[(int)((uint)a1 >> 24)] ^ l4);
                output[outputOffset + 5] = (byte)(box[(byte)(a2 >> 16)] ^ l5);
                output[outputOffset + 6] = (byte)(box[(byte)(a3 >> 8)] ^ l6);
                output[outputOffset + 7] = (byte)(box[(byte)a0] ^ l7);
                output[outputOffset + 8] = (byte)(box[(int)((uint)a2 >> 24)] ^ l8);
                output[outputOffset + 9] = (byte)(box[(byte)(a3 >> 16)] ^ l9);
                output[outputOffset + 10] = (byte)(box[(byte)(a0 >> 8)] ^ l10);
                output[outputOffset + 11] = (byte)(box[(byte)a1] ^ l11);
                output[outputOffset + 12] = (byte)(box[(int)((uint)a3 >> 24)] ^ l12);
                output[outputOffset + 13] = (byte)(box[(byte)(a0 >> 16)] ^ l13);
                output[outputOffset + 14] = (byte)(box[(byte)(a1 >> 8)] ^ l14);
                output[outputOffset + 15] = (byte)(box[(byte)a2] ^ l15);
                inputOffset += 16;
                outputOffset += 16;
            }
        }
    }
}
