using System;
using RedPhone.Crypto;

namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// Session keys from a master key (RFC 3711 §4.3) with key derivation rate 0: the keys are
    /// derived once. Leakage: no branch or index depends on a secret besides those of the cipher.
    /// </summary>
    public static class SrtpKeyDerivation
    {
        /// <summary>Label of the SRTP encryption key.</summary>
        public const int EncryptionLabel = 0;

        /// <summary>Label of the SRTP authentication key.</summary>
        public const int AuthenticationLabel = 1;

        /// <summary>Label of the SRTP salting key.</summary>
        public const int SaltLabel = 2;

        /// <summary>Label of the SRTCP encryption key; authentication and salt follow as with
        /// SRTP.</summary>
        public const int RtcpEncryptionLabel = 3;

        /// <summary>Bytes of a master key and of a session encryption key with AES-128.</summary>
        public const int KeyBytes = 16;

        /// <summary>The same with AES-256.</summary>
        public const int LongKeyBytes = 32;

        /// <summary>Bytes of a master salt and of a session salt.</summary>
        public const int SaltBytes = 14;

        /// <summary>Bytes of scratch that <see cref="Derive"/> needs.</summary>
        public const int ScratchBytes = 2 * BlockBytes;

        private const int BlockBytes = 16;
        private const int LabelOffset = 7;

        /// <summary>
        /// Writes <paramref name="count"/> key bytes. <paramref name="cipher"/> already has the
        /// master key; <paramref name="masterSalt"/> is 14 bytes at <paramref name="saltOffset"/>;
        /// <paramref name="scratch"/> holds <see cref="ScratchBytes"/> and is wiped afterwards.
        /// </summary>
        public static void Derive(IBlockCipher cipher, byte[] masterSalt, int saltOffset,
            int label, byte[] output, int offset, int count, byte[] scratch)
        {
            // §4.3.1: x = (label || r) XOR master_salt with r = 0; §4.3.3: IV = x * 2^16.
            Array.Copy(masterSalt, saltOffset, scratch, 0, SaltBytes);
            scratch[LabelOffset] ^= (byte)label;
            scratch[BlockBytes - 2] = 0;
            for (int block = 0; block * BlockBytes < count; block++)
            {
                scratch[BlockBytes - 1] = (byte)block;
                cipher.EncryptBlocks(scratch, 0, scratch, BlockBytes, 1);
                int part = count - (block * BlockBytes);
                Array.Copy(scratch, BlockBytes, output, offset + (block * BlockBytes),
                    part < BlockBytes ? part : BlockBytes);
            }

            Bytes.Wipe(scratch);
        }
    }
}
