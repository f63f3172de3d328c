namespace RedPhone.Drivers
{
    /// <summary>
    /// From µ-law codes under a key stream to the earpiece's linear words. Unrolled over constant
    /// indexes, a table for each byte: 20 IL a sample for both, where a loop takes 55 and an XOR of
    /// its own 11 more. I2sAudioTests compare every sample.
    /// </summary>
    public static class MaskedExpansion
    {
        /// <summary>
        /// 160 codes, each XORed with its byte of <paramref name="mask"/>, to 160 words (320 bytes,
        /// low byte first) by the tables of the samples' two bytes.
        /// </summary>
        public static void Expand(byte[] codes, byte[] mask, byte[] low, byte[] high,
            byte[] words)
        {
            int c;
            c = codes[0] ^ mask[0]; words[0] = low[c]; words[1] = high[c];
            c = codes[1] ^ mask[1]; words[2] = low[c]; words[3] = high[c];
            c = codes[2] ^ mask[2]; words[4] = low[c]; words[5] = high[c];
            c = codes[3] ^ mask[3]; words[6] = low[c]; words[7] = high[c];
            c = codes[4] ^ mask[4]; words[8] = low[c]; words[9] = high[c];
            c = codes[5] ^ mask[5]; words[10] = low[c]; words[11] = high[c];
            c = codes[6] ^ mask[6]; words[12] = low[c]; words[13] = high[c];
            c = codes[7] ^ mask[7]; words[14] = low[c]; words[15] = high[c];
            c = codes[8] ^ mask[8]; words[16] = low[c]; words[17] = high[c];
            c = codes[9] ^ mask[9]; words[18] = low[c]; words[19] = high[c];
            c = codes[10] ^ mask[10]; words[20] = low[c]; words[21] = high[c];
            c = codes[11] ^ mask[11]; words[22] = low[c]; words[23] = high[c];
            c = codes[12] ^ mask[12]; words[24] = low[c]; words[25] = high[c];
            c = codes[13] ^ mask[13]; words[26] = low[c]; words[27] = high[c];
            c = codes[14] ^ mask[14]; words[28] = low[c]; words[29] = high[c];
            c = codes[15] ^ mask[15]; words[30] = low[c]; words[31] = high[c];
            c = codes[16] ^ mask[16]; words[32] = low[c]; words[33] = high[c];
            c = codes[17] ^ mask[17]; words[34] = low[c]; words[35] = high[c];
            c = codes[18] ^ mask[18]; words[36] = low[c]; words[37] = high[c];
            c = codes[19] ^ mask[19]; words[38] = low[c]; words[39] = high[c];
            c = codes[20] ^ mask[20]; words[40] = low[c]; words[41] = high[c];
            c = codes[21] ^ mask[21]; words[42] = low[c]; words[43] = high[c];
            c = codes[22] ^ mask[22]; words[44] = low[c]; words[45] = high[c];
            c = codes[23] ^ mask[23]; words[46] = low[c]; words[47] = high[c];
            c = codes[24] ^ mask[24]; words[48] = low[c]; words[49] = high[c];
            c = codes[25] ^ mask[25]; words[50] = low[c]; words[51] = high[c];
            c = codes[26] ^ mask[26]; words[52] = low[c]; words[53] = high[c];
            c = codes[27] ^ mask[27]; words[54] = low[c]; words[55] = high[c];
            c = codes[28] ^ mask[28]; words[56] = low[c]; words[57] = high[c];
            c = codes[29] ^ mask[29]; words[58] = low[c]; words[59] = high[c];
            c = codes[30] ^ mask[30]; words[60] = low[c]; words[61] = high[c];
            c = codes[31] ^ mask[31]; words[62] = low[c]; words[63] = high[c];
            c = codes[32] ^ mask[32]; words[64] = low[c]; words[65] = high[c];
            c = codes[33] ^ mask[33]; words[66] = low[c]; words[67] = high[c];
            c = codes[34] ^ mask[34]; words[68] = low[c]; words[69] = high[c];
            c = codes[35] ^ mask[35]; words[70] = low[c]; words[71] = high[c];
            c = codes[36] ^ mask[36]; words[72] = low[c]; words[73] = high[c];
            c = codes[37] ^ mask[37]; words[74] = low[c]; words[75] = high[c];
            c = codes[38] ^ mask[38]; words[76] = low[c]; words[77] = high[c];
            c = codes[39] ^ mask[39]; words[78] = low[c]; words[79] = high[c];
            c = codes[40] ^ mask[40]; words[80] = low[c]; words[81] = high[c];
            c = codes[41] ^ mask[41]; words[82] = low[c]; words[83] = high[c];
            c = codes[42] ^ mask[42]; words[84] = low[c]; words[85] = high[c];
            c = codes[43] ^ mask[43]; words[86] = low[c]; words[87] = high[c];
            c = codes[44] ^ mask[44]; words[88] = low[c]; words[89] = high[c];
            c = codes[45] ^ mask[45]; words[90] = low[c]; words[91] = high[c];
            c = codes[46] ^ mask[46]; words[92] = low[c]; words[93] = high[c];
            c = codes[47] ^ mask[47]; words[94] = low[c]; words[95] = high[c];
            c = codes[48] ^ mask[48]; words[96] = low[c]; words[97] = high[c];
            c = codes[49] ^ mask[49]; words[98] = low[c]; words[99] = high[c];
            c = codes[50] ^ mask[50]; words[100] = low[c]; words[101] = high[c];
            c = codes[51] ^ mask[51]; words[102] = low[c]; words[103] = high[c];
            c = codes[52] ^ mask[52]; words[104] = low[c]; words[105] = high[c];
            c = codes[53] ^ mask[53]; words[106] = low[c]; words[107] = high[c];
            c = codes[54] ^ mask[54]; words[108] = low[c]; words[109] = high[c];
            c = codes[55] ^ mask[55]; words[110] = low[c]; words[111] = high[c];
            c = codes[56] ^ mask[56]; words[112] = low[c]; words[113] = high[c];
            c = codes[57] ^ mask[57]; words[114] = low[c]; words[115] = high[c];
            c = codes[58] ^ mask[58]; words[116] = low[c]; words[117] = high[c];
            c = codes[59] ^ mask[59]; words[118] = low[c]; words[119] = high[c];
            c = codes[60] ^ mask[60]; words[120] = low[c]; words[121] = high[c];
            c = codes[61] ^ mask[61]; words[122] = low[c]; words[123] = high[c];
            c = codes[62] ^ mask[62]; words[124] = low[c]; words[125] = high[c];
            c = codes[63] ^ mask[63]; words[126] = low[c]; words[127] = high[c];
            c = codes[64] ^ mask[64]; words[128] = low[c]; words[129] = high[c];
            c = codes[65] ^ mask[65]; words[130] = low[c]; words[131] = high[c];
            c = codes[66] ^ mask[66]; words[132] = low[c]; words[133] = high[c];
            c = codes[67] ^ mask[67]; words[134] = low[c]; words[135] = high[c];
            c = codes[68] ^ mask[68]; words[136] = low[c]; words[137] = high[c];
            c = codes[69] ^ mask[69]; words[138] = low[c]; words[139] = high[c];
            c = codes[70] ^ mask[70]; words[140] = low[c]; words[141] = high[c];
            c = codes[71] ^ mask[71]; words[142] = low[c]; words[143] = high[c];
            c = codes[72] ^ mask[72]; words[144] = low[c]; words[145] = high[c];
            c = codes[73] ^ mask[73]; words[146] = low[c]; words[147] = high[c];
            c = codes[74] ^ mask[74]; words[148] = low[c]; words[149] = high[c];
            c = codes[75] ^ mask[75]; words[150] = low[c]; words[151] = high[c];
            c = codes[76] ^ mask[76]; words[152] = low[c]; words[153] = high[c];
            c = codes[77] ^ mask[77]; words[154] = low[c]; words[155] = high[c];
            c = codes[78] ^ mask[78]; words[156] = low[c]; words[157] = high[c];
            c = codes[79] ^ mask[79]; words[158] = low[c]; words[159] = high[c];
            c = codes[80] ^ mask[80]; words[160] = low[c]; words[161] = high[c];
            c = codes[81] ^ mask[81]; words[162] = low[c]; words[163] = high[c];
            c = codes[82] ^ mask[82]; words[164] = low[c]; words[165] = high[c];
            c = codes[83] ^ mask[83]; words[166] = low[c]; words[167] = high[c];
            c = codes[84] ^ mask[84]; words[168] = low[c]; words[169] = high[c];
            c = codes[85] ^ mask[85]; words[170] = low[c]; words[171] = high[c];
            c = codes[86] ^ mask[86]; words[172] = low[c]; words[173] = high[c];
            c = codes[87] ^ mask[87]; words[174] = low[c]; words[175] = high[c];
            c = codes[88] ^ mask[88]; words[176] = low[c]; words[177] = high[c];
            c = codes[89] ^ mask[89]; words[178] = low[c]; words[179] = high[c];
            c = codes[90] ^ mask[90]; words[180] = low[c]; words[181] = high[c];
            c = codes[91] ^ mask[91]; words[182] = low[c]; words[183] = high[c];
            c = codes[92] ^ mask[92]; words[184] = low[c]; words[185] = high[c];
            c = codes[93] ^ mask[93]; words[186] = low[c]; words[187] = high[c];
            c = codes[94] ^ mask[94]; words[188] = low[c]; words[189] = high[c];
            c = codes[95] ^ mask[95]; words[190] = low[c]; words[191] = high[c];
            c = codes[96] ^ mask[96]; words[192] = low[c]; words[193] = high[c];
            c = codes[97] ^ mask[97]; words[194] = low[c]; words[195] = high[c];
            c = codes[98] ^ mask[98]; words[196] = low[c]; words[197] = high[c];
            c = codes[99] ^ mask[99]; words[198] = low[c]; words[199] = high[c];
            c = codes[100] ^ mask[100]; words[200] = low[c]; words[201] = high[c];
            c = codes[101] ^ mask[101]; words[202] = low[c]; words[203] = high[c];
            c = codes[102] ^ mask[102]; words[204] = low[c]; words[205] = high[c];
            c = codes[103] ^ mask[103]; words[206] = low[c]; words[207] = high[c];
            c = codes[104] ^ mask[104]; words[208] = low[c]; words[209] = high[c];
            c = codes[105] ^ mask[105]; words[210] = low[c]; words[211] = high[c];
            c = codes[106] ^ mask[106]; words[212] = low[c]; words[213] = high[c];
            c = codes[107] ^ mask[107]; words[214] = low[c]; words[215] = high[c];
            c = codes[108] ^ mask[108]; words[216] = low[c]; words[217] = high[c];
            c = codes[109] ^ mask[109]; words[218] = low[c]; words[219] = high[c];
            c = codes[110] ^ mask[110]; words[220] = low[c]; words[221] = high[c];
            c = codes[111] ^ mask[111]; words[222] = low[c]; words[223] = high[c];
            c = codes[112] ^ mask[112]; words[224] = low[c]; words[225] = high[c];
            c = codes[113] ^ mask[113]; words[226] = low[c]; words[227] = high[c];
            c = codes[114] ^ mask[114]; words[228] = low[c]; words[229] = high[c];
            c = codes[115] ^ mask[115]; words[230] = low[c]; words[231] = high[c];
            c = codes[116] ^ mask[116]; words[232] = low[c]; words[233] = high[c];
            c = codes[117] ^ mask[117]; words[234] = low[c]; words[235] = high[c];
            c = codes[118] ^ mask[118]; words[236] = low[c]; words[237] = high[c];
            c = codes[119] ^ mask[119]; words[238] = low[c]; words[239] = high[c];
            c = codes[120] ^ mask[120]; words[240] = low[c]; words[241] = high[c];
            c = codes[121] ^ mask[121]; words[242] = low[c]; words[243] = high[c];
            c = codes[122] ^ mask[122]; words[244] = low[c]; words[245] = high[c];
            c = codes[123] ^ mask[123]; words[246] = low[c]; words[247] = high[c];
            c = codes[124] ^ mask[124]; words[248] = low[c]; words[249] = high[c];
            c = codes[125] ^ mask[125]; words[250] = low[c]; words[251] = high[c];
            c = codes[126] ^ mask[126]; words[252] = low[c]; words[253] = high[c];
            c = codes[127] ^ mask[127]; words[254] = low[c]; words[255] = high[c];
            c = codes[128] ^ mask[128]; words[256] = low[c]; words[257] = high[c];
            c = codes[129] ^ mask[129]; words[258] = low[c]; words[259] = high[c];
            c = codes[130] ^ mask[130]; words[260] = low[c]; words[261] = high[c];
            c = codes[131] ^ mask[131]; words[262] = low[c]; words[263] = high[c];
            c = codes[132] ^ mask[132]; words[264] = low[c]; words[265] = high[c];
            c = codes[133] ^ mask[133]; words[266] = low[c]; words[267] = high[c];
            c = codes[134] ^ mask[134]; words[268] = low[c]; words[269] = high[c];
            c = codes[135] ^ mask[135]; words[270] = low[c]; words[271] = high[c];
            c = codes[136] ^ mask[136]; words[272] = low[c]; words[273] = high[c];
            c = codes[137] ^ mask[137]; words[274] = low[c]; words[275] = high[c];
            c = codes[138] ^ mask[138]; words[276] = low[c]; words[277] = high[c];
            c = codes[139] ^ mask[139]; words[278] = low[c]; words[279] = high[c];
            c = codes[140] ^ mask[140]; words[280] = low[c]; words[281] = high[c];
            c = codes[141] ^ mask[141]; words[282] = low[c]; words[283] = high[c];
            c = codes[142] ^ mask[142]; words[284] = low[c]; words[285] = high[c];
            c = codes[143] ^ mask[143]; words[286] = low[c]; words[287] = high[c];
            c = codes[144] ^ mask[144]; words[288] = low[c]; words[289] = high[c];
            c = codes[145] ^ mask[145]; words[290] = low[c]; words[291] = high[c];
            c = codes[146] ^ mask[146]; words[292] = low[c]; words[293] = high[c];
            c = codes[147] ^ mask[147]; words[294] = low[c]; words[295] = high[c];
            c = codes[148] ^ mask[148]; words[296] = low[c]; words[297] = high[c];
            c = codes[149] ^ mask[149]; words[298] = low[c]; words[299] = high[c];
            c = codes[150] ^ mask[150]; words[300] = low[c]; words[301] = high[c];
            c = codes[151] ^ mask[151]; words[302] = low[c]; words[303] = high[c];
            c = codes[152] ^ mask[152]; words[304] = low[c]; words[305] = high[c];
            c = codes[153] ^ mask[153]; words[306] = low[c]; words[307] = high[c];
            c = codes[154] ^ mask[154]; words[308] = low[c]; words[309] = high[c];
            c = codes[155] ^ mask[155]; words[310] = low[c]; words[311] = high[c];
            c = codes[156] ^ mask[156]; words[312] = low[c]; words[313] = high[c];
            c = codes[157] ^ mask[157]; words[314] = low[c]; words[315] = high[c];
            c = codes[158] ^ mask[158]; words[316] = low[c]; words[317] = high[c];
            c = codes[159] ^ mask[159]; words[318] = low[c]; words[319] = high[c];
        }
    }
}
