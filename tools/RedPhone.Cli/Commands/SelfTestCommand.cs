using System.CommandLine;
using RedPhone.SelfTest;

namespace RedPhone.Cli.Commands;

/// <summary><c>selftest</c>: the device's self-test, the very binary, on this machine.</summary>
internal static class SelfTestCommand
{
    public static Command Create()
    {
        var command = new Command("selftest", $"""
            Runs the firmware's self-test here: the vectors of every primitive, a whole ZRTP
            handshake, SRTP, jitter buffer, drivers and the record store's power-loss walk. The same
            binary runs on a device, where its times are the interpreter's.

            Examples:
              redphone selftest
              redphone selftest | grep -v ^PASS

            {ExitCode.Help}
            """);
        command.SetAction(_ =>
            SelfTestRun.Run(new StandardConsole()) == 0 ? ExitCode.Ok : ExitCode.Failed);
        return command;
    }

    private sealed class StandardConsole : ISelfTestConsole
    {
        public long NowMs => Environment.TickCount64;

        public void WriteLine(string line) => Console.Out.WriteLine(line);
    }
}
