namespace RedPhone.Crypto
{
    /// <summary>
    /// Authenticated encryption, 32-byte key, 12-byte nonce, 16-byte tag behind the text.
    /// </summary>
    public interface IAead
    {
        /// <summary>Sets the 32-byte key at <paramref name="offset"/>.</summary>
        void SetKey(byte[] key, int offset);

        /// <summary>
        /// Encrypts <paramref name="count"/> bytes in place and writes the 16-byte tag behind them;
        /// <paramref name="data"/> must have room for it. <paramref name="nonce"/> is 12 bytes.
        /// </summary>
        void Seal(byte[] nonce, byte[] associated, int associatedOffset, int associatedCount,
            byte[] data, int offset, int count);

        /// <summary>
        /// Checks the tag over <paramref name="count"/> bytes (tag included) and decrypts
        /// count - 16 bytes in place. False, and <paramref name="data"/> unchanged, when it is
        /// wrong or shorter than a tag. Compares without early exit.
        /// </summary>
        bool TryOpen(byte[] nonce, byte[] associated, int associatedOffset, int associatedCount,
            byte[] data, int offset, int count);

        /// <summary>Wipes the key.</summary>
        void Clear();
    }
}
