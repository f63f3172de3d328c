using System.CommandLine;
using System.Diagnostics;
using RedPhone.Emulator;
using RedPhone.Models;

namespace RedPhone.Cli.Commands;

/// <summary><c>simulate</c>: the same call in virtual time, from one seed.</summary>
internal static class SimulateCommand
{
    private const int DefaultDelayMs = 20;
    private const int FarDelayMs = 60;

    // A link handshake and two key pairs take ten seconds at 1 M IL/s.
    private const int SlowStartTimeoutMs = 120_000;

    public static Command Create()
    {
        var shared = new CallCommandOptions(DefaultDelayMs);
        var seed = new Option<ulong>("--seed")
        {
            Description = "Decides every key, chance and delay: one seed, one trace.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var trace = new Option<FileInfo?>("--trace")
        {
            Description = "Write every datagram's time, ends, length and hash here.",
            HelpName = "FILE",
        };
        var output = new Option<DirectoryInfo?>("--out")
        {
            Description = "Also keep WAV, PNG and timeline here.",
            HelpName = "DIR",
        };
        var cpu = new CpuCommandOptions();
        var command = new Command("simulate", $"""
            Runs the call of 'demo' in virtual time: the same firmware, master and relay code in one
            thread, its network a model. Two runs with one seed write byte-identical traces.

            Examples:
              redphone simulate --seed 7 --trace seven.txt
              redphone simulate --loss 5 --jitter 30 --json
              redphone simulate --mitm second
              redphone simulate --mil-per-second 1 --tag h2a8

            {ExitCode.Help}
            """)
        {
            seed, trace, output,
        };
        shared.AddTo(command);
        cpu.AddTo(command);
        command.SetAction(result => cpu.MustRunMetered(result) ? CpuCommandOptions.RunMetered()
            : Run(shared.Read(result), result.GetValue(seed), result.GetValue(trace),
                result.GetValue(output), shared.Json(result), cpu.Read(result)));
        return command;
    }

    private static int Run(CallOptions options, ulong seed, FileInfo? traceFile,
        DirectoryInfo? output, bool json, PhoneOptions phones)
    {
        var wall = Stopwatch.StartNew();
        if (phones.Cpu is not null)
        {
            options = options with { StartTimeoutMs = SlowStartTimeoutMs };
        }

        using StreamWriter? trace = traceFile is null ? null : new StreamWriter(traceFile.FullName);
        IServerMaker servers = CallCommands.ServersFor(options,
            new SeededEntropy(seed, "attacker"));
        var world = new SimulatedWorld(seed, trace, servers) { PhoneOptions = phones };
        world.AddRelay("near", 0);
        world.AddRelay("far", FarDelayMs);
        world.AddPhone(CallOptions.InitiatorNumber, "Front desk", options.DelayMs);
        world.AddPhone(CallOptions.ResponderNumber, "Newsroom", options.DelayMs);
        world.SetPhonePath(path =>
        {
            path.LossPercent = options.LossPercent;
            path.JitterMs = options.JitterMs;
        });
        var narrator = new ConsoleNarrator();
        using CallRecorder? recorder = output is null ? null
            : new CallRecorder(output.FullName, narrator);
        recorder?.Watch("a", world.Initiator);
        recorder?.Watch("b", world.Responder);
        DemoResult outcome = CallCommands.Run(world, options, servers,
            recorder ?? (INarrator)narrator);
        recorder?.Finish(world.NowMs);
        narrator.Summarize(outcome, $"{world.NowMs / 1000.0:F1} s of virtual time in "
            + $"{wall.Elapsed.TotalSeconds:F1} s, seed {seed}");
        if (phones.Cpu is not null)
        {
            CpuCommandOptions.Report(world, narrator);
        }

        return CallCommands.Close(outcome, options, json);
    }
}
