using System;
using RedPhone.Crypto;

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
        /// Takes the mask off <paramref name="count"/> bytes and leaves zeros there.
        /// </summary>
        internal static void Unmask(byte[] codes, int offset, byte[] mask, int maskOffset,
            int count)
        {
            Bytes.Xor(codes, offset, mask, maskOffset, count);
            Array.Clear(mask, maskOffset, count);
        }
    }
}
