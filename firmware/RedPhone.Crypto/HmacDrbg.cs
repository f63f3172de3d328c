using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// HMAC_DRBG with SHA-256 (NIST SP 800-90A rev. 1 §10.1.2), without prediction resistance: a
    /// stream of bytes that is unpredictable when any of its seed material was. Additional input is
    /// seed material too: pass it to <see cref="Reseed"/>. A request is three HMACs and one more for
    /// each further 32 bytes: 75,000 IL in managed code, so a device gives its native one. Allocates
    /// only in the constructor. Time depends on the lengths only.
    /// </summary>
    public sealed class HmacDrbg
    {
        /// <summary>Most bytes of one request (2^19 bits, SP 800-90A table 2).</summary>
        public const int MaxRequestBytes = 65536;

        /// <summary>
        /// Requests after which <see cref="Generate"/> refuses until reseeded (far below 2^48).
        /// </summary>
        public const int MaxRequests = 1 << 24;

        private const int StateBytes = HmacSha256.Size;

        private readonly IMac _mac;
        private readonly byte[] _key = new byte[StateBytes];
        private readonly byte[] _value = new byte[StateBytes];
        private readonly byte[] _step = new byte[1];
        private int _requests;
        private bool _seeded;

        /// <summary>With HMAC-SHA-256 in managed code.</summary>
        public HmacDrbg()
            : this(new HmacSha256())
        {
        }

        /// <summary>
        /// With an HMAC-SHA-256 of its own; throws ArgumentException for another function.
        /// </summary>
        public HmacDrbg(IMac hmacSha256)
        {
            if (hmacSha256 == null || hmacSha256.TagBytes != StateBytes)
            {
                throw new ArgumentException("HMAC-SHA-256");
            }

            _mac = hmacSha256;
        }

        /// <summary>Requests answered since the last seed.</summary>
        public int Requests
        {
            get { return _requests; }
        }

        /// <summary>
        /// Forgets everything and starts from <paramref name="count"/> bytes of seed material:
        /// entropy input, nonce and personalization string, one behind the other.
        /// </summary>
        public void Instantiate(byte[] seed, int offset, int count)
        {
            for (int i = 0; i < StateBytes; i++)
            {
                _key[i] = 0;
                _value[i] = 1;
            }

            _seeded = true;
            Reseed(seed, offset, count);
        }

        /// <summary>
        /// Mixes <paramref name="count"/> bytes in; never makes the state worse, whatever they are.
        /// Throws InvalidOperationException before <see cref="Instantiate"/>.
        /// </summary>
        public void Reseed(byte[] seed, int offset, int count)
        {
            RequireSeed();
            Update(seed, offset, count);
            _requests = 0;
        }

        /// <summary>
        /// Fills <paramref name="count"/> bytes and moves on, so that nobody who reads the state
        /// later finds them. Throws InvalidOperationException before the first seed and after
        /// <see cref="MaxRequests"/>, ArgumentException over <see cref="MaxRequestBytes"/>.
        /// </summary>
        public void Generate(byte[] output, int offset, int count)
        {
            RequireSeed();
            if (count > MaxRequestBytes)
            {
                throw new ArgumentException("request too long");
            }

            if (_requests >= MaxRequests)
            {
                throw new InvalidOperationException("reseed first");
            }

            _mac.SetKey(_key, 0, StateBytes);
            for (int done = 0; done < count; done += StateBytes)
            {
                _mac.Update(_value, 0, StateBytes);
                _mac.Finish(_value, 0, StateBytes);
                int left = count - done;
                Array.Copy(_value, 0, output, offset + done,
                    left < StateBytes ? left : StateBytes);
            }

            Update(null, 0, 0);
            _requests++;
        }

        /// <summary>Wipes the state; then <see cref="Instantiate"/> must come first.</summary>
        public void Clear()
        {
            Bytes.Wipe(_key);
            Bytes.Wipe(_value);
            _mac.Clear();
            _seeded = false;
        }

        // SP 800-90A §10.1.2.2 HMAC_DRBG_Update.
        private void Update(byte[] data, int offset, int count)
        {
            UpdateHalf(0, data, offset, count);
            if (count > 0)
            {
                UpdateHalf(1, data, offset, count);
            }

            _mac.Clear();
        }

        private void UpdateHalf(byte step, byte[] data, int offset, int count)
        {
            _step[0] = step;
            _mac.SetKey(_key, 0, StateBytes);
            _mac.Update(_value, 0, StateBytes);
            _mac.Update(_step, 0, 1);
            if (count > 0)
            {
                _mac.Update(data, offset, count);
            }

            _mac.Finish(_key, 0, StateBytes);
            _mac.SetKey(_key, 0, StateBytes);
            _mac.Update(_value, 0, StateBytes);
            _mac.Finish(_value, 0, StateBytes);
        }

        private void RequireSeed()
        {
            if (!_seeded)
            {
                throw new InvalidOperationException("no seed");
            }
        }
    }
}
