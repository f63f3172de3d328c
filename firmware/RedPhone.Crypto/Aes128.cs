using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// AES-128, encrypting only (FIPS 197). Allocates only in the constructor. Leakage: the tables
    /// are indexed by secret bytes, which shows where memory is cached; on the phone keep them in
    /// internal RAM. Otherwise the time depends on the number of blocks only.
    /// </summary>
    public sealed class Aes128 : IBlockCipher
    {
        /// <summary>Bytes of a key.</summary>
        public const int KeyBytes = 16;

        /// <summary>Bytes of a block.</summary>
        public const int BlockBytes = 16;

        private const int Rounds = 10;

        // Round 0 and the last round are applied byte by byte, the others column by column.
        private readonly byte[] _firstKey = new byte[BlockBytes];
        private readonly int[] _roundKeys = new int[4 * (Rounds - 1)];
        private readonly byte[] _lastKey = new byte[BlockBytes];
        private bool _keyed;

        /// <inheritdoc/>
        public void SetKey(byte[] key, int offset)
        {
            Array.Copy(key, offset, _firstKey, 0, KeyBytes);
            byte[] box = AesTables.SBox;
            int k0 = Column(key, offset);
            int k1 = Column(key, offset + 4);
            int k2 = Column(key, offset + 8);
            int k3 = Column(key, offset + 12);
            int roundConstant = 1;
            for (int round = 1; round <= Rounds; round++)
            {
                // FIPS 197 §5.2: SubWord(RotWord(k3)) xor Rcon.
                k0 ^= (box[(k3 >> 16) & 0xFF] << 24) ^ (box[(k3 >> 8) & 0xFF] << 16)
                    ^ (box[k3 & 0xFF] << 8) ^ box[(k3 >> 24) & 0xFF] ^ (roundConstant << 24);
                k1 ^= k0;
                k2 ^= k1;
                k3 ^= k2;
                roundConstant = (roundConstant << 1) ^ ((roundConstant >> 7) * 0x11B);
                if (round < Rounds)
                {
                    int i = 4 * (round - 1);
                    _roundKeys[i] = k0;
                    _roundKeys[i + 1] = k1;
                    _roundKeys[i + 2] = k2;
                    _roundKeys[i + 3] = k3;
                }
            }

            WriteColumn(k0, _lastKey, 0);
            WriteColumn(k1, _lastKey, 4);
            WriteColumn(k2, _lastKey, 8);
            WriteColumn(k3, _lastKey, 12);
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

            AesRounds.Encrypt(_firstKey, _roundKeys, _lastKey, input, inputOffset, output,
                outputOffset, blocks);
        }

        /// <inheritdoc/>
        public void Clear()
        {
            _keyed = false;
            Bytes.Wipe(_firstKey);
            Array.Clear(_roundKeys, 0, _roundKeys.Length);
            Bytes.Wipe(_lastKey);
        }

        private static int Column(byte[] bytes, int offset)
        {
            return (bytes[offset] << 24) | (bytes[offset + 1] << 16) | (bytes[offset + 2] << 8)
                | bytes[offset + 3];
        }

        private static void WriteColumn(int column, byte[] bytes, int offset)
        {
            bytes[offset] = (byte)(column >> 24);
            bytes[offset + 1] = (byte)(column >> 16);
            bytes[offset + 2] = (byte)(column >> 8);
            bytes[offset + 3] = (byte)column;
        }
    }
}
