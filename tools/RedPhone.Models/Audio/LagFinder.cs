using System.Numerics;

namespace RedPhone.Models;

/// <summary>
/// Finds where in a recording a part fits best: the place of highest correlation, normalised by the
/// recording's energy there.
/// </summary>
internal sealed class LagFinder
{
    private readonly float[] _heard;

    // Energy of all samples before each.
    private readonly long[] _energyBefore;

    public LagFinder(ReadOnlySpan<short> heard)
    {
        _heard = ToFloats(heard);
        _energyBefore = new long[heard.Length + 1];
        for (int i = 0; i < heard.Length; i++)
        {
            _energyBefore[i + 1] = _energyBefore[i] + heard[i] * heard[i];
        }
    }

    /// <summary>
    /// The place within <paramref name="mostLag"/> of <paramref name="expected"/>; of equal ones
    /// (silence) the nearest.
    /// </summary>
    public int FindPlace(ReadOnlySpan<short> part, int expected, int mostLag)
    {
        float[] wanted = ToFloats(part);
        int best = expected;
        double bestScore = 0;
        for (int distance = 0; distance <= mostLag; distance++)
        {
            for (int side = distance == 0 ? 1 : -1; side <= 1; side += 2)
            {
                int place = expected + side * distance;
                double score = Score(wanted, place);
                if (score > bestScore)
                {
                    (best, bestScore) = (place, score);
                }
            }
        }

        return best;
    }

    private static float[] ToFloats(ReadOnlySpan<short> samples)
    {
        var floats = new float[samples.Length];
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = samples[i];
        }

        return floats;
    }

    private double Score(float[] wanted, int place)
    {
        int from = Math.Max(0, -place);
        int to = Math.Min(wanted.Length, _heard.Length - place);
        if (to <= from)
        {
            return 0;
        }

        long energy = _energyBefore[place + to] - _energyBefore[place + from];
        return energy == 0 ? 0
            : Product(wanted.AsSpan(from, to - from), _heard.AsSpan(place + from, to - from))
                / Math.Sqrt(energy);
    }

    private static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        }

        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
