using System.CommandLine;
using System.Net;
using RedPhone.Hosting;

namespace RedPhone.Cli.Commands;

/// <summary><c>relay status</c>: what a running relay on this machine says of itself.</summary>
internal static class RelayStatusCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var at = new Option<string>("--at")
        {
            Description = "The relay's admin address, as given to it with --admin.",
            HelpName = "ADDR:PORT",
            DefaultValueFactory = _ => "127.0.0.1:9478",
        };
        var command = new Command("status", $"""
            Prints the counters of a relay that runs on this machine with --admin.

            Examples:
              redphone relay status
              redphone relay status --at 127.0.0.1:9478

            {ExitCode.Help}
            """)
        {
            at,
        };
        command.SetAction((result, stop) => RunAsync(result.GetValue(at)!, stop));
        return command;
    }

    private static async Task<int> RunAsync(string at, CancellationToken stop)
    {
        if (!IPEndPoint.TryParse(at, out IPEndPoint? endpoint))
        {
            throw new SetupException($"--at takes an address and a port, not '{at}'.");
        }

        using var client = new HttpClient { Timeout = Limit };
        try
        {
            string page = await client.GetStringAsync(
                new Uri($"http://{endpoint}/metrics"), stop);
            foreach (string line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                int value = line.LastIndexOf(' ');
                string name = line[..value].Replace("redphone_relay_", "");
                Console.Out.WriteLine($"{name,-48} {line[(value + 1)..],16}");
            }

            return ExitCode.Ok;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            throw new SetupException($"No relay answers at {endpoint} ({e.Message}). Is it running "
                + $"with --admin {endpoint}?", e);
        }
    }
}
