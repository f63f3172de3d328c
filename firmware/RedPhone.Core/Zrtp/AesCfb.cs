using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Cipher feedback with whole 16-byte blocks, the last one cut (RFC 6189 §5.7, NIST SP 800-38A
    /// §6.3). In place; data-dependent branches: none.
    /// </summary>
    public static class AesCfb
    {
        /// <summary>Bytes of a block and of the initialisation vector.</summary>
        public const int BlockBytes = 16;

        /// <summary>
        /// Encrypts <paramref name="count"/> bytes in place; <paramref name="cipher"/> has its key,
        /// <paramref name="scratch"/> is 16 bytes.
        /// </summary>
        public static void Encrypt(IBlockCipher cipher, byte[] iv, int ivAt, byte[] data,
            int offset, int count, byte[] scratch)
        {
            byte[] from = iv;
            int fromAt = ivAt;
            for (int done = 0; done < count; done += BlockBytes)
            {
                cipher.EncryptBlocks(from, fromAt, scratch, 0, 1);
                int part = count - done < BlockBytes ? count - done : BlockBytes;
                from = data;
                fromAt = offset + done;
                Bytes.Xor(data, fromAt, scratch, 0, part);
            }
        }

        /// <summary>
        /// Decrypts <paramref name="count"/> bytes from <paramref name="source"/> to the start of
        /// <paramref name="plain"/>, another array.
        /// </summary>
        public static void Decrypt(IBlockCipher cipher, byte[] iv, int ivAt, byte[] source,
            int offset, int count, byte[] plain, byte[] scratch)
        {
            byte[] from = iv;
            int fromAt = ivAt;
            for (int done = 0; done < count; done += BlockBytes)
            {
                cipher.EncryptBlocks(from, fromAt, scratch, 0, 1);
                int part = count - done < BlockBytes ? count - done : BlockBytes;
                from = source;
                fromAt = offset + done;
                for (int i = 0; i < part; i++)
                {
                    plain[done + i] = (byte)(source[fromAt + i] ^ scratch[i]);
                }
            }
        }
    }
}
