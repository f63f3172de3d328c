using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// AEAD_CHACHA20_POLY1305 (RFC 8439 §2.8). Allocates only in the constructor. Constant time by
    /// shape: time depends on the lengths only.
    /// </summary>
    public sealed class ChaCha20Poly1305 : IAead
    {
        /// <summary>Bytes of a key.</summary>
        public const int KeyBytes = 32;

        /// <summary>Bytes of a nonce.</summary>
        public const int NonceBytes = 12;

        /// <summary>Bytes of a tag.</summary>
        public const int TagBytes = Poly1305.TagBytes;

        private const int KeyWord = 4;
        private const int CounterWord = 12;

        private readonly uint[] _state = new uint[ChaCha20Block.StateWords];
        private readonly uint[] _keyStream = new uint[ChaCha20Block.StateWords];
        private readonly byte[] _polyKey = new byte[KeyBytes];
        private readonly byte[] _lengths = new byte[16];
        private readonly byte[] _tag = new byte[TagBytes];
        private readonly Poly1305 _poly = new Poly1305();
        private bool _keyed;

        /// <inheritdoc/>
        public void SetKey(byte[] key, int offset)
        {
            // "expand 32-byte k", RFC 8439 §2.3.
            _state[0] = 0x61707865;
            _state[1] = 0x3320646E;
            _state[2] = 0x79622D32;
            _state[3] = 0x6B206574;
            for (int i = 0; i < KeyBytes / 4; i++)
            {
                _state[KeyWord + i] = ReadUInt32(key, offset + 4 * i);
            }

            _keyed = true;
        }

        /// <inheritdoc/>
        public void Seal(byte[] nonce, byte[] associated, int associatedOffset,
            int associatedCount, byte[] data, int offset, int count)
        {
            if (count < 0)
            {
                throw new ArgumentException();
            }

            Begin(nonce);
            Crypt(data, offset, count);
            ComputeTag(associated, associatedOffset, associatedCount, data, offset, count);
            Array.Copy(_tag, 0, data, offset + count, TagBytes);
            Bytes.Wipe(_tag);
        }

        /// <inheritdoc/>
        public bool TryOpen(byte[] nonce, byte[] associated, int associatedOffset,
            int associatedCount, byte[] data, int offset, int count)
        {
            int textBytes = count - TagBytes;
            if (textBytes < 0)
            {
                return false;
            }

            Begin(nonce);
            ComputeTag(associated, associatedOffset, associatedCount, data, offset, textBytes);
            bool valid = Bytes.EqualConstantTime(_tag, 0, data, offset + textBytes, TagBytes);
            Bytes.Wipe(_tag);
            if (valid)
            {
                Crypt(data, offset, textBytes);
            }

            return valid;
        }

        /// <inheritdoc/>
        public void Clear()
        {
            _keyed = false;
            Array.Clear(_state, 0, _state.Length);
            Array.Clear(_keyStream, 0, _keyStream.Length);
            Bytes.Wipe(_polyKey);
            Bytes.Wipe(_lengths);
            Bytes.Wipe(_tag);
            _poly.Clear();
        }

        // Block 0 gives the one-time Poly1305 key, the text uses blocks 1 and up.
        private void Begin(byte[] nonce)
        {
            if (!_keyed)
            {
                throw new InvalidOperationException();
            }

            _state[CounterWord] = 0;
            _state[CounterWord + 1] = ReadUInt32(nonce, 0);
            _state[CounterWord + 2] = ReadUInt32(nonce, 4);
            _state[CounterWord + 3] = ReadUInt32(nonce, 8);
            ChaCha20Block.Generate(_state, _keyStream);
            for (int i = 0; i < KeyBytes; i++)
            {
                _polyKey[i] = (byte)(_keyStream[i >> 2] >> (8 * (i & 3)));
            }

            _poly.SetKey(_polyKey, 0);
            Bytes.Wipe(_polyKey);
            Array.Clear(_keyStream, 0, _keyStream.Length);
        }

        // The key stream is used by words, without writing its bytes first.
        private void Crypt(byte[] data, int offset, int count)
        {
            uint[] keyStream = _keyStream;
            _state[CounterWord] = 1;
            while (count > 0)
            {
                ChaCha20Block.Generate(_state, keyStream);
                _state[CounterWord]++;
                int taken = count < ChaCha20Block.Size ? count : ChaCha20Block.Size;
                int words = taken >> 2;
                for (int i = 0; i < words; i++)
                {
                    uint word = keyStream[i];
                    data[offset] ^= (byte)word;
                    data[offset + 1] ^= (byte)(word >> 8);
                    data[offset + 2] ^= (byte)(word >> 16);
                    data[offset + 3] ^= (byte)(word >> 24);
                    offset += 4;
                }

                for (int i = 4 * words; i < taken; i++)
                {
                    data[offset++] ^= (byte)(keyStream[i >> 2] >> (8 * (i & 3)));
                }

                count -= taken;
            }

            Array.Clear(keyStream, 0, keyStream.Length);
        }

        private void ComputeTag(byte[] associated, int associatedOffset, int associatedCount,
            byte[] data, int offset, int count)
        {
            if (associatedCount > 0)
            {
                _poly.Update(associated, associatedOffset, associatedCount);
                _poly.PadToBlock();
            }

            _poly.Update(data, offset, count);
            _poly.PadToBlock();
            WriteLength(associatedCount, 0);
            WriteLength(count, 8);
            _poly.Update(_lengths, 0, _lengths.Length);
            _poly.Finish(_tag, 0);
        }

        private void WriteLength(int length, int at)
        {
            _lengths[at] = (byte)length;
            _lengths[at + 1] = (byte)(length >> 8);
            _lengths[at + 2] = (byte)(length >> 16);
            _lengths[at + 3] = (byte)(length >> 24);
        }

        private static uint ReadUInt32(byte[] bytes, int offset)
        {
            return (uint)(bytes[offset] | (bytes[offset + 1] << 8) | (bytes[offset + 2] << 16)
                | (bytes[offset + 3] << 24));
        }
    }
}
