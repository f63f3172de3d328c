using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using RedPhone.Hosting;
using RedPhone.Relay;
using RedPhone.Wire;

namespace RedPhone.Cli.Commands;

/// <summary><c>relay</c>: runs a relay; <c>relay init</c> makes its identity.</summary>
internal static class RelayCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> data = ServerOptions.Data("relay");
        Option<IPEndPoint> listen = ServerOptions.Listen(RelaySettings.DefaultPort);
        var command = new Command("relay", $"""
            Runs a relay: it forwards sealed packets between the two phones of a call and knows no
            users and no keys. 'relay init' comes first. It runs until Ctrl-C or SIGTERM.

            Examples:
              redphone relay init --public 192.0.2.7:3478
              redphone relay
              redphone relay --listen 192.0.2.7:3478 --data /var/lib/redphone-relay

            {ExitCode.Help}
            """)
        {
            listen, data, CreateInit(data), RelayStatusCommand.Create(),
        };
        var options = new RelayOptions();
        options.AddTo(command);
        command.SetAction(result => Run(
            options.Read(result, result.GetValue(data)!, result.GetValue(listen))));
        return command;
    }

    // Blocks, as MasterCommand's does.
    private static int Run(RelaySettings settings)
    {
        using ILoggerFactory log = HostLog.CreateFactory();
        RelayHost.RunAsync(settings, log.CreateLogger("relay")).GetAwaiter().GetResult();
        return ExitCode.Ok;
    }

    private static Command CreateInit(Option<DirectoryInfo> data)
    {
        Option<UdpEndpoint?> reached = ServerOptions.Reached("--public",
            "Where phones reach this relay from outside.");
        reached.Required = true;
        var command = new Command("init", $"""
            Makes the relay's identity, once, and prints id, address and key: the words that a
            master needs to send calls over it.

            Examples:
              redphone relay init --public 192.0.2.7:3478
              redphone relay init --public 192.0.2.7:3478 --data /var/lib/redphone-relay

            {ExitCode.Help}
            """)
        {
            reached,
        };
        command.SetAction(result => Init(result.GetValue(data)!, result.GetValue(reached)!));
        return command;
    }

    private static int Init(DirectoryInfo data, UdpEndpoint reached)
    {
        RelayIdentity identity = RelayHost.Init(
            new RelaySettings { DataDirectory = data.FullName, Public = reached });
        string[] words = identity.ToText().Split(' ');
        Console.Out.WriteLine($"id       {words[0]}");
        Console.Out.WriteLine($"address  {words[1]}");
        Console.Out.WriteLine($"key      {words[2]}");
        Console.Out.WriteLine();
        Console.Out.WriteLine("Run this at the master; the key is a secret between the two:");
        Console.Out.WriteLine($"redphone master relay add {identity.ToText()}");
        return ExitCode.Ok;
    }
}
