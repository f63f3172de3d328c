using System.CommandLine;
using System.Globalization;
using RedPhone.Emulator;
using RedPhone.Meter;

namespace RedPhone.Cli.Commands;

/// <summary>Options of <c>simulate</c> that give the phones a processor of a stated speed.</summary>
internal sealed class CpuCommandOptions
{
    private const double SlowestMil = 0.05;
    private const double FastestMil = 1000;

    private readonly Option<double> _speed = new("--mil-per-second")
    {
        Description = "Charge each step's executed IL to the clock at this speed, in million IL/s.",
        HelpName = "MIL",
    };

    private readonly Option<string> _tag = new("--tag")
    {
        Description = "With --mil-per-second: the phones' SRTP tag, h2a8 or hs80.",
        HelpName = "TAG",
        DefaultValueFactory = _ => "h2a8",
    };

    private readonly Option<int> _poll = new("--poll")
    {
        Description = "With --mil-per-second: the main loop's interval, ms.",
        HelpName = "MS",
        DefaultValueFactory = _ => WorkCatalog.ProductPollMs,
    };

    public CpuCommandOptions()
    {
        _speed.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && result.GetValueOrDefault<double>() is < SlowestMil or > FastestMil)
            {
                result.AddError($"--mil-per-second takes {SlowestMil} to {FastestMil}");
            }
        });
        _tag.AcceptOnlyFromAmong("h2a8", "hs80");
        _poll.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100)
            {
                result.AddError("--poll takes 1 to 100");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Add(_speed);
        command.Add(_tag);
        command.Add(_poll);
    }

    /// <summary>True when a speed is asked for and this copy of the program does not count.</summary>
    public bool MustRunMetered(ParseResult result)
        => result.GetResult(_speed) is not null && !IlCounters.IsMetered;

    /// <summary>Runs the same command line once more, on instrumented firmware.</summary>
    public static int RunMetered()
        => new MeteredContext().RunProgram(typeof(Program), Environment.GetCommandLineArgs()[1..]);

    public PhoneOptions Read(ParseResult result)
        => result.GetResult(_speed) is null ? new PhoneOptions()
            : MeteredPhones.Options(result.GetValue(_speed),
                Enum.Parse<SrtpTag>(result.GetValue(_tag)!, ignoreCase: true),
                result.GetValue(_poll));

    public static void Report(SimulatedWorld world, ConsoleNarrator narrator)
    {
        foreach (EmulatedPhone phone in world.Phones)
        {
            Processor cpu = phone.Processor;
            narrator.Say(world.NowMs, string.Create(CultureInfo.InvariantCulture,
                $"phone {phone.Name}: {cpu.Steps} turns, "
                + $"busy {cpu.BusyNanoseconds / 1e4 / world.NowMs:F0} %, "
                + $"longest {cpu.LongestNanoseconds / 1e6:F1} ms ({cpu.LongestIl} IL at "
                + $"{cpu.LongestIlMs / 1e3:F3} s), "
                + $"{cpu.MissedDeadlines} over 20 ms, {phone.LateFrames} late frames"));
        }
    }
}
