using System;

namespace RedPhone.Core.Audio
{
    /// <summary>
    /// Speech on its way from the network to the earpiece keeps the key stream it came under: a
    /// frame is 160 bytes and a mask of 160, its µ-law codes are the XOR of both. The earpiece's
    /// driver XORs while it expands, which saves 7 IL a byte; whoever must read the codes earlier
    /// (a lost frame, a tone, the level) takes the mask off here.
    /// </summary>
    internal static class MaskedSpeech
    {
        /// <summary>
        /// Takes the mask off <paramref name="count"/> bytes and leaves zeros there; eight bytes a
        /// turn, so the count is a multiple of 8.
        /// </summary>
        internal static void Unmask(byte[] codes, int offset, byte[] mask, int maskOffset,
            int count)
        {
            int m = maskOffset;
            for (int end = offset + count; offset < end; offset += 8)
            {
                codes[offset] ^= mask[m];
                codes[offset + 1] ^= mask[m + 1];
                codes[offset + 2] ^= mask[m + 2];
                codes[offset + 3] ^= mask[m + 3];
                codes[offset + 4] ^= mask[m + 4];
                codes[offset + 5] ^= mask[m + 5];
                codes[offset + 6] ^= mask[m + 6];
                codes[offset + 7] ^= mask[m + 7];
                m += 8;
            }

            Array.Clear(mask, maskOffset, count);
        }
    }
}
