using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using RedPhone.Hosting;
using RedPhone.Master;
using RedPhone.Wire;

namespace RedPhone.Cli.Commands;

/// <summary><c>master</c>: runs the server that knows accounts and connects calls.</summary>
internal static class MasterCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> data = ServerOptions.Data("master");
        Option<IPEndPoint> listen = ServerOptions.Listen(MasterSettings.DefaultPort);
        Option<UdpEndpoint?> reached = ServerOptions.Reached("--public",
            "Where phones reach this master from outside; kept for 'enroll', which then needs no "
            + "--master.");
        var backup = new Option<bool>("--backup-key")
        {
            Description = "Answer with the backup key, after the first one was lost or stolen.",
        };
        var command = new Command("master", $"""
            Runs the master: accounts, the phones' sealed links, calls, the choice of relay. Its
            keys and accounts are made in --data at the first start. It runs until Ctrl-C or
            SIGTERM.

            Examples:
              redphone master
              redphone master --listen 192.0.2.1:31337 --data /var/lib/redphone-master
              redphone master --public 192.0.2.1:31337
              redphone master relay list
              redphone master account revoke 102

            {ExitCode.Help}
            """)
        {
            listen, data, reached, backup,
            MasterRelayCommand.Create(data),
            MasterAccountCommand.Create(data),
        };
        command.SetAction(result => Run(result.GetValue(data)!, result.GetValue(listen),
            result.GetValue(reached), result.GetValue(backup)));
        return command;
    }

    // Blocks: for an awaited action the parser would install signal handlers of its own beside
    // those of ProcessLifetime.
    private static int Run(DirectoryInfo data, IPEndPoint? listen, UdpEndpoint? reached,
        bool useBackup)
    {
        DataDirectory directory = DataDirectory.Open(data.FullName);
        var settings = new MasterSettings
        {
            DataDirectory = directory.Path,
            UseBackupKey = useBackup,
        };
        settings = listen is null ? settings : settings with { Listen = listen };
        if (reached is not null)
        {
            MasterFiles.WriteReached(directory, reached);
        }

        UdpEndpoint? known = MasterFiles.ReadReached(directory);
        Console.Out.WriteLine($"master: keys and accounts in {directory.Path}");
        Console.Out.WriteLine(known is null
            ? "master: no --public address yet, so 'enroll' has to be told --master"
            : $"master: phones reach it at {known}");
        using ILoggerFactory log = HostLog.CreateFactory();
        MasterHost.RunAsync(settings, log.CreateLogger("master")).GetAwaiter().GetResult();
        return ExitCode.Ok;
    }
}
