using RedPhone.Crypto;

namespace RedPhone.Relay.Tests;

/// <summary>Bytes that a seed decides.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(byte[] buffer, int offset, int count)
        => _random.NextBytes(buffer.AsSpan(offset, count));
}
