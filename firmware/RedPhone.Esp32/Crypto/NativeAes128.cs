using System;
using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Esp32
{
    /// <summary>
    /// AES-128 in the device's native code. A call allocates its result (16 bytes a block), nothing
    /// else once a number of blocks has been used; the text's copy and the result are wiped.
    /// </summary>
    public sealed class NativeAes128 : IBlockCipher
    {
        private readonly Aes _aes = new Aes(CipherMode.ECB);
        private readonly byte[] _key = new byte[Aes128.KeyBytes];
        private byte[] _input = new byte[0];
        private bool _keyed;

        /// <inheritdoc/>
        public void SetKey(byte[] key, int offset)
        {
            Array.Copy(key, offset, _key, 0, Aes128.KeyBytes);
            _aes.Key = _key;
            _keyed = true;
        }

        /// <inheritdoc/>
        public void EncryptBlocks(byte[] input, int inputOffset, byte[] output, int outputOffset,
            int blocks)
        {
            if (!_keyed)
            {
                throw new InvalidOperationException();
            }

            int count = blocks * Aes128.BlockBytes;
            if (count == 0)
            {
                return;
            }

            bool isWhole = inputOffset == 0 && input.Length == count;
            byte[] result = _aes.Encrypt(isWhole ? input : Copy(input, inputOffset, count));
            Array.Copy(result, 0, output, outputOffset, count);
            Bytes.Wipe(result);
            if (!isWhole)
            {
                Bytes.Wipe(_input);
            }
        }

        /// <inheritdoc/>
        public void Clear()
        {
            _keyed = false;
            Bytes.Wipe(_key);

            // The property copies or refers, and the list of members does not say which.
            _aes.Key = _key;
        }

        private byte[] Copy(byte[] input, int offset, int count)
        {
            if (_input.Length != count)
            {
                _input = new byte[count];
            }

            Array.Copy(input, offset, _input, 0, count);
            return _input;
        }
    }
}
