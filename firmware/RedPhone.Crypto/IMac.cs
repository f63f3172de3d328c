namespace RedPhone.Crypto
{
    /// <summary>An incremental message authentication code with a key that stays.</summary>
    public interface IMac
    {
        /// <summary>Full tag length in bytes.</summary>
        int TagBytes { get; }

        /// <summary>Sets the key (any length) and begins a message.</summary>
        void SetKey(byte[] key, int offset, int count);

        /// <summary>Authenticates <paramref name="count"/> more bytes.</summary>
        void Update(byte[] data, int offset, int count);

        /// <summary>
        /// Writes the first <paramref name="tagBytes"/> (1 to <see cref="TagBytes"/>) bytes of the
        /// tag and begins the next message under the same key.
        /// </summary>
        void Finish(byte[] tag, int offset, int tagBytes);

        /// <summary>Wipes key and state; then <see cref="SetKey"/> must come first.</summary>
        void Clear();
    }
}
