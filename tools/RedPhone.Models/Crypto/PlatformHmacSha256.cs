using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>HMAC-SHA-256 on the platform's SHA-256: the key changes with nearly every message, and
/// the platform's own HMAC objects are dear to make.</summary>
internal sealed class PlatformHmacSha256 : IMac
{
    private const int BlockBytes = 64;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5C;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _inner = new byte[BlockBytes];
    private readonly byte[] _outer = new byte[BlockBytes + SHA256.HashSizeInBytes];
    private readonly byte[] _tag = new byte[SHA256.HashSizeInBytes];
    private bool _keyed;

    public int TagBytes => SHA256.HashSizeInBytes;

    public void SetKey(byte[] key, int offset, int count)
    {
        Drop();
        Span<byte> block = _inner;
        block.Clear();
        if (count > BlockBytes)
        {
            SHA256.HashData(key.AsSpan(offset, count), block);
        }
        else
        {
            key.AsSpan(offset, count).CopyTo(block);
        }

        for (int i = 0; i < BlockBytes; i++)
        {
            _outer[i] = (byte)(_inner[i] ^ OuterPad);
            _inner[i] ^= InnerPad;
        }

        _hash.AppendData(_inner);
        _keyed = true;
    }

    public void Update(byte[] data, int offset, int count)
    {
        Require();
        _hash.AppendData(data, offset, count);
    }

    public void Finish(byte[] tag, int offset, int tagBytes)
    {
        Require();
        _hash.GetHashAndReset(_outer.AsSpan(BlockBytes));
        SHA256.HashData(_outer, _tag);
        Array.Copy(_tag, 0, tag, offset, tagBytes);
        Bytes.Wipe(_tag);
        _hash.AppendData(_inner);
    }

    public void Clear()
    {
        Drop();
        Bytes.Wipe(_inner);
        Bytes.Wipe(_outer);
        Bytes.Wipe(_tag);
    }

    private void Drop()
    {
        if (_keyed)
        {
            _hash.GetHashAndReset(_tag);
            _keyed = false;
        }
    }

    private void Require()
    {
        if (!_keyed)
        {
            throw new InvalidOperationException("no key");
        }
    }
}
