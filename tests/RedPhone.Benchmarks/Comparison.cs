using System.Diagnostics;
using RedPhone.Benchmarks.Report;
using RedPhone.Benchmarks.Targets;
using RedPhone.Hosting;

namespace RedPhone.Benchmarks;

/// <summary>
/// All that there is here, measured in turn: each round runs every case once, each round begins with
/// another one. What cannot run here is left out, and the report says why.
/// </summary>
public sealed class Comparison
{
    private const string Kernel = "kernel";
    private const string Plain = "mmsg";
    private const string Coturn = "coturn";
    private const string Loop = "loop";
    private const double WarmUpSeconds = 0.8;
    private const double ShortSeconds = 2;

    // No round is begun that would end later.
    private const double MaxSeconds = 590;

    // At most so many attempts at one case of one round: a port may be taken meanwhile.
    private const int MaxTries = 2;

    private static readonly int[] SessionCounts = [1, 10, 100, 1_000, 10_000, 100_000];

    private readonly BenchOptions _options;
    private readonly Action<string> _say;
    private readonly CancellationToken _stop;
    private readonly List<BenchResult> _results = [];
    private readonly List<string> _missing = [];

    private Comparison(BenchOptions options, Action<string> say, CancellationToken stop)
    {
        _options = options;
        _say = say;
        _stop = stop;
    }

    /// <summary>
    /// Measures; says each result as it comes and returns the report as Markdown. Rate and seconds
    /// are those of the options.
    /// </summary>
    public static string Run(BenchOptions options, int rounds, Action<string> say,
        CancellationToken stop)
    {
        var machine = Machine.Describe();
        var comparison = new Comparison(options, say, stop);
        int done = comparison.Measure(rounds);
        return new ComparisonReport(comparison._results, comparison._missing, machine, options,
            rounds, done).Write();
    }

    private int Measure(int rounds)
    {
        long start = Stopwatch.GetTimestamp();
        List<Case> cases = [.. Cases().Where(IsPossible)];
        long firstRound = Stopwatch.GetTimestamp();
        for (int round = 0; round < rounds; round++)
        {
            double each = Stopwatch.GetElapsedTime(firstRound).TotalSeconds / Math.Max(1, round);
            if (Stopwatch.GetElapsedTime(start).TotalSeconds + each > MaxSeconds)
            {
                _missing.Add($"rounds {round + 1} to {rounds}: no time left");
                return round;
            }

            _say($"round {round + 1} of {rounds}");
            for (int i = 0; i < cases.Count; i++)
            {
                Measure(cases[(i + round) % cases.Count], round);
            }
        }

        return rounds;
    }

    private IEnumerable<Case> Cases()
    {
        int[] both = [0, _options.Rate];
        foreach (string against in new[] { "socket", Plain, Loop, Coturn })
        {
            yield return new Case(against, false, _options.Sessions, both, _options.Seconds);
        }

        foreach (string against in new[] { Plain, Kernel, Coturn })
        {
            yield return new Case(against, true, _options.Sessions, both, _options.Seconds);
        }

        foreach (int sessions in SessionCounts.Where(s => s != _options.Sessions))
        {
            yield return new Case(Plain, false, sessions, [0], ShortSeconds);
        }
    }

    // One short attempt, so that no round fails for what was never there.
    private bool IsPossible(Case one)
    {
        string? reason = one.Against switch
        {
            Coturn when !Programs.Has(Targets.Coturn.Program) => "not installed",
            Loop when !Programs.Has(PlainLoop.Compiler) => "gcc is not installed",
            _ => null,
        };
        try
        {
            if (reason == null && one.Sessions == _options.Sessions)
            {
                using var run = new BenchRun(OptionsOf(one) with { Sessions = 1 }, _stop);
            }
        }
        catch (SetupException e)
        {
            reason = e.Message;
        }

        if (reason != null)
        {
            _missing.Add($"{one.Against} ({(one.Veth ? "veth" : "loopback")}): {reason}");
        }

        return reason == null;
    }

    private void Measure(Case one, int round)
    {
        for (int attempt = 1; ; attempt++)
        {
            var taken = new List<BenchResult>();
            try
            {
                using var run = new BenchRun(OptionsOf(one), _stop);
                foreach (int rate in one.Rates)
                {
                    BenchResult result =
                        run.Measure(rate, one.Seconds, WarmUpSeconds, _stop) with { Round = round };
                    _say(result.ToString());
                    taken.Add(result);
                }

                _results.AddRange(taken);
                return;
            }
            catch (SetupException e)
            {
                _say($"attempt {attempt} of {MaxTries} failed: {e.Message}");
                if (attempt == MaxTries)
                {
                    _missing.Add($"{one.Against}, {one.Sessions} sessions, round {round + 1}: "
                        + e.Message);
                    return;
                }
            }
        }
    }

    private BenchOptions OptionsOf(Case one) => _options with
    {
        Against = one.Against,
        TurnServer = null,
        Veth = one.Veth,
        Sessions = one.Sessions,
    };

    private sealed record Case(string Against, bool Veth, int Sessions, int[] Rates,
        double Seconds);
}
