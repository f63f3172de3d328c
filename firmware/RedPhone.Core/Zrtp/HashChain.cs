using RedPhone.Crypto;

namespace RedPhone.Core.Zrtp
{
    /// <summary>
    /// Our hash chain for one call: H0 random, H1 = hash(H0), H2 = hash(H1), H3 = hash(H2)
    /// (RFC 6189 §9), and the message MACs keyed with it. Always SHA-256 and HMAC-SHA-256, the
    /// implicit algorithms (§5.1.2.2).
    /// </summary>
    public sealed class HashChain
    {
        /// <summary>Bytes of one image.</summary>
        public const int ImageBytes = 32;

        /// <summary>Place of H0 in <see cref="Images"/>.</summary>
        public const int H0 = 0;

        /// <summary>Place of H1.</summary>
        public const int H1 = ImageBytes;

        /// <summary>Place of H2.</summary>
        public const int H2 = 2 * ImageBytes;

        /// <summary>Place of H3.</summary>
        public const int H3 = 3 * ImageBytes;

        private readonly IHash _hash;
        private readonly IMac _mac;
        private readonly byte[] _scratch = new byte[ImageBytes];

        /// <summary>Uses these SHA-256 and HMAC-SHA-256 objects.</summary>
        public HashChain(IHash sha256, IMac hmacSha256)
        {
            _hash = sha256;
            _mac = hmacSha256;
        }

        /// <summary>H0, H1, H2, H3, 32 bytes each; ours.</summary>
        public byte[] Images { get; } = new byte[4 * ImageBytes];

        /// <summary>Makes a fresh chain.</summary>
        public void Generate(IEntropy entropy)
        {
            entropy.Fill(Images, H0, ImageBytes);
            for (int at = H0; at < H3; at += ImageBytes)
            {
                _hash.Reset();
                _hash.Update(Images, at, ImageBytes);
                _hash.Finish(Images, at + ImageBytes);
            }
        }

        /// <summary>Writes hash(<paramref name="value"/>), 32 bytes each.</summary>
        public void Next(byte[] value, int offset, byte[] image, int imageAt)
        {
            _hash.Reset();
            _hash.Update(value, offset, ImageBytes);
            _hash.Finish(image, imageAt);
        }

        /// <summary>True when hash(candidate) = image: the packet comes from the sender of the one
        /// before.</summary>
        public bool IsPreimage(byte[] candidate, int offset, byte[] image, int imageAt)
        {
            Next(candidate, offset, _scratch, 0);
            bool right = Bytes.EqualConstantTime(_scratch, 0, image, imageAt, ImageBytes);
            Bytes.Wipe(_scratch);
            return right;
        }

        /// <summary>Writes the MAC into the last 8 bytes of a message of ours.</summary>
        public void Seal(byte[] key, int keyAt, byte[] message, int count)
        {
            int covered = count - ZrtpMessage.MacBytes;
            _mac.SetKey(key, keyAt, ImageBytes);
            _mac.Update(message, 0, covered);
            _mac.Finish(message, covered, ZrtpMessage.MacBytes);
        }

        /// <summary>Checks the last 8 bytes of a message under a key its sender disclosed
        /// later.</summary>
        public bool IsSealed(byte[] key, int keyAt, byte[] message, int offset, int count)
        {
            int covered = count - ZrtpMessage.MacBytes;
            _mac.SetKey(key, keyAt, ImageBytes);
            _mac.Update(message, offset, covered);
            _mac.Finish(_scratch, 0, ZrtpMessage.MacBytes);
            return Bytes.EqualConstantTime(_scratch, 0, message, offset + covered,
                ZrtpMessage.MacBytes);
        }

        /// <summary>Wipes the chain.</summary>
        public void Clear()
        {
            Bytes.Wipe(Images);
            Bytes.Wipe(_scratch);
        }
    }
}
