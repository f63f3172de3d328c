using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// The engine's primitives by their ZRTP names. Those of SHA-256 and AES-128 are always there,
    /// the others as far as the engine has them (<see cref="ICryptoOptions"/>).
    /// </summary>
    internal sealed class ZrtpSuite
    {
        private readonly IHash _runSha256;
        private readonly IHash _sha384;
        private readonly IMac _hmacSha384;
        private readonly IMac _keyHmacSha256;
        private readonly IMac _keyHmacSha384;
        private readonly IBlockCipher _aes128;
        private readonly IBlockCipher _aes256;
        private readonly IKeyAgreement _x25519;
        private readonly IKeyAgreement _dh3072;
        private readonly IKeyAgreement _p256;

        internal ZrtpSuite(ICryptoEngine engine)
        {
            Sha256 = engine.CreateSha256();
            _runSha256 = engine.CreateSha256();
            HmacSha256 = engine.CreateHmacSha256();
            _keyHmacSha256 = engine.CreateHmacSha256();
            _aes128 = engine.CreateAes128();
            _x25519 = engine.CreateX25519();
            ICryptoOptions options = engine as ICryptoOptions;
            if (options == null)
            {
                return;
            }

            _sha384 = options.CreateSha384();
            _hmacSha384 = options.CreateHmacSha384();
            _keyHmacSha384 = options.CreateHmacSha384();
            _aes256 = options.CreateAes256();
            _dh3072 = options.CreateDh3072();
            _p256 = options.CreateEcdhP256();
        }

        /// <summary>The implicit hash (§5.1.2.2), for single messages.</summary>
        internal IHash Sha256 { get; private set; }

        /// <summary>The implicit MAC.</summary>
        internal IMac HmacSha256 { get; private set; }

        /// <summary>True when a name of a list can be computed here.</summary>
        internal bool Has(int list, uint name)
        {
            switch (list)
            {
                case HelloMessage.Hashes:
                    return Hash(name) != null && Mac(name) != null;
                case HelloMessage.Ciphers:
                    return Cipher(name) != null;
                case HelloMessage.KeyAgreements:
                    return ZrtpAlgorithm.IsNonceMode(name) || Agreement(name) != null;
                default:
                    return true;
            }
        }

        /// <summary>The hash of a name, or null; never <see cref="Sha256"/>, so that what is hashed in
        /// slices outlasts the messages that arrive in between.</summary>
        internal IHash Hash(uint name)
        {
            return name == ZrtpAlgorithm.S384 ? _sha384
                : name == ZrtpAlgorithm.S256 ? _runSha256 : null;
        }

        /// <summary>The MAC that belongs to a hash, for messages.</summary>
        internal IMac Mac(uint hash)
        {
            return hash == ZrtpAlgorithm.S384 ? _hmacSha384
                : hash == ZrtpAlgorithm.S256 ? HmacSha256 : null;
        }

        /// <summary>Another one, keyed with s0 while keys are derived.</summary>
        internal IMac KeyMac(uint hash)
        {
            return hash == ZrtpAlgorithm.S384 ? _keyHmacSha384 : _keyHmacSha256;
        }

        /// <summary>The block cipher of a name, or null.</summary>
        internal IBlockCipher Cipher(uint name)
        {
            return name == ZrtpAlgorithm.Aes3 ? _aes256
                : name == ZrtpAlgorithm.Aes1 ? _aes128 : null;
        }

        /// <summary>The key agreement of a name, or null; one object for both names of
        /// X25519.</summary>
        internal IKeyAgreement Agreement(uint name)
        {
            switch (name)
            {
                case ZrtpAlgorithm.X255:
                case ZrtpAlgorithm.E255:
                    return _x25519;
                case ZrtpAlgorithm.Ec25:
                    return _p256;
                case ZrtpAlgorithm.Dh3k:
                    return _dh3072;
                default:
                    return null;
            }
        }

        /// <summary>Wipes all keys.</summary>
        internal void Clear()
        {
            Sha256.Reset();
            _runSha256.Reset();
            HmacSha256.Clear();
            _keyHmacSha256.Clear();
            _aes128.Clear();
            if (_sha384 != null)
            {
                _sha384.Reset();
            }

            ClearMac(_hmacSha384);
            ClearMac(_keyHmacSha384);
            if (_aes256 != null)
            {
                _aes256.Clear();
            }
        }

        private static void ClearMac(IMac macOrNull)
        {
            if (macOrNull != null)
            {
                macOrNull.Clear();
            }
        }
    }
}
