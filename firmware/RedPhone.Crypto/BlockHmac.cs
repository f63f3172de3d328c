using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// HMAC (RFC 2104, FIPS 198-1) over a <see cref="BlockHash"/>. The states behind the two key
    /// blocks are kept, so that a message costs its own blocks and one more. Allocates only in the
    /// constructor. Time depends on the lengths of key and message only.
    /// </summary>
    public abstract class BlockHmac : IMac
    {
        private const int InnerPad = 0x36;
        private const int OuterPad = 0x5C;

        private readonly BlockHash _hash;
        private readonly byte[] _keyBlock = new byte[BlockHash.BlockBytes];
        private readonly int _tagBytes;

        // stateWords: words to keep of each key block's state, at least those of the hash.
        internal BlockHmac(BlockHash hash, int stateWords)
        {
            _hash = hash;
            _tagBytes = hash.DigestBytes;
            Inner = new uint[stateWords];
            Outer = new uint[stateWords];
        }

        /// <inheritdoc/>
        public int TagBytes => _tagBytes;

        /// <summary>The state behind the inner key block.</summary>
        internal readonly uint[] Inner;

        /// <summary>The state behind the outer key block.</summary>
        internal readonly uint[] Outer;

        /// <summary>A key has been set and not cleared.</summary>
        internal bool IsKeyed;

        /// <inheritdoc/>
        public void SetKey(byte[] key, int offset, int count)
        {
            byte[] block = _keyBlock;
            _hash.Reset();
            if (count > BlockHash.BlockBytes)
            {
                _hash.Update(key, offset, count);
                _hash.Finish(block, 0);
            }
            else
            {
                Array.Copy(key, offset, block, 0, count);
            }

            HashPadded(block, InnerPad, Inner);
            HashPadded(block, InnerPad ^ OuterPad, Outer);
            Bytes.Wipe(block);
            _hash.LoadState(Inner, 1);
            IsKeyed = true;
        }

        /// <inheritdoc/>
        public void Update(byte[] data, int offset, int count)
        {
            if (!IsKeyed)
            {
                throw new InvalidOperationException();
            }

            _hash.Update(data, offset, count);
        }

        /// <inheritdoc/>
        public void Finish(byte[] tag, int offset, int tagBytes)
        {
            if (!IsKeyed)
            {
                throw new InvalidOperationException();
            }

            if (tagBytes < 1 || tagBytes > _tagBytes)
            {
                throw new ArgumentException();
            }

            _hash.FinishMac(Outer, tag, offset, tagBytes);
            _hash.LoadState(Inner, 1);
        }

        /// <inheritdoc/>
        public void Clear()
        {
            IsKeyed = false;
            _hash.Reset();
            Array.Clear(Inner, 0, Inner.Length);
            Array.Clear(Outer, 0, Outer.Length);
        }

        /// <summary>Completes the state behind a key block by what a hash keeps beside it.</summary>
        internal virtual void Prepare(uint[] state)
        {
        }

        private void HashPadded(byte[] block, int pad, uint[] state)
        {
            for (int i = 0; i < BlockHash.BlockBytes; i++)
            {
                block[i] ^= (byte)pad;
            }

            _hash.Update(block, 0, BlockHash.BlockBytes);
            _hash.SaveState(state);
            _hash.Reset();
            Prepare(state);
        }
    }
}
