using RedPhone.Crypto;

namespace RedPhone.Link.Tests;

/// <summary>Repeatable bytes: the same seed, the same run.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(byte[] buffer, int offset, int count)
        => _random.NextBytes(buffer.AsSpan(offset, count));
}
