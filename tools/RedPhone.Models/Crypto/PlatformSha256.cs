using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>SHA-256 by the platform.</summary>
internal sealed class PlatformSha256 : IHash
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _spare = new byte[SHA256.HashSizeInBytes];
    private bool _begun;

    public int DigestBytes => SHA256.HashSizeInBytes;

    public void Reset()
    {
        if (_begun)
        {
            _hash.GetHashAndReset(_spare);
            _begun = false;
        }
    }

    public void Update(byte[] data, int offset, int count)
    {
        _begun = true;
        _hash.AppendData(data, offset, count);
    }

    public void Finish(byte[] digest, int offset)
    {
        _hash.GetHashAndReset(digest.AsSpan(offset, SHA256.HashSizeInBytes));
        _begun = false;
    }
}
