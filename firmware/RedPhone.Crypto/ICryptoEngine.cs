namespace RedPhone.Crypto
{
    /// <summary>
    /// Port: where primitives come from. Managed code (ManagedCryptoEngine), the
    /// device's native AES and HMAC, or a server's in-box primitives. Objects are made at start and
    /// re-keyed afterwards; only the Create methods allocate.
    /// </summary>
    public interface ICryptoEngine
    {
        /// <summary>A SHA-256 (FIPS 180-4), digest 32 bytes.</summary>
        IHash CreateSha256();

        /// <summary>An HMAC-SHA-256 (RFC 2104, FIPS 198-1), tag 32 bytes.</summary>
        IMac CreateHmacSha256();

        /// <summary>An HMAC-SHA-1, tag 20 bytes.</summary>
        IMac CreateHmacSha1();

        /// <summary>An AES-128 encryptor (FIPS 197).</summary>
        IBlockCipher CreateAes128();

        /// <summary>A ChaCha20-Poly1305 AEAD (RFC 8439 §2.8).</summary>
        IAead CreateChaCha20Poly1305();

        /// <summary>An X25519 scalar multiplication (RFC 7748 §5) that runs in slices.</summary>
        IKeyAgreement CreateX25519();
    }
}
