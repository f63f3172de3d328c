namespace RedPhone.Crypto
{
    /// <summary>
    /// HMAC-SHA-256 (RFC 2104, FIPS 198-1), tag up to 32 bytes; see <see cref="BlockHmac"/>.
    /// </summary>
    public sealed class HmacSha256 : BlockHmac
    {
        /// <summary>Bytes of a full tag.</summary>
        public const int Size = Sha256.Size;

        /// <summary>An HMAC without a key yet.</summary>
        public HmacSha256()
            : base(new Sha256(), Sha256.StateWords)
        {
        }
    }
}
