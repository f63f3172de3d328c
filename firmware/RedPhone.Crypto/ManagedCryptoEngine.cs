namespace RedPhone.Crypto
{
    /// <summary>
    /// All primitives in managed code, the same on the device, in the emulator and in tests.
    /// </summary>
    public sealed class ManagedCryptoEngine : ICryptoEngine
    {
        /// <inheritdoc/>
        public IHash CreateSha256()
        {
            return new Sha256();
        }

        /// <inheritdoc/>
        public IMac CreateHmacSha256()
        {
            return new HmacSha256();
        }

        /// <inheritdoc/>
        public IMac CreateHmacSha1()
        {
            return new HmacSha1();
        }

        /// <inheritdoc/>
        public IBlockCipher CreateAes128()
        {
            return new Aes128();
        }

        /// <inheritdoc/>
        public IAead CreateChaCha20Poly1305()
        {
            return new ChaCha20Poly1305();
        }

        /// <inheritdoc/>
        public IKeyAgreement CreateX25519()
        {
            return new X25519();
        }
    }
}
