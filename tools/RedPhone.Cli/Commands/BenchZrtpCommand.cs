using System.CommandLine;
using RedPhone.Cli.Media;

namespace RedPhone.Cli.Commands;

/// <summary><c>bench zrtp</c>: what a key agreement costs, beside another library's.</summary>
internal static class BenchZrtpCommand
{
    public static Command Create()
    {
        Option<int> count = Number("--count", "Agreements of a run.", 400);
        Option<int> runs = Number("--runs", "Runs of each, alternating.", 5);
        var peer = new Option<string?>("--peer")
        {
            Description = "Program that takes a count and prints microseconds of CPU, such as "
                + "tests/RedPhone.Interop.Tests/peers/bzrtp_bench.c compiled.",
            HelpName = "PROGRAM",
        };
        var command = new Command("zrtp", $"""
            CPU time of one ZRTP key agreement by X25519, both ends in one process, no sockets and no
            waiting; with --peer the same of another library, alternating, and the ratio.

            Example:
              redphone bench zrtp
              redphone bench zrtp --peer ./bzrtp_bench --runs 7

            {ExitCode.Help}
            """)
        {
            count, runs, peer,
        };
        command.SetAction(result => Run(result.GetValue(count), result.GetValue(runs),
            result.GetValue(peer)));
        return command;
    }

    private static int Run(int count, int runs, string? peer)
    {
        var ours = new List<double>();
        var theirs = new List<double>();
        for (int run = 0; run < runs; run++)
        {
            ours.Add(ZrtpBench.MeasureOurs(count, warm: run > 0));
            Console.Out.WriteLine($"ours {ours[^1]:F1} us");
            if (peer is not null)
            {
                theirs.Add(ZrtpBench.MeasurePeer(peer, count));
                Console.Out.WriteLine($"peer {theirs[^1]:F1} us");
            }
        }

        Console.Out.WriteLine($"median ours {Median(ours):F1} us of CPU for both ends");
        if (peer is not null)
        {
            Console.Out.WriteLine($"median peer {Median(theirs):F1} us; ratio ours to peer "
                + $"{Median(ours) / Median(theirs):F2}");
        }

        return ExitCode.Ok;
    }

    private static double Median(List<double> values)
        => values.Order().ElementAt(values.Count / 2);

    private static Option<int> Number(string name, string description, int otherwise)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} takes a number above 0");
            }
        });
        return option;
    }
}
