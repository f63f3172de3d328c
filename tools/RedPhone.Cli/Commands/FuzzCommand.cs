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

    private static readonly Option<string?> _corpus = new("--corpus")
    {
        Description = "Folder of .hex files with SEED:HEX lines, added to the built-in inputs.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> _seeds = new("--seeds")
    {
        Description = "Print every input that the mutations start from, as SEED:HEX, and stop.",
    };

    public static Command Create()
    {
        _target.AcceptOnlyFromAmong([.. _targets.Keys]);
        var command = new Command("fuzz", $"""
            Changes true datagrams at random and gives them to the code that reads strangers' bytes.
            An exception, keys that differ, or a forged packet taken for true is a finding, printed
            as a JSON line that --replay takes. Mutations start from the datagrams of a true
            exchange and from the kept inputs of tests/corpus, which are built in and run first.

            Example:
              redphone fuzz --target zrtp --seconds 60 --seed 7

            {ExitCode.Help}
            """)
        {
            _target, _seconds, _seed, _replay, _corpus, _seeds,
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
            if (Corpus.TryParse(replay, "--replay") is not { } entry
                || entry.Seed >= target.Seeds.Count)
            {
                Console.Error.WriteLine("redphone: --replay takes SEED:HEX of a finding");
                return ExitCode.Usage;
            }

            return Try(target, entry.Seed, entry.Input) ? ExitCode.Ok : ExitCode.Failed;
        }

        if (Load(result, name, target) is not { } inputs)
        {
            return ExitCode.Usage;
        }

        if (result.GetValue(_seeds))
        {
            inputs.ForEach(input => Console.Out.WriteLine(
                $"{input.Seed}:{Convert.ToHexStringLower(input.Input)}"));
            return ExitCode.Ok;
        }

        var random = new Random(result.GetValue(_seed));
        var clock = Stopwatch.StartNew();
        byte[][] starts = [.. inputs.Select(input => input.Input)];
        long runs = 0;
        int findings = 0;
        while (findings < MostFindings
            && (runs < inputs.Count || clock.Elapsed.TotalSeconds < result.GetValue(_seconds)))
        {
            // First each kept input as it is, then changed ones.
            bool kept = runs < inputs.Count;
            int start = kept ? (int)runs : random.Next(inputs.Count);
            byte[] input = kept ? (byte[])starts[start].Clone()
                : Mutator.Change(random, starts, start);
            findings += Try(target, inputs[start].Seed, input) ? 0 : 1;
            runs++;
        }

        Console.Out.WriteLine(JsonSerializer.Serialize(new
        {
            @event = "end",
            target = name,
            seeds = inputs.Count,
            runs,
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            findings,
        }));
        return findings == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>The target's own datagrams and the kept inputs; null when the folder is wrong.
    /// </summary>
    private static List<Corpus.Entry>? Load(ParseResult result, string name, IFuzzTarget target)
    {
        List<Corpus.Entry> inputs =
        [
            .. target.Seeds.Select((bytes, seed) => new Corpus.Entry(seed, bytes, "own")),
            .. Corpus.Embedded(name),
        ];
        try
        {
            if (result.GetValue(_corpus) is { } directory)
            {
                inputs.AddRange(Corpus.InDirectory(directory));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
            or FormatException)
        {
            Console.Error.WriteLine($"redphone: --corpus: {error.Message}");
            return null;
        }

        if (inputs.Find(input => input.Seed >= target.Seeds.Count) is { } wrong)
        {
            Console.Error.WriteLine(
                $"redphone: {wrong.Origin}: seed {wrong.Seed}, {name} has {target.Seeds.Count}");
            return null;
        }

        return inputs;
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
