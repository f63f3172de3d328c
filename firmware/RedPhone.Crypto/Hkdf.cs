using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// HKDF with HMAC-SHA-256 (RFC 5869), in the shape the Noise framework uses (revision 34 §4.3):
    /// no info, two outputs. Allocates only in the constructor.
    /// </summary>
    public sealed class Hkdf
    {
        /// <summary>Bytes of each output.</summary>
        public const int OutputBytes = 32;

        private readonly IMac _mac;
        private readonly byte[] _key = new byte[OutputBytes];
        private readonly byte[] _counter = new byte[1];

        /// <summary>Uses <paramref name="mac"/>, an HMAC-SHA-256 lent for each call.</summary>
        public Hkdf(IMac mac)
        {
            if (mac.TagBytes != OutputBytes)
            {
                throw new ArgumentException();
            }

            _mac = mac;
        }

        /// <summary>
        /// Derives two 32-byte outputs from <paramref name="salt"/> (the 32-byte chaining key) and
        /// <paramref name="count"/> bytes of input key material (may be 0, then
        /// <paramref name="material"/> may be null). The outputs may overwrite the salt.
        /// </summary>
        public void Derive(byte[] salt, byte[] material, int offset, int count, byte[] first,
            byte[] second)
        {
            _mac.SetKey(salt, 0, OutputBytes);
            if (count > 0)
            {
                _mac.Update(material, offset, count);
            }

            _mac.Finish(_key, 0, OutputBytes);
            _mac.SetKey(_key, 0, OutputBytes);
            Bytes.Wipe(_key);
            _counter[0] = 1;
            _mac.Update(_counter, 0, 1);
            _mac.Finish(first, 0, OutputBytes);
            _counter[0] = 2;
            _mac.Update(first, 0, OutputBytes);
            _mac.Update(_counter, 0, 1);
            _mac.Finish(second, 0, OutputBytes);
            _mac.Clear();
        }
    }
}
