using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <summary>The short authentication string as people read it (RFC 6189 §5.1.6).</summary>
    public static class SasRendering
    {
        /// <summary>Bryce Wilcox-O'Hearn's z-base-32, in the order §5.1.6 makes
        /// normative.</summary>
        private const string Digits = "ybndrfg8ejkmcpqxot1uwisza345h769";

        private const int Base32Chars = 4;

        /// <summary>Four characters for the leftmost 20 of 32 bits.</summary>
        public static string Base32(uint sasValue)
        {
            char[] text = new char[Base32Chars];
            for (int i = 0; i < Base32Chars; i++)
            {
                text[i] = Digits[(int)(sasValue >> (27 - (5 * i))) & 31];
            }

            return new string(text);
        }

        /// <summary>Two PGP words for the leftmost 16 of 32 bits: "aardvark adroitness".</summary>
        public static string Words(uint sasValue)
        {
            return PgpWords.Even((int)(sasValue >> 24)) + " "
                + PgpWords.Odd((int)(sasValue >> 16) & 0xFF);
        }

        /// <summary>Renders the first 4 bytes of a SAS hash by its negotiated name.</summary>
        public static string Render(uint sasType, byte[] sasHash)
        {
            uint value = BigEndian.ReadUInt32(sasHash, 0);
            return sasType == ZrtpAlgorithm.B256 ? Words(value) : Base32(value);
        }
    }
}
