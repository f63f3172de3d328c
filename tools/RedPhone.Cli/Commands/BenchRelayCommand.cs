using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using RedPhone.Benchmarks;
using RedPhone.Hosting;

namespace RedPhone.Cli.Commands;

/// <summary><c>bench relay</c>: load on a relay in another process.</summary>
internal static class BenchRelayCommand
{
    private const string TurnPrefix = "turn:";
    private const int MaxRate = 2_000_000;
    private const int MaxSeconds = 600;
    private const double WarmUpSeconds = 1;

    private static readonly Option<int> Sessions = Number("--sessions",
        "Sessions; both phones of each send.", 1000, 1, BenchOptions.MaxSessions);

    private static readonly Option<int> Rate = Number("--rate",
        "Packets a second, all sessions together; 0: a flood, as fast as they come back.",
        50_000, 0, MaxRate);

    private static readonly Option<int> Seconds = Number("--seconds",
        "Measured seconds, after one that is not measured.", 3, 1, MaxSeconds);

    private static readonly Option<int> Bytes = Number("--bytes",
        "Bytes of a packet.", 172, 60, 1400);

    private static readonly Option<string> Against = new("--against")
    {
        Description = "What is loaded: a data plane of our relay (auto, kernel, mmsg, socket), "
            + "coturn, loop (a plain C loop, compiled with gcc), all started here on one "
            + "processor; or turn:HOST:PORT, a TURN server that runs on this machine.",
        HelpName = "WHAT",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<string?> TurnUser = new("--turn-user")
    {
        Description = "Credentials at a TURN server.",
        HelpName = "NAME:PASSWORD",
    };

    private static readonly Option<string?> TurnSecret = new("--turn-secret")
    {
        Description = "Or its secret, from which time-limited credentials are made.",
        HelpName = "TEXT",
    };

    private static readonly Option<bool> TurnTwice = new("--turn-twice")
    {
        Description = "Both phones of a session are TURN clients: a packet goes through the server "
            + "twice. Otherwise the second phone is the first one's peer.",
    };

    private static readonly Option<int> Pid = Number("--pid",
        "The TURN server's process, to have its CPU time.", 0, 0, int.MaxValue);

    private static readonly Option<bool> Veth = new("--veth")
    {
        Description = "Puts phones and relay into two network namespaces joined by a virtual cable "
            + "(needs root and iproute2). The kernel plane needs it.",
    };

    private static readonly Option<bool> Flood = new("--flood")
    {
        Description = "Sends forged OPENs to our relay meanwhile, as many as one thread on a "
            + "processor of its own can, from addresses in every network that phones have. With "
            + "two processors phones and relay share the other.",
    };

    private static readonly Option<bool> RelayAlone = new("--relay-alone")
    {
        Description = "With --flood and two processors: attacker and phones share one, the relay "
            + "has the other.",
    };

    private static readonly Option<int> Pairs = Number("--pairs",
        "With --flood: so many alternating pairs without and with it, printed as Markdown; 0: one "
        + "run with it.", 0, 0, 100);

    private static readonly Option<bool> Compare = new("--compare")
    {
        Description = "Measures all that there is here in turn and prints medians and ratios as "
            + "Markdown; --sessions, --rate and --against do not apply.",
    };

    private static readonly Option<int> Rounds = Number("--rounds",
        "Rounds of --compare.", 5, 1, 100);

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON object as the last line.",
    };

    public static Command Create()
    {
        var command = new Command("relay", $"""
            Loads a relay, which runs as a process of its own, with numbered packets in both
            directions of every session. Each phone has its own address; every arrival is checked:
            the right phone, the right sender, unchanged, once. Prints packets a second, loss,
            the latency that the relay adds to the direct path, and its CPU time a packet.
            CPU "process" is the relay's user and system time; "core" is all that its processor
            did not idle, which also has the interrupts that are charged to no process.

            Examples:
              redphone bench relay
              redphone bench relay --sessions 10000 --rate 0 --seconds 5 --against mmsg
              redphone bench relay --against coturn --rate 0
              redphone bench relay --against turn:127.0.0.1:3478 --turn-secret TEXT
              redphone bench relay --rate 20000 --against mmsg --flood --pairs 5
              redphone bench relay --compare

            {ExitCode.Help}
            """)
        {
            Sessions, Rate, Seconds, Bytes, Against, TurnUser, TurnSecret, TurnTwice, Pid, Veth,
            Flood, RelayAlone, Pairs, Compare, Rounds, Json,
        };
        command.SetAction((result, stop) => Task.Factory.StartNew(() => Run(result, stop), stop,
            TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SetupException("The load generator needs Linux.");
        }

        BenchOptions options = Read(result);
        try
        {
            if (result.GetValue(Compare))
            {
                string report = Comparison.Run(options, result.GetValue(Rounds),
                    Console.Error.WriteLine, stop);
                Console.Out.Write(report);
                return ExitCode.Ok;
            }

            if (options.Flood && result.GetValue(Pairs) > 0)
            {
                Console.Out.Write(FloodPairs.Run(options, result.GetValue(Pairs),
                    Console.Error.WriteLine, stop));
                return ExitCode.Ok;
            }

            using var run = new BenchRun(options, stop);
            BenchResult outcome = run.Measure(options.Rate, options.Seconds, WarmUpSeconds, stop);
            Console.Out.WriteLine(result.GetValue(Json) ? outcome.ToJson() : outcome.ToString());
            return outcome.Misdelivered + outcome.Corrupt == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("redphone: stopped.");
            return ExitCode.Failed;
        }
    }

    private static BenchOptions Read(ParseResult result)
    {
        string against = result.GetValue(Against)!;
        bool turn = against.StartsWith(TurnPrefix, StringComparison.Ordinal);
        IPEndPoint? server = null;
        if (turn && !(IPEndPoint.TryParse(against[TurnPrefix.Length..], out server)
            && IPAddress.IsLoopback(server.Address)))
        {
            throw new SetupException($"--against takes turn:HOST:PORT with a loopback IPv4 "
                + $"address, not '{against}': the load never leaves this machine.");
        }

        return new BenchOptions
        {
            RedPhone = Own(),
            Sessions = result.GetValue(Sessions),
            Rate = result.GetValue(Rate),
            Seconds = result.GetValue(Seconds),
            PacketBytes = result.GetValue(Bytes),
            Against = turn ? null : against,
            TurnServer = server,
            TurnUser = result.GetValue(TurnUser),
            TurnSecret = result.GetValue(TurnSecret),
            TurnTwice = result.GetValue(TurnTwice),
            ProcessId = result.GetValue(Pid),
            Veth = result.GetValue(Veth),
            Flood = result.GetValue(Flood),
            RelayAlone = result.GetValue(RelayAlone),
        };
    }

    // The command that runs this program: its own executable, or dotnet and its assembly.
    private static string[] Own()
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.Combine(AppContext.BaseDirectory, "redphone.dll")] : [program];
    }

    private static Option<int> Number(string name, string description, int otherwise, int least,
        int most)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result => Check(result, name, least, most));
        return option;
    }

    private static void Check(OptionResult result, string name, int least, int most)
    {
        if (result.Errors.Any())
        {
            return;
        }

        int value = result.GetValueOrDefault<int>();
        if (value < least || value > most)
        {
            result.AddError($"{name} takes {least} to {most}, not {value}.");
        }
    }
}
