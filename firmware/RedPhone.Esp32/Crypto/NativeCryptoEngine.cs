using System;
using RedPhone.Crypto;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Primitives of the device: AES-128 and HMAC-SHA-256 natively where the image has them and they
    /// agree with the managed ones, everything else in managed code.
    /// </summary>
    public sealed class NativeCryptoEngine : ICryptoEngine
    {
        private const int ProbeBytes = 48;

        private readonly ManagedCryptoEngine _managed = new ManagedCryptoEngine();
        private readonly bool _hasAes;
        private readonly bool _hasHmac;

        /// <summary>Tries both native primitives against the managed ones.</summary>
        public NativeCryptoEngine()
        {
            _hasAes = ProbeAes();
            _hasHmac = ProbeHmac();
        }

        /// <summary>True when AES-128 is native.</summary>
        public bool HasNativeAes
        {
            get { return _hasAes; }
        }

        /// <summary>True when HMAC-SHA-256 is native.</summary>
        public bool HasNativeHmac
        {
            get { return _hasHmac; }
        }

        /// <inheritdoc/>
        public IHash CreateSha256()
        {
            return _managed.CreateSha256();
        }

        /// <inheritdoc/>
        public IMac CreateHmacSha256()
        {
            return _hasHmac ? new NativeHmacSha256() : _managed.CreateHmacSha256();
        }

        /// <inheritdoc/>
        public IMac CreateHmacSha1()
        {
            return _managed.CreateHmacSha1();
        }

        /// <inheritdoc/>
        public IBlockCipher CreateAes128()
        {
            return _hasAes ? new NativeAes128() : _managed.CreateAes128();
        }

        /// <inheritdoc/>
        public IAead CreateChaCha20Poly1305()
        {
            return _managed.CreateChaCha20Poly1305();
        }

        /// <inheritdoc/>
        public IKeyAgreement CreateX25519()
        {
            return _managed.CreateX25519();
        }

        private bool ProbeAes()
        {
            try
            {
                return Same(Encrypt(new NativeAes128()), Encrypt(_managed.CreateAes128()));
            }
            catch (Exception)
            {
                // An image without the native library throws at the first use.
                return false;
            }
        }

        private bool ProbeHmac()
        {
            try
            {
                return Same(Tag(new NativeHmacSha256()), Tag(_managed.CreateHmacSha256()));
            }
            catch (Exception)
            {
                return false;
            }
        }

        private static byte[] Encrypt(IBlockCipher cipher)
        {
            byte[] result = Pattern();
            cipher.SetKey(result, 1);
            cipher.EncryptBlocks(result, 0, result, 0, ProbeBytes / Aes128.BlockBytes);
            return result;
        }

        private static byte[] Tag(IMac mac)
        {
            byte[] message = Pattern();
            byte[] tag = new byte[HmacSha256.Size];
            mac.SetKey(message, 3, 32);
            mac.Update(message, 0, 5);
            mac.Update(message, 5, ProbeBytes - 5);
            mac.Finish(tag, 0, tag.Length);
            return tag;
        }

        private static byte[] Pattern()
        {
            byte[] bytes = new byte[ProbeBytes];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(37 * i + 11);
            }

            return bytes;
        }

        private static bool Same(byte[] a, byte[] b)
        {
            return a.Length == b.Length && Bytes.EqualConstantTime(a, 0, b, 0, a.Length);
        }
    }
}
