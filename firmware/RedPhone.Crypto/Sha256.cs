using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// SHA-256 (FIPS 180-4 §6.2), digest 32 bytes. Allocates only in the constructor. Messages up
    /// to 2^28 - 1 bytes. Time depends on the message's length only.
    /// </summary>
    public sealed class Sha256 : IHash
    {
        /// <summary>Bytes of a digest.</summary>
        public const int Size = 32;

        internal const int BlockBytes = 64;
        internal const int StateWords = 8;

        private const int LengthOffset = BlockBytes - 8;

        private readonly uint[] _state = new uint[StateWords];
        private readonly byte[] _block = new byte[BlockBytes];
        private int _fill;
        private int _totalBytes;

        /// <summary>A hash of nothing yet.</summary>
        public Sha256()
        {
            Reset();
        }

        /// <inheritdoc/>
        public int DigestBytes => Size;

        /// <inheritdoc/>
        public void Reset()
        {
            uint[] s = _state;
            s[0] = 0x6A09E667;
            s[1] = 0xBB67AE85;
            s[2] = 0x3C6EF372;
            s[3] = 0xA54FF53A;
            s[4] = 0x510E527F;
            s[5] = 0x9B05688C;
            s[6] = 0x1F83D9AB;
            s[7] = 0x5BE0CD19;
            Array.Clear(_block, 0, BlockBytes);
            _fill = 0;
            _totalBytes = 0;
        }

        /// <inheritdoc/>
        public void Update(byte[] data, int offset, int count)
        {
            if (count < 0)
            {
                throw new ArgumentException();
            }

            byte[] block = _block;
            int fill = _fill;
            _totalBytes += count;
            while (fill + count >= BlockBytes)
            {
                int taken = BlockBytes - fill;
                Array.Copy(data, offset, block, fill, taken);
                Sha256Block.Compress(_state, block, null);
                offset += taken;
                count -= taken;
                fill = 0;
            }

            if (count > 0)
            {
                Array.Copy(data, offset, block, fill, count);
            }

            _fill = fill + count;
        }

        /// <inheritdoc/>
        public void Finish(byte[] digest, int offset)
        {
            Pad();
            WriteState(digest, offset, Size);
            Reset();
        }

        /// <summary>Copies the chaining state of a whole number of blocks.</summary>
        internal void SaveState(uint[] destination)
        {
            Array.Copy(_state, destination, StateWords);
        }

        /// <summary>Continues behind <paramref name="blocks"/> blocks hashed before.</summary>
        internal void LoadState(uint[] source, int blocks)
        {
            Array.Copy(source, _state, StateWords);
            _fill = 0;
            _totalBytes = blocks * BlockBytes;
        }

        /// <summary>
        /// Ends the inner hash of an HMAC and runs the outer one from its precomputed state; writes
        /// the first <paramref name="tagBytes"/> bytes.
        /// </summary>
        internal void FinishMac(uint[] innerDigest, uint[] outerState, byte[] tag, int offset,
            int tagBytes)
        {
            Pad();
            Array.Copy(_state, innerDigest, StateWords);
            Array.Copy(outerState, _state, StateWords);
            Sha256Block.Compress(_state, null, innerDigest);
            WriteState(tag, offset, tagBytes);
            Array.Clear(innerDigest, 0, StateWords);
            Array.Clear(_block, 0, BlockBytes);
        }

        private void Pad()
        {
            byte[] block = _block;
            int fill = _fill;
            block[fill] = 0x80;
            fill++;
            if (fill > LengthOffset)
            {
                Array.Clear(block, fill, BlockBytes - fill);
                Sha256Block.Compress(_state, block, null);
                fill = 0;
            }

            Array.Clear(block, fill, BlockBytes - 4 - fill);
            int bits = _totalBytes << 3;
            block[60] = (byte)(bits >> 24);
            block[61] = (byte)(bits >> 16);
            block[62] = (byte)(bits >> 8);
            block[63] = (byte)bits;
            Sha256Block.Compress(_state, block, null);
        }

        private void WriteState(byte[] destination, int offset, int count)
        {
            uint[] state = _state;
            int words = count >> 2;
            for (int i = 0; i < words; i++)
            {
                uint word = state[i];
                destination[offset] = (byte)(word >> 24);
                destination[offset + 1] = (byte)(word >> 16);
                destination[offset + 2] = (byte)(word >> 8);
                destination[offset + 3] = (byte)word;
                offset += 4;
            }

            count &= 3;
            for (int i = 0; i < count; i++)
            {
                destination[offset + i] = (byte)(state[words] >> (24 - (i << 3)));
            }
        }
    }
}
