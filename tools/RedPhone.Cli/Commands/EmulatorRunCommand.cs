using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RedPhone.Emulator.Scenario;

namespace RedPhone.Cli.Commands;

/// <summary><c>emulator run</c>: plays a scenario file in virtual time.</summary>
internal static class EmulatorRunCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The scenario." };
        var verbose = new Option<bool>("--verbose")
        {
            Description = "Also tell each change of displays, lamps and ringers.",
        };
        var trace = new Option<FileInfo?>("--trace")
        {
            Description = "Write every datagram's time, ends, length and hash here.",
            HelpName = "FILE",
        };
        var command = new Command("run", $"""
            Plays a scenario in a simulated world and in virtual time: phones, relays and a master,
            people who lift, dial, speak and hang up, failures, and what is expected of them. Ends
            with 0 when every expectation holds; otherwise it names the line and what was there
            instead. docs/emulator.md describes the language.

            Examples:
              redphone emulator run tools/RedPhone.Emulator/Scenarios/call.txt
              redphone emulator run relay-dies.txt --verbose --trace datagrams.txt

            {ExitCode.Help}
            """)
        {
            file, verbose, trace,
        };
        command.SetAction(result => Run(result.GetValue(file)!, result.GetValue(verbose),
            result.GetValue(trace)));
        return command;
    }

    private static int Run(FileInfo file, bool isVerbose, FileInfo? traceFile)
    {
        ScenarioFile scenario;
        try
        {
            scenario = ScenarioParser.Parse(File.ReadAllText(file.FullName));
        }
        catch (ScenarioException error)
        {
            Console.Error.WriteLine($"redphone: {file.Name}, {error.Message}");
            return ExitCode.Usage;
        }

        var wall = Stopwatch.StartNew();
        using StreamWriter? trace = traceFile is null ? null : new StreamWriter(traceFile.FullName);
        void Tell(long nowMs, string text) => Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{nowMs / 1000.0,8:F3} s  {text}"));

        ScenarioResult result = ScenarioRunner.Run(scenario, Tell,
            isVerbose ? (nowMs, text) => Tell(nowMs, $"    {text}") : null, trace);
        if (result.Failed is { } failed)
        {
            Console.Error.WriteLine($"redphone: {file.Name}, line {failed.Line}: {failed.Text}");
            Console.Error.WriteLine($"redphone: instead: {result.Seen}");
            return ExitCode.Failed;
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"all as expected: {result.EndMs / 1000.0:F1} s of virtual time in "
            + $"{wall.Elapsed.TotalSeconds:F1} s, seed {scenario.Seed}"));
        return ExitCode.Ok;
    }
}
