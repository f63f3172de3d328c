using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>SHA-256 by <see cref="LibCrypto"/>.</summary>
internal sealed class PlatformSha256 : IHash
{
    private readonly byte[] _context = new byte[LibCrypto.ContextBytes];

    public PlatformSha256() => Reset();

    public int DigestBytes => SHA256.HashSizeInBytes;

    public void Reset() => LibCrypto.Begin(_context);

    public void Update(byte[] data, int offset, int count)
        => LibCrypto.Update(_context, in MemoryMarshal.GetReference(data.AsSpan(offset, count)),
            (nuint)count);

    public void Finish(byte[] digest, int offset)
    {
        LibCrypto.Finish(
            ref MemoryMarshal.GetReference(digest.AsSpan(offset, SHA256.HashSizeInBytes)), _context);
        Reset();
    }
}
