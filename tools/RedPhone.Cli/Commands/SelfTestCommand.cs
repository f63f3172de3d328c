using System.CommandLine;
using RedPhone.Drivers;
using RedPhone.Hosting;
using RedPhone.Models;
using RedPhone.SelfTest;

namespace RedPhone.Cli.Commands;

/// <summary><c>selftest</c>: the device's self-test, the very binary, on this machine.</summary>
internal static class SelfTestCommand
{
    public static Command Create()
    {
        var board = new Option<bool>("--board")
        {
            Description = "Give the board's half a board of chip models and a person beside it.",
        };
        var alone = new Option<bool>("--board-only")
        {
            Description = "As --board, without the vectors.",
        };
        var codec = new Option<string>("--codec")
        {
            Description = "The codec that is fitted: nau8810 or wm8960 (prototype).",
            HelpName = "CODEC",
            DefaultValueFactory = _ => "nau8810",
        };
        codec.AcceptOnlyFromAmong("nau8810", "wm8960");
        var fault = new Option<string[]>("--fault")
        {
            Description = "What is wrong with the board; several are possible, 'list' lists them.",
            HelpName = "NAME",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("selftest", $"""
            Runs the firmware's self-test here: the vectors of every primitive, a whole ZRTP
            handshake, SRTP, jitter buffer, drivers and the record store's power-loss walk. The same
            binary runs on a device, where its times are the interpreter's and its second half brings
            up the board (hardware/bringup). Here that half is skipped, or runs on the emulator's chip
            models, in virtual time, with a fault in them.

            Examples:
              redphone selftest
              redphone selftest | grep -v ^PASS
              redphone selftest --board-only
              redphone selftest --board-only --fault sda-scl-swapped
              redphone selftest --fault list

            {ExitCode.Help}
            """)
        {
            board, alone, codec, fault,
        };
        command.SetAction(result => Run(result.GetValue(board), result.GetValue(alone),
            result.GetValue(codec)!, result.GetValue(fault)!));
        return command;
    }

    private static int Run(bool board, bool alone, string codec, string[] faults)
    {
        if (faults.Contains("list"))
        {
            foreach (BoardFault fault in BoardFault.All)
            {
                Console.WriteLine($"{fault.Name,-20} {fault.What}");
            }

            return ExitCode.Ok;
        }

        if (!board && !alone && faults.Length == 0)
        {
            return Code(SelfTestRun.Run(new StandardConsole()));
        }

        var model = new PhoneBoardModel(new PhoneBoardOptions
        {
            Codec = codec == "wm8960" ? CodecKind.Wm8960 : CodecKind.Nau8810,
        });
        foreach (string name in faults)
        {
            BoardFault fault = BoardFault.Find(name) ?? throw new SetupException(
                $"no fault '{name}'; redphone selftest --fault list names them");
            fault.Apply(model);
        }

        var bench = new SelfTestBench(model, Console.Out.WriteLine,
            () => Environment.TickCount64);
        return Code(alone ? SelfTestRun.RunBoard(bench, bench) : SelfTestRun.Run(bench, bench));
    }

    private static int Code(int failures) => failures == 0 ? ExitCode.Ok : ExitCode.Failed;

    private sealed class StandardConsole : ISelfTestConsole
    {
        public long NowMs => Environment.TickCount64;

        public void WriteLine(string line) => Console.Out.WriteLine(line);
    }
}
