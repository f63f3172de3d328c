namespace RedPhone.Crypto
{
    /// <summary>A block cipher in the encrypting direction (ECB of independent blocks).</summary>
    public interface IBlockCipher
    {
        /// <summary>Sets the 16-byte key at <paramref name="offset"/>.</summary>
        void SetKey(byte[] key, int offset);

        /// <summary>
        /// Encrypts <paramref name="blocks"/> blocks of 16 bytes from <paramref name="input"/> to
        /// <paramref name="output"/>; both may be the same array at the same offset.
        /// </summary>
        void EncryptBlocks(byte[] input, int inputOffset, byte[] output, int outputOffset,
            int blocks);

        /// <summary>Wipes the key schedule.</summary>
        void Clear();
    }
}
