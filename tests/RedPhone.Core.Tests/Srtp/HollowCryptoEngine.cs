using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>Does nothing and allocates nothing, so that only the caller's allocations show.</summary>
internal sealed class HollowCryptoEngine : ICryptoEngine
{
    public IHash CreateSha256() => throw new NotSupportedException();

    public IMac CreateHmacSha256() => new Mac();

    public IMac CreateHmacSha1() => new Mac();

    public IBlockCipher CreateAes128() => new Cipher();

    public IAead CreateChaCha20Poly1305() => throw new NotSupportedException();

    public IKeyAgreement CreateX25519() => throw new NotSupportedException();

    private sealed class Mac : IMac
    {
        public int TagBytes => 32;

        public void SetKey(byte[] key, int offset, int count)
        {
        }

        public void Update(byte[] data, int offset, int count)
        {
        }

        public void Finish(byte[] tag, int offset, int tagBytes)
            => Array.Clear(tag, offset, tagBytes);

        public void Clear()
        {
        }
    }

    private sealed class Cipher : IBlockCipher
    {
        public void SetKey(byte[] key, int offset)
        {
        }

        public void EncryptBlocks(byte[] input, int inputOffset, byte[] output, int outputOffset,
            int blocks)
        {
        }

        public void Clear()
        {
        }
    }
}
