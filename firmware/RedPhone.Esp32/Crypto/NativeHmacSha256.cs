using System;
using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Esp32
{
    /// <summary>
    /// HMAC-SHA-256 in the device's native code, which takes whole arrays: the message is collected,
    /// and passed on in an array of its exact length that is kept for the next message of that
    /// length (media packets have one length). A call allocates its result, 32 bytes. A message over
    /// <see cref="MaxNativeBytes"/> goes on in managed code.
    /// </summary>
    public sealed class NativeHmacSha256 : IMac
    {
        /// <summary>Longest message for the native code.</summary>
        public const int MaxNativeBytes = 1536;

        private readonly HmacSha256 _managed = new HmacSha256();
        private readonly byte[] _message = new byte[MaxNativeBytes];
        private byte[] _key;
        private byte[] _exact = new byte[0];
        private int _count;
        private bool _isLong;

        /// <inheritdoc/>
        public int TagBytes
        {
            get { return HmacSha256.Size; }
        }

        /// <inheritdoc/>
        public void SetKey(byte[] key, int offset, int count)
        {
            if (_key == null || _key.Length != count)
            {
                Bytes.Wipe(_key);
                _key = new byte[count];
            }

            Array.Copy(key, offset, _key, 0, count);
            Begin();
        }

        /// <inheritdoc/>
        public void Update(byte[] data, int offset, int count)
        {
            Require();
            if (!_isLong && count > MaxNativeBytes - _count)
            {
                _managed.SetKey(_key, 0, _key.Length);
                _managed.Update(_message, 0, _count);
                _isLong = true;
            }

            if (_isLong)
            {
                _managed.Update(data, offset, count);
                return;
            }

            Array.Copy(data, offset, _message, _count, count);
            _count += count;
        }

        /// <inheritdoc/>
        public void Finish(byte[] tag, int offset, int tagBytes)
        {
            Require();
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
                FinishNative(tag, offset, tagBytes);
            }

            Begin();
        }

        /// <inheritdoc/>
        public void Clear()
        {
            Bytes.Wipe(_key);
            Bytes.Wipe(_message);
            Bytes.Wipe(_exact);
            _managed.Clear();
            _key = null;
        }

        private void FinishNative(byte[] tag, int offset, int tagBytes)
        {
            if (_exact.Length != _count)
            {
                Bytes.Wipe(_exact);
                _exact = new byte[_count];
            }

            Array.Copy(_message, 0, _exact, 0, _count);
            byte[] result = HMACSHA256.HashData(_key, _exact);
            Array.Copy(result, 0, tag, offset, tagBytes);
            Bytes.Wipe(result);
        }

        private void Begin()
        {
            _count = 0;
            if (_isLong)
            {
                _managed.Clear();
                _isLong = false;
            }
        }

        private void Require()
        {
            if (_key == null)
            {
                throw new InvalidOperationException();
            }
        }
    }
}
