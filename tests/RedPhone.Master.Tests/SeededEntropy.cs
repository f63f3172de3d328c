using RedPhone.Crypto;

namespace RedPhone.Master.Tests;

/// <summary>Repeatable bytes.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(byte[] buffer, int offset, int count)
        => _random.NextBytes(buffer.AsSpan(offset, count));
}
