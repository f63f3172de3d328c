using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using RedPhone.Cli.Fuzz;

namespace RedPhone.Cli.Commands;

/// <summary><c>fuzz</c>: changed datagrams into whatever reads them.</summary>
internal static class FuzzCommand
{
    private const int MostFindings = 10;

    private static readonly Dictionary<string, Func<IFuzzTarget>> _targets = new()
    {
        ["zrtp"] = () => new ZrtpFuzz(),
        ["srtp"] = () => new SrtpFuzz(),
        ["stun"] = () => new StunFuzz(),
        ["link"] = () => new LinkFuzz(),
        ["signaling"] = () => new SignalingFuzz(),
    };

    private static readonly Option<string> _target = new("--target")
    {
        Description = string.Join(", ", _targets.Keys) + ".",
        HelpName = "T",
        Required = true,
    };

    private static readonly Option<double> _seconds = new("--seconds")
    {
        Description = "How long.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };

    private static readonly Option<int> _seed = new("--seed")
    {
        Description = "Decides every mutation; one seed, one sequence of inputs.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> _replay = new("--replay")
    {
        Description = "Give one finding again: SEED:HEX as a finding prints it.",
        HelpName = "SEED:HEX",
    };

    public static Command Create()
    {
        _target.AcceptOnlyFromAmong([.. _targets.Keys]);
        var command = new Command("fuzz", $"""
            Changes true datagrams at random and gives them to the code that reads strangers' bytes.
            An exception, keys that differ, or a forged packet taken for true is a finding, printed
            as a JSON line that --replay takes.

            Example:
              redphone fuzz --target zrtp --seconds 60 --seed 7

            {ExitCode.Help}
            """)
        {
            _target, _seconds, _seed, _replay,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        string name = result.GetValue(_target)!;
        IFuzzTarget target = _targets[name]();
        if (result.GetValue(_replay) is { } replay)
        {
            string[] parts = replay.Split(':');
            if (parts.Length != 2 || !int.TryParse(parts[0], out int at)
                || at < 0 || at >= target.Seeds.Count || parts[1].Length % 2 != 0
                || !parts[1].All(char.IsAsciiHexDigit))
            {
                Console.Error.WriteLine("redphone: --replay takes SEED:HEX of a finding");
                return ExitCode.Usage;
            }

            return Try(target, at, Convert.FromHexString(parts[1])) ? ExitCode.Ok
                : ExitCode.Failed;
        }

        var random = new Random(result.GetValue(_seed));
        var clock = Stopwatch.StartNew();
        long runs = 0;
        int findings = 0;
        while (clock.Elapsed.TotalSeconds < result.GetValue(_seconds) && findings < MostFindings)
        {
            int seed = random.Next(target.Seeds.Count);
            byte[] input = Mutator.Change(random, target.Seeds, seed);
            findings += Try(target, seed, input) ? 0 : 1;
            runs++;
        }

        Console.Out.WriteLine(JsonSerializer.Serialize(new
        {
            @event = "end",
            target = name,
            seeds = target.Seeds.Count,
            runs,
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            findings,
        }));
        return findings == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static bool Try(IFuzzTarget target, int seed, byte[] input)
    {
        string? wrong;
        byte[] kept = (byte[])input.Clone();
        try
        {
            wrong = target.Run(seed, input);
        }
        catch (Exception error)
        {
            // Whatever escapes is the finding.
            wrong = error.ToString();
        }

        if (wrong is not null)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                @event = "finding",
                replay = $"{seed}:{Convert.ToHexStringLower(kept)}",
                wrong,
            }));
        }

        return wrong is null;
    }
}
