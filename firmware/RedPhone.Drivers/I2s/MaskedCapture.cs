namespace RedPhone.Drivers
{
    /// <summary>
    /// From the microphone's words to µ-law codes under a key stream. The code is the high byte of
    /// each little-endian word. Unrolled over constant indexes: 11 IL a sample for both, where a
    /// loop takes 40 and an XOR of its own 11 more. I2sAudioTests compare every sample.
    /// </summary>
    public static class MaskedCapture
    {
        /// <summary>
        /// 160 words (320 bytes) and 160 bytes of mask to 160 codes; a mask of zeros changes nothing.
        /// </summary>
        public static void TakeCodes(byte[] words, byte[] mask, byte[] codes)
        {
            codes[0] = (byte)(words[1] ^ mask[0]);
            codes[1] = (byte)(words[3] ^ mask[1]);
            codes[2] = (byte)(words[5] ^ mask[2]);
            codes[3] = (byte)(words[7] ^ mask[3]);
            codes[4] = (byte)(words[9] ^ mask[4]);
            codes[5] = (byte)(words[11] ^ mask[5]);
            codes[6] = (byte)(words[13] ^ mask[6]);
            codes[7] = (byte)(words[15] ^ mask[7]);
            codes[8] = (byte)(words[17] ^ mask[8]);
            codes[9] = (byte)(words[19] ^ mask[9]);
            codes[10] = (byte)(words[21] ^ mask[10]);
            codes[11] = (byte)(words[23] ^ mask[11]);
            codes[12] = (byte)(words[25] ^ mask[12]);
            codes[13] = (byte)(words[27] ^ mask[13]);
            codes[14] = (byte)(words[29] ^ mask[14]);
            codes[15] = (byte)(words[31] ^ mask[15]);
            codes[16] = (byte)(words[33] ^ mask[16]);
            codes[17] = (byte)(words[35] ^ mask[17]);
            codes[18] = (byte)(words[37] ^ mask[18]);
            codes[19] = (byte)(words[39] ^ mask[19]);
            codes[20] = (byte)(words[41] ^ mask[20]);
            codes[21] = (byte)(words[43] ^ mask[21]);
            codes[22] = (byte)(words[45] ^ mask[22]);
            codes[23] = (byte)(words[47] ^ mask[23]);
            codes[24] = (byte)(words[49] ^ mask[24]);
            codes[25] = (byte)(words[51] ^ mask[25]);
            codes[26] = (byte)(words[53] ^ mask[26]);
            codes[27] = (byte)(words[55] ^ mask[27]);
            codes[28] = (byte)(words[57] ^ mask[28]);
            codes[29] = (byte)(words[59] ^ mask[29]);
            codes[30] = (byte)(words[61] ^ mask[30]);
            codes[31] = (byte)(words[63] ^ mask[31]);
            codes[32] = (byte)(words[65] ^ mask[32]);
            codes[33] = (byte)(words[67] ^ mask[33]);
            codes[34] = (byte)(words[69] ^ mask[34]);
            codes[35] = (byte)(words[71] ^ mask[35]);
            codes[36] = (byte)(words[73] ^ mask[36]);
            codes[37] = (byte)(words[75] ^ mask[37]);
            codes[38] = (byte)(words[77] ^ mask[38]);
            codes[39] = (byte)(words[79] ^ mask[39]);
            codes[40] = (byte)(words[81] ^ mask[40]);
            codes[41] = (byte)(words[83] ^ mask[41]);
            codes[42] = (byte)(words[85] ^ mask[42]);
            codes[43] = (byte)(words[87] ^ mask[43]);
            codes[44] = (byte)(words[89] ^ mask[44]);
            codes[45] = (byte)(words[91] ^ mask[45]);
            codes[46] = (byte)(words[93] ^ mask[46]);
            codes[47] = (byte)(words[95] ^ mask[47]);
            codes[48] = (byte)(words[97] ^ mask[48]);
            codes[49] = (byte)(words[99] ^ mask[49]);
            codes[50] = (byte)(words[101] ^ mask[50]);
            codes[51] = (byte)(words[103] ^ mask[51]);
            codes[52] = (byte)(words[105] ^ mask[52]);
            codes[53] = (byte)(words[107] ^ mask[53]);
            codes[54] = (byte)(words[109] ^ mask[54]);
            codes[55] = (byte)(words[111] ^ mask[55]);
            codes[56] = (byte)(words[113] ^ mask[56]);
            codes[57] = (byte)(words[115] ^ mask[57]);
            codes[58] = (byte)(words[117] ^ mask[58]);
            codes[59] = (byte)(words[119] ^ mask[59]);
            codes[60] = (byte)(words[121] ^ mask[60]);
            codes[61] = (byte)(words[123] ^ mask[61]);
            codes[62] = (byte)(words[125] ^ mask[62]);
            codes[63] = (byte)(words[127] ^ mask[63]);
            codes[64] = (byte)(words[129] ^ mask[64]);
            codes[65] = (byte)(words[131] ^ mask[65]);
            codes[66] = (byte)(words[133] ^ mask[66]);
            codes[67] = (byte)(words[135] ^ mask[67]);
            codes[68] = (byte)(words[137] ^ mask[68]);
            codes[69] = (byte)(words[139] ^ mask[69]);
            codes[70] = (byte)(words[141] ^ mask[70]);
            codes[71] = (byte)(words[143] ^ mask[71]);
            codes[72] = (byte)(words[145] ^ mask[72]);
            codes[73] = (byte)(words[147] ^ mask[73]);
            codes[74] = (byte)(words[149] ^ mask[74]);
            codes[75] = (byte)(words[151] ^ mask[75]);
            codes[76] = (byte)(words[153] ^ mask[76]);
            codes[77] = (byte)(words[155] ^ mask[77]);
            codes[78] = (byte)(words[157] ^ mask[78]);
            codes[79] = (byte)(words[159] ^ mask[79]);
            codes[80] = (byte)(words[161] ^ mask[80]);
            codes[81] = (byte)(words[163] ^ mask[81]);
            codes[82] = (byte)(words[165] ^ mask[82]);
            codes[83] = (byte)(words[167] ^ mask[83]);
            codes[84] = (byte)(words[169] ^ mask[84]);
            codes[85] = (byte)(words[171] ^ mask[85]);
            codes[86] = (byte)(words[173] ^ mask[86]);
            codes[87] = (byte)(words[175] ^ mask[87]);
            codes[88] = (byte)(words[177] ^ mask[88]);
            codes[89] = (byte)(words[179] ^ mask[89]);
            codes[90] = (byte)(words[181] ^ mask[90]);
            codes[91] = (byte)(words[183] ^ mask[91]);
            codes[92] = (byte)(words[185] ^ mask[92]);
            codes[93] = (byte)(words[187] ^ mask[93]);
            codes[94] = (byte)(words[189] ^ mask[94]);
            codes[95] = (byte)(words[191] ^ mask[95]);
            codes[96] = (byte)(words[193] ^ mask[96]);
            codes[97] = (byte)(words[195] ^ mask[97]);
            codes[98] = (byte)(words[197] ^ mask[98]);
            codes[99] = (byte)(words[199] ^ mask[99]);
            codes[100] = (byte)(words[201] ^ mask[100]);
            codes[101] = (byte)(words[203] ^ mask[101]);
            codes[102] = (byte)(words[205] ^ mask[102]);
            codes[103] = (byte)(words[207] ^ mask[103]);
            codes[104] = (byte)(words[209] ^ mask[104]);
            codes[105] = (byte)(words[211] ^ mask[105]);
            codes[106] = (byte)(words[213] ^ mask[106]);
            codes[107] = (byte)(words[215] ^ mask[107]);
            codes[108] = (byte)(words[217] ^ mask[108]);
            codes[109] = (byte)(words[219] ^ mask[109]);
            codes[110] = (byte)(words[221] ^ mask[110]);
            codes[111] = (byte)(words[223] ^ mask[111]);
            codes[112] = (byte)(words[225] ^ mask[112]);
            codes[113] = (byte)(words[227] ^ mask[113]);
            codes[114] = (byte)(words[229] ^ mask[114]);
            codes[115] = (byte)(words[231] ^ mask[115]);
            codes[116] = (byte)(words[233] ^ mask[116]);
            codes[117] = (byte)(words[235] ^ mask[117]);
            codes[118] = (byte)(words[237] ^ mask[118]);
            codes[119] = (byte)(words[239] ^ mask[119]);
            codes[120] = (byte)(words[241] ^ mask[120]);
            codes[121] = (byte)(words[243] ^ mask[121]);
            codes[122] = (byte)(words[245] ^ mask[122]);
            codes[123] = (byte)(words[247] ^ mask[123]);
            codes[124] = (byte)(words[249] ^ mask[124]);
            codes[125] = (byte)(words[251] ^ mask[125]);
            codes[126] = (byte)(words[253] ^ mask[126]);
            codes[127] = (byte)(words[255] ^ mask[127]);
            codes[128] = (byte)(words[257] ^ mask[128]);
            codes[129] = (byte)(words[259] ^ mask[129]);
            codes[130] = (byte)(words[261] ^ mask[130]);
            codes[131] = (byte)(words[263] ^ mask[131]);
            codes[132] = (byte)(words[265] ^ mask[132]);
            codes[133] = (byte)(words[267] ^ mask[133]);
            codes[134] = (byte)(words[269] ^ mask[134]);
            codes[135] = (byte)(words[271] ^ mask[135]);
            codes[136] = (byte)(words[273] ^ mask[136]);
            codes[137] = (byte)(words[275] ^ mask[137]);
            codes[138] = (byte)(words[277] ^ mask[138]);
            codes[139] = (byte)(words[279] ^ mask[139]);
            codes[140] = (byte)(words[281] ^ mask[140]);
            codes[141] = (byte)(words[283] ^ mask[141]);
            codes[142] = (byte)(words[285] ^ mask[142]);
            codes[143] = (byte)(words[287] ^ mask[143]);
            codes[144] = (byte)(words[289] ^ mask[144]);
            codes[145] = (byte)(words[291] ^ mask[145]);
            codes[146] = (byte)(words[293] ^ mask[146]);
            codes[147] = (byte)(words[295] ^ mask[147]);
            codes[148] = (byte)(words[297] ^ mask[148]);
            codes[149] = (byte)(words[299] ^ mask[149]);
            codes[150] = (byte)(words[301] ^ mask[150]);
            codes[151] = (byte)(words[303] ^ mask[151]);
            codes[152] = (byte)(words[305] ^ mask[152]);
            codes[153] = (byte)(words[307] ^ mask[153]);
            codes[154] = (byte)(words[309] ^ mask[154]);
            codes[155] = (byte)(words[311] ^ mask[155]);
            codes[156] = (byte)(words[313] ^ mask[156]);
            codes[157] = (byte)(words[315] ^ mask[157]);
            codes[158] = (byte)(words[317] ^ mask[158]);
            codes[159] = (byte)(words[319] ^ mask[159]);
        }
    }
}
