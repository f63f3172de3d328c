using System.CommandLine;
using System.Text;
using RedPhone.Emulator;
using RedPhone.Emulator.Panel;
using RedPhone.Emulator.Scenario;
using RedPhone.Hosting;

namespace RedPhone.Cli.Commands;

/// <summary><c>emulator</c>: one phone in real time, with a front panel in the terminal.</summary>
internal sealed class EmulatorCommand
{
    private readonly Option<FileInfo?> _settings = new("--settings")
    {
        Description = "The phone's settings file, written by 'enroll'.",
        HelpName = "FILE",
    };

    private readonly Option<DirectoryInfo?> _flash = new("--flash")
    {
        Description = "The phone's flash: its key, account and trust (default: FILE.flash beside "
            + "the settings).",
        HelpName = "DIR",
    };

    private readonly Option<string> _microphone = new("--mic")
    {
        Description = "What 's' speaks: a WAV file (8 kHz mono 16-bit) or one of the built-in "
            + "clips 'initiator' and 'responder'.",
        HelpName = "FILE",
        DefaultValueFactory = _ => SpeechClips.Names[0],
    };

    private readonly Option<bool> _loop = new("--loop-mic")
    {
        Description = "Begin to speak again at the clip's end.",
    };

    private readonly Option<FileInfo?> _ear = new("--ear")
    {
        Description = "Write what the lifted handset's ear heard here, at the end (30 minutes at "
            + "most).",
        HelpName = "FILE",
    };

    private readonly Option<bool> _bell = new("--bell")
    {
        Description = "Ring the terminal's bell with the phone.",
    };

    private EmulatorCommand()
    {
    }

    public static Command Create() => new EmulatorCommand().Build();

    private Command Build()
    {
        var command = new Command("emulator", $"""
            Runs one phone in real time: the firmware on models of its chips, its sockets real ones.
            In a terminal it has a front panel: space or 'h' lifts and hangs up, 0-9 * # a b c d are
            the keys, 's' speaks, 'q' hangs up and quits. Without a terminal it reads lines such as
            'lift', 'press 102#', 'wait 500', 'say FILE', 'expect "Ringing" 5000', 'hangup', 'quit'
            from stdin and prints what changes. 'emulator run' plays a whole scenario.

            Examples:
              redphone emulator --settings 101.txt
              redphone emulator --settings 102.txt --mic hello.wav --loop-mic --ear heard.wav
              printf 'lift\npress 102#\nwait 9000\n' | redphone emulator --settings 101.txt

            {ExitCode.Help}
            """)
        {
            _settings, _flash, _microphone, _loop, _ear, _bell,
            EmulatorRunCommand.Create(),
        };
        command.SetAction(Run);
        return command;
    }

    // Blocks: the phone lives on this thread, ProcessLifetime has the signals.
    private int Run(ParseResult result)
    {
        if (result.GetValue(_settings) is not { } settings)
        {
            Console.Error.WriteLine("redphone: which phone? Name its file with --settings FILE; "
                + "'redphone enroll' writes one.");
            return ExitCode.Usage;
        }

        string microphone = result.GetValue(_microphone)!;
        using var lifetime = new ProcessLifetime();
        using var live = new LivePhone(
            new LivePhoneOptions
            {
                SettingsFile = settings.FullName,
                FlashDirectory = result.GetValue(_flash)?.FullName,
                Microphone = microphone,
                LoopMicrophone = result.GetValue(_loop),
                EarFile = result.GetValue(_ear)?.FullName,
            },
            lifetime.Stopping);
        ScriptOutcome outcome = Console.IsInputRedirected || Console.IsOutputRedirected
            ? new LinePanel(live, Console.Out).Run(Console.In)
            : ShowPanel(live, result.GetValue(_bell));
        string? heard = live.End();
        if (heard is not null)
        {
            Console.Out.WriteLine(heard);
        }

        return outcome switch
        {
            ScriptOutcome.Done => ExitCode.Ok,
            ScriptOutcome.Failed => ExitCode.Failed,
            _ => ExitCode.Usage,
        };
    }

    private static ScriptOutcome ShowPanel(LivePhone live, bool hasBell)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        bool isColored = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        using var terminal = new PanelTerminal(Console.Out);
        new FrontPanel(live, terminal, hasBell, isColored).Run();
        return ScriptOutcome.Done;
    }
}
