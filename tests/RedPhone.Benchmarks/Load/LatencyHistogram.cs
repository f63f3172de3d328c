using System.Diagnostics;
using System.Numerics;

namespace RedPhone.Benchmarks.Load;

/// <summary>
/// Counts times in buckets 1/256 of their power of two wide (0.4 %). Nothing is allocated after the
/// constructor.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 8;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _counts = new long[(64 - SubBits + 1) << SubBits];

    /// <summary>Times counted.</summary>
    public long Count { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>Counts a time in ticks of <see cref="Stopwatch"/>; a negative one as 0.</summary>
    public void Add(long ticks)
    {
        _counts[IndexOf((ulong)Math.Max(ticks, 0))]++;
        Count++;
    }

    /// <summary>The time in microseconds that this part (0 to 1) of all do not pass.</summary>
    public double Microseconds(double part)
    {
        long rank = (long)Math.Ceiling(part * Count);
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank && seen > 0)
            {
                return MiddleOf(i) * 1e6 / Stopwatch.Frequency;
            }
        }

        return 0;
    }

    private static int IndexOf(ulong value)
    {
        int shift = Math.Max(0, BitOperations.Log2(value | 1) - SubBits);
        return shift == 0
            ? (int)value : (shift << SubBits) + (int)(value >> shift);
    }

    private static double MiddleOf(int index)
    {
        int shift = Math.Max(0, (index >> SubBits) - 1);
        ulong low = (ulong)(index - (shift << SubBits)) << shift;
        return low + (((1UL << shift) - 1) / 2.0);
    }
}
