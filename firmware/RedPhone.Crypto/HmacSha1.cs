using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// HMAC-SHA-1 (RFC 2104, FIPS 198-1), tag up to 20 bytes. The states behind the two key
    /// blocks are kept, so that a message costs its own blocks and one more. Allocates only in the
    /// constructor. Time depends on the lengths of key and message only.
    /// </summary>
    public sealed class HmacSha1 : IMac
    {
        /// <summary>Bytes of a full tag.</summary>
        public const int Size = Sha1.Size;

        /// <summary>Bytes of an SRTP packet with 20 ms of speech, in front of its tag.</summary>
        public const int SpeechPacketBytes = SpeechTag.PacketBytes;

        private readonly Sha1 _hash = new Sha1();
        private readonly uint[] _inner = new uint[Sha1Block.PreparedWords];
        private readonly uint[] _outer = new uint[Sha1Block.PreparedWords];
        private readonly byte[] _keyBlock = new byte[Sha1.BlockBytes];
        private bool _keyed;

        /// <inheritdoc/>
        public int TagBytes => Size;

        /// <inheritdoc/>
        public void SetKey(byte[] key, int offset, int count)
        {
            byte[] block = _keyBlock;
            _hash.Reset();
            if (count > Sha1.BlockBytes)
            {
                _hash.Update(key, offset, count);
                _hash.Finish(block, 0);
            }
            else
            {
                Array.Copy(key, offset, block, 0, count);
            }

            for (int i = 0; i < Sha1.BlockBytes; i++)
            {
                block[i] ^= 0x36;
            }

            _hash.Update(block, 0, Sha1.BlockBytes);
            _hash.SaveState(_inner);
            Sha1Block.Prepare(_inner);
            _hash.Reset();
            for (int i = 0; i < Sha1.BlockBytes; i++)
            {
                block[i] ^= 0x36 ^ 0x5C;
            }

            _hash.Update(block, 0, Sha1.BlockBytes);
            _hash.SaveState(_outer);
            Sha1Block.Prepare(_outer);
            _hash.Reset();
            Bytes.Wipe(block);
            _hash.LoadState(_inner, 1);
            _keyed = true;
        }

        /// <inheritdoc/>
        public void Update(byte[] data, int offset, int count)
        {
            if (!_keyed)
            {
                throw new InvalidOperationException();
            }

            _hash.Update(data, offset, count);
        }

        /// <inheritdoc/>
        public void Finish(byte[] tag, int offset, int tagBytes)
        {
            if (!_keyed)
            {
                throw new InvalidOperationException();
            }

            if (tagBytes < 1 || tagBytes > Size)
            {
                throw new ArgumentException();
            }

            _hash.FinishMac(_outer, tag, offset, tagBytes);
            _hash.LoadState(_inner, 1);
        }

        /// <summary>
        /// The way of a packet of speech, for its speed: the tag of the
        /// <see cref="SpeechPacketBytes"/> bytes at index 0 and the 4 bytes of
        /// <paramref name="roc"/> (RFC 3711 §4.2) is written behind them.
        /// <paramref name="tagBytes"/> is 10 or 4; an array without room for it throws. A message
        /// that <see cref="Update"/> has begun is not touched.
        /// </summary>
        public void WriteSpeechTag(byte[] packet, uint roc, int tagBytes)
        {
            if (!_keyed)
            {
                throw new InvalidOperationException();
            }

            if (tagBytes != SpeechTag.LongBytes && tagBytes != SpeechTag.ShortBytes)
            {
                throw new ArgumentException();
            }

            Sha1Block.Run(Sha1Block.First, _inner, packet, _outer, roc, tagBytes, true);
        }

        /// <summary>
        /// Whether the tag that <see cref="WriteSpeechTag"/> would write stands there. The code's
        /// shape is constant-time.
        /// </summary>
        public bool HasSpeechTag(byte[] packet, uint roc, int tagBytes)
        {
            if (!_keyed)
            {
                throw new InvalidOperationException();
            }

            if (tagBytes != SpeechTag.LongBytes && tagBytes != SpeechTag.ShortBytes)
            {
                throw new ArgumentException();
            }

            return Sha1Block.Run(Sha1Block.First, _inner, packet, _outer, roc, tagBytes, false);
        }

        /// <inheritdoc/>
        public void Clear()
        {
            _keyed = false;
            _hash.Reset();
            Array.Clear(_inner, 0, Sha1Block.PreparedWords);
            Array.Clear(_outer, 0, Sha1Block.PreparedWords);
        }
    }
}
