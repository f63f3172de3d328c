using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The primitives of one end, made once and re-keyed at each use, and what the link builds from
    /// them besides Noise: mac1, mac2, cookies, transport sealing.
    /// </summary>
    internal sealed class LinkCrypto
    {
        public readonly IHash Sha256;
        public readonly IMac Hmac;
        public readonly IAead Aead;
        public readonly IKeyAgreement Agreement;
        public readonly IEntropy Entropy;

        /// <summary>The prologue, as bytes.</summary>
        public readonly byte[] Prologue;

        private readonly byte[] _nonce = new byte[NoiseIk.NonceBytes];
        private readonly byte[] _label = new byte[LabelBytes];
        private readonly byte[] _mac = new byte[LinkDatagram.MacBytes];
        private readonly byte[] _key = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _random = new byte[4];

        public const string Mac1Label = "RedPhone mac1---";
        public const string CookieLabel = "RedPhone cookie-";
        private const string PrologueText = "RedPhone link 1";
        private const int LabelBytes = 16;

        public LinkCrypto(ICryptoEngine engine, IEntropy entropy)
        {
            Sha256 = engine.CreateSha256();
            Hmac = engine.CreateHmacSha256();
            Aead = engine.CreateChaCha20Poly1305();
            Agreement = engine.CreateX25519();
            Entropy = entropy;
            Prologue = new byte[PrologueText.Length];
            Ascii.Write(PrologueText, Prologue, 0);
        }

        public NoiseIk CreateNoise()
        {
            return new NoiseIk(Sha256, Hmac, Aead);
        }

        /// <summary>A random number, never 0.</summary>
        public uint NextNumber()
        {
            uint value = 0;
            for (int i = 0; i < 4 && value == 0; i++)
            {
                Entropy.Fill(_random, 0, 4);
                value = BigEndian.ReadUInt32(_random, 0);
            }

            return value == 0 ? 1 : value;
        }

        /// <summary>A random number from 0 to <paramref name="limit"/> - 1, for jitter.</summary>
        public int NextBelow(int limit)
        {
            return (int)(NextNumber() % (uint)limit);
        }

        /// <summary>
        /// SHA-256(label | public key): a key that only who knows the public key has.
        /// </summary>
        public void DeriveKey(string label, byte[] publicKey, int offset, byte[] key)
        {
            Ascii.Write(label, _label, 0);
            Sha256.Reset();
            Sha256.Update(_label, 0, LabelBytes);
            Sha256.Update(publicKey, offset, NoiseIk.KeyBytes);
            Sha256.Finish(key, 0);
        }

        /// <summary>HMAC-SHA-256 truncated to 128 bits.</summary>
        public void ComputeMac(byte[] key, int keyCount, byte[] data, int offset, int count,
            byte[] mac, int macOffset)
        {
            Hmac.SetKey(key, 0, keyCount);
            Hmac.Update(data, offset, count);
            Hmac.Finish(mac, macOffset, LinkDatagram.MacBytes);
            Hmac.Clear();
        }

        public bool IsMac(byte[] key, int keyCount, byte[] data, int offset, int count,
            byte[] mac, int macOffset)
        {
            ComputeMac(key, keyCount, data, offset, count, _mac, 0);
            return Bytes.EqualConstantTime(_mac, 0, mac, macOffset, LinkDatagram.MacBytes);
        }

        /// <summary>
        /// Seals a cookie (16 bytes at <paramref name="offset"/>, tag behind) under a key made for
        /// the request's mac1, bound to that mac1.
        /// </summary>
        public void SealCookie(byte[] cookieKey, byte[] nonce, int nonceOffset, byte[] mac1,
            int mac1Offset, byte[] data, int offset)
        {
            SetCookieKey(cookieKey, nonce, nonceOffset, mac1, mac1Offset);
            Aead.Seal(_nonce, mac1, mac1Offset, LinkDatagram.MacBytes, data, offset,
                LinkDatagram.MacBytes);
            Aead.Clear();
        }

        public bool TryOpenCookie(byte[] cookieKey, byte[] nonce, int nonceOffset, byte[] mac1,
            int mac1Offset, byte[] data, int offset)
        {
            SetCookieKey(cookieKey, nonce, nonceOffset, mac1, mac1Offset);
            bool opened = Aead.TryOpen(_nonce, mac1, mac1Offset, LinkDatagram.MacBytes, data,
                offset, LinkDatagram.MacBytes + NoiseIk.TagBytes);
            Aead.Clear();
            return opened;
        }

        /// <summary>
        /// Seals a datagram's plaintext in place under its counter (Noise §11.4).
        /// </summary>
        public void SealTransport(byte[] key, int keyOffset, ulong counter, byte[] data,
            int offset, int count)
        {
            SetCounterNonce(counter);
            Aead.SetKey(key, keyOffset);
            Aead.Seal(_nonce, data, 0, 0, data, offset, count);
            Aead.Clear();
        }

        /// <summary>Begins what <see cref="SealTransport"/> does, for the AEAD's steps.</summary>
        public void StartSeal(byte[] key, ulong counter, byte[] data, int offset, int count)
        {
            SetCounterNonce(counter);
            Aead.SetKey(key, 0);
            Aead.StartSeal(_nonce, data, 0, 0, data, offset, count);
        }

        /// <summary>Begins what <see cref="TryOpenTransport"/> does, for the AEAD's steps.</summary>
        public void StartOpen(byte[] key, ulong counter, byte[] data, int offset, int count)
        {
            SetCounterNonce(counter);
            Aead.SetKey(key, 0);
            Aead.StartOpen(_nonce, data, 0, 0, data, offset, count);
        }

        public bool TryOpenTransport(byte[] key, int keyOffset, ulong counter, byte[] data,
            int offset, int count)
        {
            SetCounterNonce(counter);
            Aead.SetKey(key, keyOffset);
            bool opened = Aead.TryOpen(_nonce, data, 0, 0, data, offset, count);
            Aead.Clear();
            return opened;
        }

        private void SetCookieKey(byte[] cookieKey, byte[] nonce, int nonceOffset, byte[] mac1,
            int mac1Offset)
        {
            Hmac.SetKey(cookieKey, 0, NoiseIk.KeyBytes);
            Hmac.Update(mac1, mac1Offset, LinkDatagram.MacBytes);
            Hmac.Finish(_key, 0, NoiseIk.KeyBytes);
            Hmac.Clear();
            Aead.SetKey(_key, 0);
            Bytes.Wipe(_key);
            Array.Copy(nonce, nonceOffset, _nonce, 0, NoiseIk.NonceBytes);
        }

        // Noise §12.3: 32 zero bits, then the counter in little-endian order.
        private void SetCounterNonce(ulong counter)
        {
            Array.Clear(_nonce, 0, 4);
            for (int i = 0; i < 8; i++)
            {
                _nonce[4 + i] = (byte)(counter >> (8 * i));
            }
        }
    }
}
