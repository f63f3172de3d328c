using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Bytes from a seed, so that a run can be repeated.</summary>
internal sealed class SeededEntropy(int seed) : IEntropy
{
    private readonly Random _random = new(seed);

    public void Fill(byte[] buffer, int offset, int count) =>
        _random.NextBytes(buffer.AsSpan(offset, count));
}
