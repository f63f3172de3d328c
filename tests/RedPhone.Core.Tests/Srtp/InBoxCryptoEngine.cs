using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>The primitives that SRTP needs from the platform: an oracle for our own.</summary>
internal sealed class InBoxCryptoEngine : ICryptoEngine
{
    public IHash CreateSha256() => throw new NotSupportedException();

    public IMac CreateHmacSha256() => new Mac(HashAlgorithmName.SHA256, 32);

    public IMac CreateHmacSha1() => new Mac(HashAlgorithmName.SHA1, 20);

    public IBlockCipher CreateAes128() => new Cipher();

    public IAead CreateChaCha20Poly1305() => throw new NotSupportedException();

    public IKeyAgreement CreateX25519() => throw new NotSupportedException();

    private sealed class Mac(HashAlgorithmName name, int tagBytes) : IMac
    {
        private IncrementalHash? _hash;

        public int TagBytes => tagBytes;

        public void SetKey(byte[] key, int offset, int count)
            => _hash = IncrementalHash.CreateHMAC(name, key.AsSpan(offset, count));

        public void Update(byte[] data, int offset, int count)
            => _hash!.AppendData(data, offset, count);

        public void Finish(byte[] tag, int offset, int tagBytes)
            => _hash!.GetHashAndReset().AsSpan(0, tagBytes).CopyTo(tag.AsSpan(offset));

        public void Clear() => _hash = null;
    }

    private sealed class Cipher : IBlockCipher
    {
        private Aes? _aes;

        public void SetKey(byte[] key, int offset)
        {
            _aes = Aes.Create();
            _aes.Key = key.AsSpan(offset, 16).ToArray();
        }

        public void EncryptBlocks(byte[] input, int inputOffset, byte[] output, int outputOffset,
            int blocks)
            => _aes!.EncryptEcb(input.AsSpan(inputOffset, blocks * 16), PaddingMode.None)
                .CopyTo(output.AsSpan(outputOffset));

        public void Clear() => _aes = null;
    }
}
