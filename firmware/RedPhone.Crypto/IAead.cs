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

        /// <summary>
        /// Begins what <see cref="Seal"/> does, for <see cref="Step"/>: until that says true the
        /// arrays (but not the nonce, which is copied) are in use and must not be touched.
        /// </summary>
        void StartSeal(byte[] nonce, byte[] associated, int associatedOffset,
            int associatedCount, byte[] data, int offset, int count);

        /// <summary>
        /// Begins what <see cref="TryOpen"/> does, for <see cref="Step"/>. The tag is checked over
        /// all of the text before the first byte is decrypted.
        /// </summary>
        void StartOpen(byte[] nonce, byte[] associated, int associatedOffset,
            int associatedCount, byte[] data, int offset, int count);

        /// <summary>
        /// One bounded slice of what was begun; true when it ended. Misuse throws.
        /// </summary>
        bool Step();

        /// <summary>
        /// The result of what ended: true when it was sealed, or opened with the right tag. Misuse
        /// before the end throws.
        /// </summary>
        bool Finish();

        /// <summary>Wipes the key, and ends what is under way.</summary>
        void Clear();
    }
}
