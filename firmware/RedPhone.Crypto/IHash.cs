namespace RedPhone.Crypto
{
    /// <summary>An incremental hash function.</summary>
    public interface IHash
    {
        /// <summary>Digest length in bytes.</summary>
        int DigestBytes { get; }

        /// <summary>Forgets everything hashed so far.</summary>
        void Reset();

        /// <summary>Hashes <paramref name="count"/> more bytes.</summary>
        void Update(byte[] data, int offset, int count);

        /// <summary>Writes <see cref="DigestBytes"/> bytes and resets.</summary>
        void Finish(byte[] digest, int offset);
    }
}
