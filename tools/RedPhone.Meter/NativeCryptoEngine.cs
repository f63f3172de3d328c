using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Meter;

/// <summary>
/// Stands in for the engine of a device: AES-128-ECB and HMAC-SHA-256 are native calls that cost no
/// IL, counted, each with a new result array; all else is the managed engine's code. The device's
/// own engine is an adapter of RedPhone.Esp32; the few IL of its glue are not in here.
/// </summary>
public sealed class NativeCryptoEngine : ICryptoEngine
{
    private readonly ManagedCryptoEngine _managed = new();

    /// <inheritdoc />
    public IHash CreateSha256() => _managed.CreateSha256();

    /// <inheritdoc />
    public IMac CreateHmacSha256() => new NativeHmac();

    /// <inheritdoc />
    public IMac CreateHmacSha1() => _managed.CreateHmacSha1();

    /// <inheritdoc />
    public IBlockCipher CreateAes128() => new NativeAes();

    /// <inheritdoc />
    public IAead CreateChaCha20Poly1305() => _managed.CreateChaCha20Poly1305();

    /// <inheritdoc />
    public IKeyAgreement CreateX25519() => _managed.CreateX25519();

    private sealed class NativeAes : IBlockCipher
    {
        private const int BlockBytes = 16;
        private readonly Aes _aes = Aes.Create();

        public void SetKey(byte[] key, int offset)
            => _aes.Key = key.AsSpan(offset, BlockBytes).ToArray();

        public void EncryptBlocks(byte[] input, int inputOffset, byte[] output, int outputOffset,
            int blocks)
        {
            int bytes = blocks * BlockBytes;
            IlCounters.Crypto(bytes, bytes);
            _aes.EncryptEcb(input.AsSpan(inputOffset, bytes), output.AsSpan(outputOffset, bytes),
                PaddingMode.None);
        }

        public void Clear() => _aes.Key = new byte[BlockBytes];
    }

    // The message is gathered, as the device's one-shot call wants it.
    private sealed class NativeHmac : IMac
    {
        private readonly byte[] _message = new byte[2048];
        private byte[] _key = [];
        private int _count;

        public int TagBytes => HMACSHA256.HashSizeInBytes;

        public void SetKey(byte[] key, int offset, int count)
        {
            _key = key.AsSpan(offset, count).ToArray();
            _count = 0;
        }

        public void Update(byte[] data, int offset, int count)
        {
            data.AsSpan(offset, count).CopyTo(_message.AsSpan(_count));
            _count += count;
        }

        public void Finish(byte[] tag, int offset, int tagBytes)
        {
            IlCounters.Crypto(_count, TagBytes);
            HMACSHA256.HashData(_key, _message.AsSpan(0, _count)).AsSpan(0, tagBytes)
                .CopyTo(tag.AsSpan(offset));
            _count = 0;
        }

        public void Clear()
        {
            _key = [];
            _count = 0;
        }
    }
}
