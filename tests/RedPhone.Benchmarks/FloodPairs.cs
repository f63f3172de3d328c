using System.Globalization;
using System.Text;
using RedPhone.Benchmarks.Report;

namespace RedPhone.Benchmarks;

/// <summary>
/// The same load without and with a flood of forged OPENs, in pairs: each pair is of one relay
/// process, every other pair begins with the flood, and processors are given out alike in both.
/// </summary>
public static class FloodPairs
{
    private const double WarmUpSeconds = 1;

    /// <summary>
    /// Measures; says each result as it comes and returns the table as Markdown. Throws
    /// <see cref="Hosting.SetupException"/>.
    /// </summary>
    public static string Run(BenchOptions options, int pairs, Action<string> say,
        CancellationToken stop)
    {
        var results = new List<BenchResult>();
        for (int pair = 0; pair < pairs; pair++)
        {
            using var run = new BenchRun(options, stop);
            foreach (bool attacked in new[] { pair % 2 == 1, pair % 2 == 0 })
            {
                BenchResult result = run.Measure(options.Rate, options.Seconds, WarmUpSeconds,
                    attacked, stop) with { Round = pair };
                say(result.ToString());
                results.Add(result);
            }
        }

        return Write(results, options, pairs);
    }

    private static string Write(List<BenchResult> results, BenchOptions options, int pairs)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{results[0].Network}, {results[0].Processors}; {pairs} pairs of {options.Seconds} s, "
            + $"{options.Sessions:N0} sessions, {options.Rate:N0} packets/s; medians "
            + $"(lowest–highest). {Machine.Describe()}. Mean load of the last minute at the end: "
            + $"{Machine.Load():F1}.\n\n");
        text.Append("| plane | forged OPENs sent/s | taken/s | dropped at full queues/s "
            + "| packets/s | loss % | added p50 µs | added p99 µs | relay CPU % |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|\n");
        foreach (IGrouping<bool, BenchResult> half in results.GroupBy(r => r.FloodPerSecond > 0)
            .OrderBy(g => g.Key))
        {
            var series = new Series(half);
            string[] cells =
            [
                series.Target + (half.Key ? ", flood" : ""),
                series.Range(r => r.FloodPerSecond, "N0"),
                series.Range(r => r.RefusedPerSecond, "N0"),
                series.Range(r => r.QueueFullPerSecond, "N0"),
                series.Range(r => r.PacketsPerSecond, "N0"),
                series.Range(r => r.LossPercent, "F3"),
                series.Range(r => r.AddedP50Microseconds, "F0"),
                series.Range(r => r.AddedP99Microseconds, "F0"),
                series.Range(r => r.RelayCpuPercent, "F0"),
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }
}
