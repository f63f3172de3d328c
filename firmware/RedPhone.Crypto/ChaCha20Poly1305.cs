using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// AEAD_CHACHA20_POLY1305 (RFC 8439 §2.8), in one piece or in slices of at most about 7,000 IL:
    /// the one-time key, then a block of 64 bytes a slice (opening: first the tag over all of it,
    /// 256 bytes a slice). Allocates only in the constructor. Constant time by shape: time depends on
    /// the lengths only.
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

        // What the next slice does; opening authenticates all of the text before it decrypts.
        private const int Idle = 0;
        private const int Begin = 1;
        private const int Authenticate = 2;
        private const int Crypt = 3;
        private const int Ended = 4;

        // A slice decrypts or encrypts one block, or authenticates this many bytes.
        private const int AuthenticatedBytes = 256;

        private readonly uint[] _state = new uint[ChaCha20Block.StateWords];
        private readonly byte[] _block = new byte[ChaCha20Block.Size];
        private readonly byte[] _lengths = new byte[16];
        private readonly byte[] _tag = new byte[TagBytes];
        private readonly Poly1305 _poly = new Poly1305();
        private bool _keyed;
        private int _phase;
        private bool _opens;
        private bool _succeeded;
        private byte[] _associated;
        private int _associatedOffset;
        private int _associatedCount;
        private byte[] _data;
        private int _start;
        private int _at;
        private int _end;

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
            StartSeal(nonce, associated, associatedOffset, associatedCount, data, offset, count);
            Run();
        }

        /// <inheritdoc/>
        public bool TryOpen(byte[] nonce, byte[] associated, int associatedOffset,
            int associatedCount, byte[] data, int offset, int count)
        {
            StartOpen(nonce, associated, associatedOffset, associatedCount, data, offset, count);
            return Run();
        }

        /// <inheritdoc/>
        public void StartSeal(byte[] nonce, byte[] associated, int associatedOffset,
            int associatedCount, byte[] data, int offset, int count)
        {
            if (count < 0)
            {
                throw new ArgumentException();
            }

            _opens = false;
            Start(nonce, associated, associatedOffset, associatedCount, data, offset, count);
        }

        /// <inheritdoc/>
        public void StartOpen(byte[] nonce, byte[] associated, int associatedOffset,
            int associatedCount, byte[] data, int offset, int count)
        {
            _opens = true;
            Start(nonce, associated, associatedOffset, associatedCount, data, offset,
                count - TagBytes);
            if (count < TagBytes)
            {
                End(false);
            }
        }

        /// <inheritdoc/>
        public bool Step()
        {
            switch (_phase)
            {
                case Begin:
                    BeginPoly();
                    break;
                case Authenticate:
                    AuthenticateSlice();
                    break;
                case Crypt:
                    CryptSlice();
                    break;
                case Idle:
                    throw new InvalidOperationException();
            }

            return _phase == Ended;
        }

        /// <inheritdoc/>
        public bool Finish()
        {
            if (_phase != Ended)
            {
                throw new InvalidOperationException();
            }

            _phase = Idle;
            return _succeeded;
        }

        /// <inheritdoc/>
        public void Clear()
        {
            End(false);
            _phase = Idle;
            _keyed = false;
            Array.Clear(_state, 0, _state.Length);
        }

        private void Start(byte[] nonce, byte[] associated, int associatedOffset,
            int associatedCount, byte[] data, int offset, int textBytes)
        {
            if (!_keyed)
            {
                throw new InvalidOperationException();
            }

            _state[CounterWord] = 0;
            _state[CounterWord + 1] = ReadUInt32(nonce, 0);
            _state[CounterWord + 2] = ReadUInt32(nonce, 4);
            _state[CounterWord + 3] = ReadUInt32(nonce, 8);
            _associated = associated;
            _associatedOffset = associatedOffset;
            _associatedCount = associatedCount;
            _data = data;
            _start = offset;
            _at = offset;
            _end = offset + textBytes;
            _phase = Begin;
        }

        private bool Run()
        {
            while (!Step())
            {
            }

            return Finish();
        }

        // Block 0 gives the one-time Poly1305 key, the text uses blocks 1 and up.
        private void BeginPoly()
        {
            Bytes.Wipe(_block);
            ChaCha20Block.Xor(_state, _block);
            _state[CounterWord] = 1;
            _poly.SetKey(_block, 0);
            if (_associatedCount > 0)
            {
                _poly.Update(_associated, _associatedOffset, _associatedCount);
                _poly.PadToBlock();
            }

            if (_opens)
            {
                _phase = Authenticate;
            }
            else if (_at == _end)
            {
                WriteTag();
            }
            else
            {
                _phase = Crypt;
            }
        }

        private void AuthenticateSlice()
        {
            int count = _end - _at < AuthenticatedBytes ? _end - _at : AuthenticatedBytes;
            _poly.Update(_data, _at, count);
            _at += count;
            if (_at < _end)
            {
                return;
            }

            FinishTag();
            bool right = Bytes.EqualConstantTime(_tag, 0, _data, _end, TagBytes);
            _at = _start;
            _phase = Crypt;
            if (!right || _at == _end)
            {
                End(right);
            }
        }

        private void CryptSlice()
        {
            int count = _end - _at < ChaCha20Block.Size ? _end - _at : ChaCha20Block.Size;
            Array.Copy(_data, _at, _block, 0, count);
            ChaCha20Block.Xor(_state, _block);
            _state[CounterWord]++;
            Array.Copy(_block, 0, _data, _at, count);
            if (!_opens)
            {
                _poly.Update(_block, 0, count);
            }

            _at += count;
            if (_at < _end)
            {
                return;
            }

            if (_opens)
            {
                End(true);
            }
            else
            {
                WriteTag();
            }
        }

        private void WriteTag()
        {
            FinishTag();
            Array.Copy(_tag, 0, _data, _end, TagBytes);
            End(true);
        }

        private void FinishTag()
        {
            _poly.PadToBlock();
            WriteLength(_associatedCount, 0);
            WriteLength(_end - _start, 8);
            _poly.Update(_lengths, 0, _lengths.Length);
            _poly.Finish(_tag, 0);
        }

        // Keeps the key only.
        private void End(bool succeeded)
        {
            _succeeded = succeeded;
            _phase = Ended;
            _associated = null;
            _data = null;
            _associatedOffset = 0;
            _associatedCount = 0;
            _start = 0;
            _at = 0;
            _end = 0;
            _opens = false;
            Bytes.Wipe(_block);
            Bytes.Wipe(_lengths);
            Bytes.Wipe(_tag);
            _poly.Clear();
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
