using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>
/// HMAC-SHA-256 by <see cref="LibCrypto"/>, the states after both pads kept: the key changes with
/// nearly every message, and the platform's own HMAC objects are dear to make.
/// </summary>
internal sealed class PlatformHmacSha256 : IMac
{
    private const int BlockBytes = 64;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5C;

    private readonly byte[] _context = new byte[LibCrypto.ContextBytes];
    private readonly byte[] _inner = new byte[LibCrypto.ContextBytes];
    private readonly byte[] _outer = new byte[LibCrypto.ContextBytes];
    private bool _keyed;

    public int TagBytes => SHA256.HashSizeInBytes;

    public void SetKey(byte[] key, int offset, int count)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        if (count > BlockBytes)
        {
            SHA256.HashData(key.AsSpan(offset, count), block);
        }
        else
        {
            key.AsSpan(offset, count).CopyTo(block);
        }

        Pad(block, InnerPad, _inner);
        Pad(block, InnerPad ^ OuterPad, _outer);
        CryptographicOperations.ZeroMemory(block);
        _inner.CopyTo(_context, 0);
        _keyed = true;
    }

    public void Update(byte[] data, int offset, int count)
    {
        Require();
        LibCrypto.Update(_context, in MemoryMarshal.GetReference(data.AsSpan(offset, count)),
            (nuint)count);
    }

    public void Finish(byte[] tag, int offset, int tagBytes)
    {
        Require();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        LibCrypto.Finish(ref digest[0], _context);
        _outer.CopyTo(_context, 0);
        LibCrypto.Update(_context, in digest[0], SHA256.HashSizeInBytes);
        LibCrypto.Finish(ref digest[0], _context);
        digest[..tagBytes].CopyTo(tag.AsSpan(offset));
        CryptographicOperations.ZeroMemory(digest);
        _inner.CopyTo(_context, 0);
    }

    public void Clear()
    {
        Bytes.Wipe(_context);
        Bytes.Wipe(_inner);
        Bytes.Wipe(_outer);
        _keyed = false;
    }

    // The block is changed in place, so the second pad is given as the difference to the first.
    private static void Pad(Span<byte> block, byte pad, byte[] context)
    {
        for (int i = 0; i < BlockBytes; i++)
        {
            block[i] ^= pad;
        }

        LibCrypto.Begin(context);
        LibCrypto.Update(context, in block[0], BlockBytes);
    }

    private void Require()
    {
        if (!_keyed)
        {
            throw new InvalidOperationException("no key");
        }
    }
}
