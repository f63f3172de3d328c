namespace RedPhone.Crypto
{
    /// <summary>
    /// SHA-1 (FIPS 180-4 §6.1), digest 20 bytes; limits and leakage: <see cref="BlockHash"/>. Used
    /// only inside HMAC-SHA1, which the standards of SRTP and STUN demand; collisions of plain
    /// SHA-1 are known.
    /// </summary>
    public sealed class Sha1 : BlockHash
    {
        /// <summary>Bytes of a digest.</summary>
        public const int Size = 20;

        private static readonly uint[] Initial =
        {
            0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0,
        };

        /// <summary>A hash of nothing yet.</summary>
        public Sha1()
            : base(Initial)
        {
        }

        /// <inheritdoc/>
        internal override void Compress(uint[] state, byte[] m)
        {
            Sha1Block.Run(Sha1Block.Single, state, m, null, 0, 0, false);
        }

        /// <inheritdoc/>
        internal override void CompressDigest(uint[] state, uint[] outer)
        {
            Sha1Block.Run(Sha1Block.Outer, state, null, outer, 0, 0, false);
        }
    }
}
