using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>
/// Bytes that follow from a seed and a label (so that each part of a world has its own stream):
/// SHA-256 of seed, counter and label, block after block. For simulation only.
/// </summary>
public sealed class SeededEntropy : IEntropy
{
    private readonly byte[] _input;
    private readonly byte[] _block = new byte[SHA256.HashSizeInBytes];
    private ulong _counter;
    private int _used = SHA256.HashSizeInBytes;

    /// <summary>The stream of this seed and label, at its beginning.</summary>
    public SeededEntropy(ulong seed, string label = "")
    {
        _input = new byte[16 + Encoding.UTF8.GetByteCount(label)];
        BinaryPrimitives.WriteUInt64BigEndian(_input, seed);
        Encoding.UTF8.GetBytes(label, _input.AsSpan(16));
    }

    /// <inheritdoc/>
    public void Fill(byte[] buffer, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (_used == _block.Length)
            {
                BinaryPrimitives.WriteUInt64BigEndian(_input.AsSpan(8), _counter++);
                SHA256.HashData(_input, _block);
                _used = 0;
            }

            buffer[offset + i] = _block[_used++];
        }
    }
}
