using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Master.Crypto;

/// <summary>HMAC of the operating system's library; a new key is a new object there.</summary>
internal sealed class InBoxMac(HashAlgorithmName algorithm, int tagBytes) : IMac
{
    private IncrementalHash? _hash;

    public int TagBytes => tagBytes;

    private IncrementalHash Keyed => _hash ?? throw new InvalidOperationException("no key");

    public void SetKey(byte[] key, int offset, int count)
    {
        _hash?.Dispose();
        _hash = IncrementalHash.CreateHMAC(algorithm, key.AsSpan(offset, count));
    }

    public void Update(byte[] data, int offset, int count) => Keyed.AppendData(data, offset, count);

    public void Finish(byte[] tag, int offset, int tagBytes)
    {
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        Keyed.GetHashAndReset(full[..TagBytes]);
        full[..tagBytes].CopyTo(tag.AsSpan(offset));
        CryptographicOperations.ZeroMemory(full);
    }

    public void Clear()
    {
        _hash?.Dispose();
        _hash = null;
    }
}
