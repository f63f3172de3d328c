using System.Globalization;

namespace RedPhone.Benchmarks.Report;

/// <summary>The rounds of one case at one rate.</summary>
internal sealed class Series(IEnumerable<BenchResult> results)
{
    private readonly BenchResult[] _results = [.. results.OrderBy(r => r.Round)];

    /// <summary>False when it never ran.</summary>
    public bool Any => _results.Length > 0;

    /// <summary>What ran.</summary>
    public string Target => _results[0].Target;

    /// <summary>Where.</summary>
    public string Network => _results[0].Network;

    /// <summary>The median round's value.</summary>
    public double Median(Func<BenchResult, double> value) => Median(_results.Select(value));

    /// <summary>Median and, in parentheses, lowest and highest.</summary>
    public string Range(Func<BenchResult, double> value, string format)
    {
        double[] sorted = [.. _results.Select(value).Order()];
        return string.Create(CultureInfo.InvariantCulture,
            $"{Text(Median(sorted), format)} ({Text(sorted[0], format)}–{Text(sorted[^1], format)})");
    }

    /// <summary>
    /// The median of the rounds' ratios: both sides of each were measured a minute apart.
    /// </summary>
    public double Against(Series other, Func<BenchResult, double> value)
        => Median(_results.Join(other._results, r => r.Round, r => r.Round,
            (mine, theirs) => value(mine) / value(theirs)));

    /// <summary>Lost of all rounds, in percent of sent.</summary>
    public double LossPercent
        => 100.0 * _results.Sum(r => r.Lost) / Math.Max(1, _results.Sum(r => r.Sent));

    /// <summary>Packets that came where or as they should not.</summary>
    public long Wrong => _results.Sum(r => r.Misdelivered + r.Corrupt + r.Duplicated);

    /// <summary>Packets sent in all rounds.</summary>
    public long Sent => _results.Sum(r => r.Sent);

    /// <summary>The most managed bytes that a round allocated; -1 when not said.</summary>
    public long AllocatedBytes => _results.Max(r => r.AllocatedBytes);

    private static string Text(double value, string format)
        => value.ToString(format, CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
