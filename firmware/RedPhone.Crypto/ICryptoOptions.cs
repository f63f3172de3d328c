namespace RedPhone.Crypto
{
    /// <summary>
    /// Port: primitives that an engine may have beyond <see cref="ICryptoEngine"/>. An engine with
    /// some of them implements this too; what it lacks is null, and is then not offered to peers.
    /// </summary>
    public interface ICryptoOptions
    {
        /// <summary>A SHA-384 (FIPS 180-4), digest 48 bytes, or null.</summary>
        IHash CreateSha384();

        /// <summary>An HMAC-SHA-384, tag 48 bytes, or null.</summary>
        IMac CreateHmacSha384();

        /// <summary>An AES-256 encryptor (FIPS 197); its SetKey takes 32 bytes. Or null.</summary>
        IBlockCipher CreateAes256();

        /// <summary>Diffie-Hellman in the 3072-bit group of RFC 3526 §4, generator 2: private value
        /// 64 bytes, public value and result 384, big-endian with leading zeros. Finish is false
        /// for a public value outside of 2 to p-2. Or null.</summary>
        IKeyAgreement CreateDh3072();

        /// <summary>ECDH on P-256 (RFC 5903 §7): private value 32 bytes, public value 64 (x, y),
        /// result 32 (x). Finish is false for a point that is not on the curve. Or null.</summary>
        IKeyAgreement CreateEcdhP256();
    }
}
