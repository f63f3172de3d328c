using System;
using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Esp32
{
    /// <summary>
    /// HMAC-SHA-256 in the device's native code, which takes whole arrays: a message goes to an array
    /// of its exact length. Two such arrays are kept for the next messages of these lengths (media
    /// packets have one length, the entropy's two), and a message that comes in one piece of the
    /// last one's length is copied once; any other is collected first. A call allocates its result,
    /// 32 bytes. A message over <see cref="MaxNativeBytes"/> goes on in managed code.
    /// </summary>
    public sealed class NativeHmacSha256 : IMac
    {
        /// <summary>Longest message for the native code.</summary>
        public const int MaxNativeBytes = 1536;

        private readonly HmacSha256 _managed = new HmacSha256();
        private readonly byte[] _message = new byte[MaxNativeBytes];
        private byte[] _key = new byte[HmacSha256.Size];
        private byte[] _exact = new byte[0];
        private byte[] _before = new byte[0];
        private int _count;
        private bool _isKeyed;
        private bool _isExact;
        private bool _isLong;

        /// <inheritdoc/>
        public int TagBytes
        {
            get { return HmacSha256.Size; }
        }

        /// <inheritdoc/>
        public void SetKey(byte[] key, int offset, int count)
        {
            if (_key.Length != count)
            {
                Bytes.Wipe(_key);
                _key = new byte[count];
            }

            Array.Copy(key, offset, _key, 0, count);
            _isKeyed = true;
            Begin();
        }

        /// <inheritdoc/>
        public void Update(byte[] data, int offset, int count)
        {
            if (_count == 0 && count == _exact.Length && _isKeyed && !_isLong)
            {
                Array.Copy(data, offset, _exact, 0, count);
                _count = count;
                _isExact = true;
                return;
            }

            Collect(data, offset, count);
        }

        /// <inheritdoc/>
        public void Finish(byte[] tag, int offset, int tagBytes)
        {
            if (!_isKeyed)
            {
                throw new InvalidOperationException();
            }

            if (tagBytes < 1 || tagBytes > HmacSha256.Size)
            {
                throw new ArgumentException();
            }

            if (_isLong)
            {
                _managed.Finish(tag, offset, tagBytes);
            }
            else
            {
                byte[] result = HMACSHA256.HashData(_key, _isExact ? _exact : TakeCollected());
                Array.Copy(result, 0, tag, offset, tagBytes);
                Array.Clear(result, 0, HmacSha256.Size);
            }

            Begin();
        }

        /// <inheritdoc/>
        public void Clear()
        {
            Bytes.Wipe(_key);
            Bytes.Wipe(_message);
            Bytes.Wipe(_exact);
            Bytes.Wipe(_before);
            Begin();
            _isKeyed = false;
        }

        private void Collect(byte[] data, int offset, int count)
        {
            if (!_isKeyed)
            {
                throw new InvalidOperationException();
            }

            if (_isExact)
            {
                // More comes than the last message had.
                Array.Copy(_exact, 0, _message, 0, _count);
                _isExact = false;
            }

            if (_isLong || count > MaxNativeBytes - _count)
            {
                CollectLong(data, offset, count);
                return;
            }

            Array.Copy(data, offset, _message, _count, count);
            _count += count;
        }

        private void CollectLong(byte[] data, int offset, int count)
        {
            if (!_isLong)
            {
                _managed.SetKey(_key, 0, _key.Length);
                _managed.Update(_message, 0, _count);
                _isLong = true;
            }

            _managed.Update(data, offset, count);
        }

        private byte[] TakeCollected()
        {
            if (_exact.Length != _count)
            {
                byte[] other = _before;
                _before = _exact;
                _exact = other;
            }

            if (_exact.Length != _count)
            {
                Bytes.Wipe(_exact);
                _exact = new byte[_count];
            }

            Array.Copy(_message, 0, _exact, 0, _count);
            return _exact;
        }

        private void Begin()
        {
            _count = 0;
            _isExact = false;
            if (_isLong)
            {
                _managed.Clear();
                _isLong = false;
            }
        }
    }
}
