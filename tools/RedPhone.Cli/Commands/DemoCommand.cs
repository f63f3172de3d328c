using System.CommandLine;
using RedPhone.Emulator;
using RedPhone.Models;

namespace RedPhone.Cli.Commands;

/// <summary><c>demo</c>: one call in real time, from key press to hang-up.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var shared = new CallCommandOptions(0);
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Where WAV, PNG, timeline, trace and pcap go.",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo("demo-out"),
        };
        var command = new Command("demo", $"""
            Runs a whole call in real time: a master, two relays (one far away) and two emulated
            phones on UDP sockets of this machine. A lifts the handset and presses B's number, B
            rings and lifts, ZRTP makes it secure, both displays show the same words, speech flows
            both ways, A hangs up. Takes about 25 seconds and needs nothing but the .NET SDK.

            Examples:
              redphone demo
              redphone demo --loss 5 --jitter 30
              redphone demo --mitm              a colluding master and relay: the words differ
              redphone demo --mitm second       the same against a pair that confirmed before
              redphone demo --json --out /tmp/call

            {ExitCode.Help}
            """)
        {
            output,
        };
        shared.AddTo(command);
        command.SetAction((result, _) => RunAsync(
            shared.Read(result), result.GetValue(output)!.FullName, shared.Json(result)));
        return command;
    }

    private static async Task<int> RunAsync(CallOptions options, string directory, bool json)
    {
        var narrator = new ConsoleNarrator();
        using var recorder = new CallRecorder(directory, narrator);
        await using var trace = new StreamWriter(recorder.PathOf(CallRecorder.TraceFile));
        DemoResult outcome;
        int datagrams;
        IServerMaker servers = CallCommands.ServersFor(options, new SystemEntropy());
        await using (var world = new LiveWorld(options, servers, trace,
            File.Create(recorder.PathOf(CallRecorder.PcapFile))))
        {
            recorder.Watch("a", world.Initiator);
            recorder.Watch("b", world.Responder);
            recorder.Say(world.NowMs, "a master, two relays and two phones are running");
            outcome = CallCommands.Run(world, options, servers, recorder);
            recorder.Finish(world.NowMs);
            datagrams = world.PcapCount;
        }

        narrator.Summarize(outcome,
            $"{directory}: what each ear heard (ear-a.wav, ear-b.wav), {recorder.Pictures} display "
            + $"pictures, timeline.txt, datagrams.txt, relays.pcap ({datagrams} datagrams)");
        return CallCommands.Close(outcome, options, json);
    }
}
