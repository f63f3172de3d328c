using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Master.Crypto;

/// <summary>SHA-256 of the operating system's library.</summary>
internal sealed class InBoxHash : IHash
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public int DigestBytes => SHA256.HashSizeInBytes;

    public void Reset()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
    }

    public void Update(byte[] data, int offset, int count) => _hash.AppendData(data, offset, count);

    public void Finish(byte[] digest, int offset)
        => _hash.GetHashAndReset(digest.AsSpan(offset, DigestBytes));
}
