using System.Globalization;
using System.Text;

namespace RedPhone.Benchmarks.Report;

/// <summary>The tables of a comparison as Markdown, ready for docs/performance.md.</summary>
internal sealed class ComparisonReport(IReadOnlyList<BenchResult> results,
    IReadOnlyList<string> missing, string machine, BenchOptions options, int asked,
    int rounds)
{
    private const string Coturn = "coturn";
    private const string Loop = "C loop";
    private const string Mmsg = "mmsg";
    private const string Kernel = "kernel";
    private const string None = "–";

    private readonly StringBuilder _text = new();

    /// <summary>All of it.</summary>
    public string Write()
    {
        Line($"Command: `redphone bench relay --compare --rounds {asked} --seconds "
            + $"{options.Seconds}`, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC. {machine}. Mean load "
            + $"of the last minute at the end: {Machine.Load():F1} (the benchmark itself makes "
            + "about 2).");
        Line($"{options.Sessions:N0} sessions, {options.PacketBytes}-byte packets in both "
            + $"directions, medians of {rounds} rounds (lowest–highest), ratios within the rounds. "
            + $"Of {results.Sum(r => r.Sent):N0} packets {results.Sum(r => r.Lost):N0} were lost, "
            + $"{results.Sum(r => r.Misdelivered)} misdelivered, {results.Sum(r => r.Corrupt)} "
            + $"changed, {results.Sum(r => r.Duplicated)} doubled.");
        foreach (string reason in missing)
        {
            Line($"Not measured: {reason}");
        }

        Line();
        Flood("loopback", "process", r => r.ProcessCpuMicroseconds);
        Flood("veth", "core", r => r.CoreCpuMicroseconds);
        Latency();
        Flatness();
        Goals();
        return _text.ToString();
    }

    private void Flood(string network, string account, Func<BenchResult, double> cpu)
    {
        Series[] all = All(network, 0);
        if (all.Length == 0)
        {
            return;
        }

        Series coturn = Find(network, Coturn, 0);
        Series loop = Find(network, Loop, 0);
        Line($"### Flood, {network}, CPU of the relay's {account}");
        Table("plane or program", "packets/s", "CPU µs/packet", "against coturn",
            "against the C loop", "loss");
        foreach (Series one in all)
        {
            Row(one.Target, one.Range(r => r.PacketsPerSecond, "N0"), one.Range(cpu, "F2"),
                Ratio(one, coturn, cpu), Ratio(one, loop, cpu), Percent(one.LossPercent));
        }

        Line();
    }

    private void Latency()
    {
        Line($"### At {options.Rate:N0} packets/s");
        Table("plane or program", "network", "direct p50 µs", "added p50 µs", "added p99 µs",
            "CPU µs/packet, process", "CPU µs/packet, core", "loss");
        foreach (Series one in All("loopback", options.Rate).Concat(All("veth", options.Rate)))
        {
            Row(one.Target, one.Network, one.Range(r => r.DirectP50Microseconds, "F0"),
                one.Range(r => r.AddedP50Microseconds, "F0"),
                one.Range(r => r.AddedP99Microseconds, "F0"),
                one.Range(r => r.ProcessCpuMicroseconds, "F2"),
                one.Range(r => r.CoreCpuMicroseconds, "F2"), Percent(one.LossPercent));
        }

        Line();
    }

    private void Flatness()
    {
        Line("### Sessions, flood, loopback, plane mmsg");
        Table("sessions", "packets/s", "CPU µs/packet, process", "against 1,000", "loss",
            "resident bytes a session");
        Series thousand = Find("loopback", Mmsg, 0);
        foreach (int sessions in Sessions())
        {
            Series one = Of(sessions);
            Row($"{sessions:N0}", one.Range(r => r.PacketsPerSecond, "N0"),
                one.Range(r => r.ProcessCpuMicroseconds, "F2"),
                Ratio(one, thousand, r => r.ProcessCpuMicroseconds), Percent(one.LossPercent),
                sessions < 10_000 ? None : $"{one.Median(r => r.BytesPerSession):N0}");
        }

        Line();
    }

    private void Goals()
    {
        Line("### Goals");
        Table("figure", "goal", "measured");
        Series mmsg = Find("loopback", Mmsg, 0);
        Goal("CPU a packet, mmsg against coturn, flood, loopback, process", "<= 0.6",
            Ratio(mmsg, Find("loopback", Coturn, 0), r => r.ProcessCpuMicroseconds));
        Goal("the same against the C loop", "<= 1.1",
            Ratio(mmsg, Find("loopback", Loop, 0), r => r.ProcessCpuMicroseconds));
        Goal("CPU a packet, kernel against coturn, flood, veth, core", "<= 0.2",
            Ratio(Find("veth", Kernel, 0), Find("veth", Coturn, 0), r => r.CoreCpuMicroseconds));
        double[] flat = [.. Sessions().Select(s => Of(s).Median(r => r.ProcessCpuMicroseconds))];
        Goal("mmsg, dearest against cheapest number of sessions", "<= 1.15",
            flat.Length < 2 ? None : $"{flat.Max() / flat.Min():F2}");
        Series most = Of(Sessions().LastOrDefault());
        Goal("memory a session (resident, at the most sessions)", "<= 300 bytes",
            most.Any ? $"{most.Median(r => r.BytesPerSession):N0} bytes" : None);
        Goal($"added p50 at {options.Rate:N0} packets/s, kernel, veth", "<= 30 µs",
            Added(Find("veth", Kernel, options.Rate)));
        Goal("the same, mmsg, loopback", "<= 130 µs",
            Added(Find("loopback", Mmsg, options.Rate)));
        Goal("bytes allocated on the data path, mmsg, most of a run", "0",
            mmsg.Any && mmsg.AllocatedBytes >= 0 ? $"{mmsg.AllocatedBytes}" : None);
    }

    private int[] Sessions() => [.. results.Where(r => r is { Network: "loopback", Target: Mmsg,
        Rate: 0 }).Select(r => r.Sessions).Distinct().Order()];

    private Series Of(int sessions) => new(results.Where(r => r is { Network: "loopback",
        Target: Mmsg, Rate: 0 } && r.Sessions == sessions));

    private Series Find(string network, string target, int rate) => new(results.Where(r
        => r.Network == network && r.Target == target && r.Rate == rate
            && r.Sessions == options.Sessions));

    private Series[] All(string network, int rate) => [.. results
        .Where(r => r.Network == network && r.Rate == rate && r.Sessions == options.Sessions)
        .GroupBy(r => r.Target).Select(group => new Series(group))];

    private static string Ratio(Series one, Series other, Func<BenchResult, double> value)
        => one.Any && other.Any ? one.Against(other, value).ToString("F2",
            CultureInfo.InvariantCulture) : None;

    private static string Added(Series one)
        => one.Any ? one.Range(r => r.AddedP50Microseconds, "F0") + " µs" : None;

    private static string Percent(double value)
        => value == 0 ? "0" : value.ToString("F3", CultureInfo.InvariantCulture) + " %";

    private void Goal(string figure, string goal, string measured) => Row(figure, goal, measured);

    private void Table(params string[] heads)
    {
        Line();
        Row(heads);
        Row([.. heads.Select(_ => "---")]);
    }

    private void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
