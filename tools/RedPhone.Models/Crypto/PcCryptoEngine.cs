using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>
/// The phone's primitives as far as they are not slow, those of the platform for SHA-256, HMAC and
/// X25519, and beside them what only a PC has: SHA-384, AES-256, DH3k and P-256.
/// </summary>
public sealed class PcCryptoEngine : ICryptoEngine, ICryptoOptions
{
    private readonly ManagedCryptoEngine _managed = new();

    /// <inheritdoc/>
    public IHash CreateSha256() => LibCrypto.HasSha256 ? new PlatformSha256()
        : _managed.CreateSha256();

    /// <inheritdoc/>
    public IMac CreateHmacSha256() => LibCrypto.HasSha256 ? new PlatformHmacSha256()
        : _managed.CreateHmacSha256();

    /// <inheritdoc/>
    public IMac CreateHmacSha1() => _managed.CreateHmacSha1();

    /// <inheritdoc/>
    public IBlockCipher CreateAes128() => _managed.CreateAes128();

    /// <inheritdoc/>
    public IAead CreateChaCha20Poly1305() => _managed.CreateChaCha20Poly1305();

    /// <inheritdoc/>
    public IKeyAgreement CreateX25519() => PlatformX25519.IsThere ? new PlatformX25519()
        : _managed.CreateX25519();

    /// <inheritdoc/>
    public IHash CreateSha384() => new Hash384();

    /// <inheritdoc/>
    public IMac CreateHmacSha384() => new Mac384();

    /// <inheritdoc/>
    public IBlockCipher CreateAes256() => new Cipher256();

    /// <inheritdoc/>
    public IKeyAgreement CreateDh3072() => new Dh3072();

    /// <inheritdoc/>
    public IKeyAgreement CreateEcdhP256() => new EcdhP256();

    private sealed class Hash384 : IHash
    {
        private readonly IncrementalHash _hash =
            IncrementalHash.CreateHash(HashAlgorithmName.SHA384);

        public int DigestBytes => SHA384.HashSizeInBytes;

        public void Reset() => _hash.GetHashAndReset();

        public void Update(byte[] data, int offset, int count)
            => _hash.AppendData(data, offset, count);

        public void Finish(byte[] digest, int offset)
            => _hash.GetHashAndReset(digest.AsSpan(offset, SHA384.HashSizeInBytes));
    }

    private sealed class Mac384 : IMac
    {
        private readonly byte[] _tag = new byte[HMACSHA384.HashSizeInBytes];
        private IncrementalHash? _mac;

        public int TagBytes => HMACSHA384.HashSizeInBytes;

        public void SetKey(byte[] key, int offset, int count)
        {
            _mac?.Dispose();
            _mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA384,
                key.AsSpan(offset, count));
        }

        public void Update(byte[] data, int offset, int count)
            => Mac.AppendData(data, offset, count);

        public void Finish(byte[] tag, int offset, int tagBytes)
        {
            Mac.GetHashAndReset(_tag);
            Array.Copy(_tag, 0, tag, offset, tagBytes);
            Bytes.Wipe(_tag);
        }

        public void Clear()
        {
            _mac?.Dispose();
            _mac = null;
        }

        private IncrementalHash Mac => _mac ?? throw new InvalidOperationException("no key");
    }

    private sealed class Cipher256 : IBlockCipher
    {
        private const int KeyBytes = 32;
        private const int BlockBytes = 16;

        private Aes? _aes;

        public void SetKey(byte[] key, int offset)
        {
            _aes?.Dispose();
            _aes = Aes.Create();
            _aes.SetKey(key.AsSpan(offset, KeyBytes));
        }

        public void EncryptBlocks(byte[] input, int inputOffset, byte[] output, int outputOffset,
            int blocks)
        {
            Aes aes = _aes ?? throw new InvalidOperationException("no key");
            aes.EncryptEcb(input.AsSpan(inputOffset, blocks * BlockBytes),
                output.AsSpan(outputOffset, blocks * BlockBytes), PaddingMode.None);
        }

        public void Clear()
        {
            _aes?.Dispose();
            _aes = null;
        }
    }
}
