using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// What SHA-1 and SHA-256 share (FIPS 180-4 §5, §6): blocks of 64 bytes, the padding, and how
    /// an HMAC enters and leaves. Allocates only in the constructor. Messages up to 2^28 - 1 bytes.
    /// Time depends on the message's length only.
    /// </summary>
    public abstract class BlockHash : IHash
    {
        internal const int BlockBytes = 64;

        private const int LengthOffset = BlockBytes - 8;
        private const int WordBytes = 4;

        private readonly uint[] _initial;
        private readonly uint[] _state;
        private readonly byte[] _block = new byte[BlockBytes];
        private int _fill;
        private int _totalBytes;

        // initial: the standard's initial hash value (§5.3), as many words as the digest has.
        internal BlockHash(uint[] initial)
        {
            _initial = initial;
            _state = new uint[initial.Length];
            Reset();
        }

        /// <inheritdoc/>
        public int DigestBytes => _state.Length * WordBytes;

        /// <inheritdoc/>
        public void Reset()
        {
            Array.Copy(_initial, _state, _state.Length);
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
                Compress(_state, block);
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
            WriteState(digest, offset, DigestBytes);
            Reset();
        }

        /// <summary>Copies the chaining state of a whole number of blocks.</summary>
        internal void SaveState(uint[] destination)
        {
            Array.Copy(_state, destination, _state.Length);
        }

        /// <summary>Continues behind <paramref name="blocks"/> blocks hashed before.</summary>
        internal void LoadState(uint[] source, int blocks)
        {
            Array.Copy(source, _state, _state.Length);
            _fill = 0;
            _totalBytes = blocks * BlockBytes;
        }

        /// <summary>
        /// Ends the inner hash of an HMAC and runs the outer one from its precomputed state; writes
        /// the first <paramref name="tagBytes"/> bytes.
        /// </summary>
        internal void FinishMac(uint[] outerState, byte[] tag, int offset, int tagBytes)
        {
            Pad();
            CompressDigest(_state, outerState);
            WriteState(tag, offset, tagBytes);
            Array.Clear(_block, 0, BlockBytes);
        }

        /// <summary>Mixes the 64-byte block <paramref name="m"/> into the state.</summary>
        internal abstract void Compress(uint[] state, byte[] m);

        /// <summary>
        /// Mixes the padded digest in <paramref name="state"/>, which ends an HMAC, into the state
        /// <paramref name="outer"/>; the result replaces the digest.
        /// </summary>
        internal abstract void CompressDigest(uint[] state, uint[] outer);

        private void Pad()
        {
            byte[] block = _block;
            int fill = _fill;
            block[fill] = 0x80;
            fill++;
            if (fill > LengthOffset)
            {
                Array.Clear(block, fill, BlockBytes - fill);
                Compress(_state, block);
                fill = 0;
            }

            Array.Clear(block, fill, BlockBytes - 4 - fill);
            int bits = _totalBytes << 3;
            block[60] = (byte)(bits >> 24);
            block[61] = (byte)(bits >> 16);
            block[62] = (byte)(bits >> 8);
            block[63] = (byte)bits;
            Compress(_state, block);
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
