using System.CommandLine;

namespace RedPhone.Cli.Commands;

/// <summary><c>bench relay</c>: what this machine's relay costs a packet, by each data plane.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", $"""
        Measures parts of the system on this machine. Machines are noisy: trust the ratios of one run.

        Example:
          redphone bench relay

        {ExitCode.Help}
        """)
    {
        CreateRelay(),
    };

    private static Command CreateRelay()
    {
        Option<int> sessions = Number("--sessions", "Calls.", 100);
        Option<int> rate = Number("--rate", "Packets a second, all calls together.", 20_000);
        Option<int> seconds = Number("--seconds", "Length of a run.", 3);
        Option<int> runs = Number("--runs", "Runs of each plane, alternating.", 5);
        var command = new Command("relay", $"""
            Starts relays on loopback as processes of their own, one for each run and data plane in
            turn, sends calls' packets through them (every phone has its own socket), and prints
            packets a second, loss, latency and the relay's CPU time a packet, then the medians.

            Examples:
              redphone bench relay
              redphone bench relay --sessions 400 --rate 50000 --seconds 5

            {ExitCode.Help}
            """)
        {
            sessions, rate, seconds, runs,
        };
        command.SetAction(result => Run(result.GetValue(sessions), result.GetValue(rate),
            result.GetValue(seconds), result.GetValue(runs)));
        return command;
    }

    private static int Run(int sessions, int rate, int seconds, int runs)
    {
        string[] planes = ["socket", "mmsg"];
        var all = new List<(string Plane, BenchResult Result)>();
        for (int run = 0; run < runs; run++)
        {
            foreach (string plane in planes)
            {
                using var bench = new BenchRelay(plane, sessions);
                BenchResult result = bench.Run(rate, seconds);
                all.Add((plane, result));
                Console.Out.WriteLine($"{plane,-7} {result}");
            }
        }

        foreach (string plane in planes)
        {
            BenchResult[] own = [.. all.Where(r => r.Plane == plane).Select(r => r.Result)];
            Console.Out.WriteLine($"median {plane}: {Median(own, r => r.CpuMicroseconds):F2} us "
                + $"CPU/packet, p50 {Median(own, r => r.P50Microseconds):F0} us, loss "
                + $"{Median(own, r => r.LossPercent):F3} %");
        }

        return ExitCode.Ok;
    }

    private static double Median(BenchResult[] results, Func<BenchResult, double> value)
        => results.Select(value).Order().ElementAt(results.Length / 2);

    private static Option<int> Number(string name, string description, int otherwise)
        => new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
