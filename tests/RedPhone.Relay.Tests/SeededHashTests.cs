namespace RedPhone.Relay.Tests;

public class SeededHashTests
{
    // Pairs that the relay's earlier hash (two multiplications, seeded by addition) gave the same
    // value under every seed: the top bit of the low word, made up for in the high word.
    private const ulong LowDifference = 1UL << 63;
    private const ulong HighDifference = (1UL << 63) | (1UL << 31);

    [Fact]
    public void Of_PairsThatCollideUnderAWeakHash_DoNotCollide()
    {
        int weak = 0;
        int strong = 0;
        for (int i = 0; i < 1000; i++)
        {
            SeededHash hash = SeededHash.Create();
            ulong seed = (ulong)Random.Shared.NextInt64();
            ulong low = (ulong)Random.Shared.NextInt64();
            weak += Weak(seed, 7, low) == Weak(seed, 7 ^ HighDifference, low ^ LowDifference)
                ? 1 : 0;
            strong += hash.Of(7, low, 1) == hash.Of(7 ^ HighDifference, low ^ LowDifference, 1)
                ? 1 : 0;
        }

        Assert.Equal((1000, 0), (weak, strong));
    }

    [Fact]
    public void Of_AnyOneBitOfTheKey_ChangesHalfTheBits()
    {
        double changed = 0;
        const int Rounds = 200;
        for (int round = 0; round < Rounds; round++)
        {
            SeededHash hash = SeededHash.Create();
            ulong high = (ulong)Random.Shared.NextInt64();
            ulong low = (ulong)Random.Shared.NextInt64();
            uint was = hash.Of(high, low, 5000);
            for (int bit = 0; bit < 64; bit++)
            {
                changed += Bits(was ^ hash.Of(high ^ (1UL << bit), low, 5000));
                changed += Bits(was ^ hash.Of(high, low ^ (1UL << bit), 5000));
            }

            for (int bit = 0; bit < 16; bit++)
            {
                changed += Bits(was ^ hash.Of(high, low, 5000 ^ (1U << bit)));
            }
        }

        Assert.InRange(changed / (Rounds * 144), 15.5, 16.5);
    }

    [Fact]
    public void Of_SameKeyOtherSecret_IsAnotherValue()
    {
        byte[] secret = new byte[SeededHash.SecretBytes];
        secret[^1] = 1;
        byte[] other = new byte[SeededHash.SecretBytes];
        other[^1] = 2;
        Assert.Equal(new SeededHash(secret).Of(1, 2, 3), new SeededHash(secret).Of(1, 2, 3));
        Assert.NotEqual(new SeededHash(secret).Of(1, 2, 3), new SeededHash(other).Of(1, 2, 3));
    }

    private static int Bits(uint value) => System.Numerics.BitOperations.PopCount(value);

    private static ulong Weak(ulong seed, ulong high, ulong low)
    {
        ulong hash = (low ^ seed) * 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 32) ^ high ^ seed) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 29);
    }
}
