using System;

namespace RedPhone.Crypto
{
    /// <summary>
    /// SHA-256 (FIPS 180-4 §6.2), digest 32 bytes; limits and leakage: <see cref="BlockHash"/>.
    /// </summary>
    public sealed class Sha256 : BlockHash
    {
        /// <summary>Bytes of a digest.</summary>
        public const int Size = StateWords * 4;

        internal const int StateWords = 8;

        private static readonly uint[] Initial =
        {
            0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB,
            0x5BE0CD19,
        };

        private readonly uint[] _digest = new uint[StateWords];

        /// <summary>A hash of nothing yet.</summary>
        public Sha256()
            : base(Initial)
        {
        }

        /// <inheritdoc/>
        internal override void Compress(uint[] state, byte[] m)
        {
            Sha256Block.Compress(state, m, null);
        }

        /// <inheritdoc/>
        internal override void CompressDigest(uint[] state, uint[] outer)
        {
            Array.Copy(state, _digest, StateWords);
            Array.Copy(outer, state, StateWords);
            Sha256Block.Compress(state, null, _digest);
            Array.Clear(_digest, 0, StateWords);
        }
    }
}
