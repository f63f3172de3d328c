using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// SHA-1 (FIPS 180-4 §6.1), digest 20 bytes. Allocates only in the constructor. Messages up
    /// to 2^28 - 1 bytes. Time depends on the message's length only. Used only inside HMAC-SHA1,
    /// which the standards of SRTP and STUN demand; collisions of plain SHA-1 are known.
    /// </summary>
    public sealed class Sha1 : IHash
    {
        /// <summary>Bytes of a digest.</summary>
        public const int Size = 20;

        internal const int BlockBytes = 64;
        internal const int StateWords = 5;

        private const int LengthOffset = BlockBytes - 8;

        private readonly uint[] _state = new uint[StateWords];
        private readonly byte[] _block = new byte[BlockBytes];
        private int _fill;
        private int _totalBytes;

        /// <summary>A hash of nothing yet.</summary>
        public Sha1()
        {
            Reset();
        }

        /// <inheritdoc/>
        public int DigestBytes => Size;

        /// <inheritdoc/>
        public void Reset()
        {
            uint[] s = _state;
            s[0] = 0x67452301;
            s[1] = 0xEFCDAB89;
            s[2] = 0x98BADCFE;
            s[3] = 0x10325476;
            s[4] = 0xC3D2E1F0;
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
                Sha1Block.Compress(_state, block);
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
        /// Ends the inner hash of an HMAC and runs the outer one from its prepared state; writes the
        /// first <paramref name="tagBytes"/> bytes.
        /// </summary>
        internal void FinishMac(uint[] outerState, byte[] tag, int offset, int tagBytes)
        {
            Pad();
            Sha1Block.CompressDigest(_state, outerState);
            WriteState(tag, offset, tagBytes);
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
                Sha1Block.Compress(_state, block);
                fill = 0;
            }

            Array.Clear(block, fill, BlockBytes - 4 - fill);
            int bits = _totalBytes << 3;
            block[60] = (byte)(bits >> 24);
            block[61] = (byte)(bits >> 16);
            block[62] = (byte)(bits >> 8);
            block[63] = (byte)bits;
            Sha1Block.Compress(_state, block);
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
