namespace RedPhone.Models.Network;

/// <summary>
/// A small seeded generator (splitmix64, Steele et al. 2014) for the simulated world's chances: the
/// same numbers on every machine and run time. Not for keys.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool Chance(double percent) => percent > 0 && (Next() >> 11) * (100.0 / (1UL << 53)) < percent;
}
