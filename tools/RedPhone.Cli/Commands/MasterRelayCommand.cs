using System.CommandLine;
using System.Globalization;
using RedPhone.Master.Store;

namespace RedPhone.Cli.Commands;

/// <summary><c>master relay</c>: which relays a master may send calls over.</summary>
internal static class MasterRelayCommand
{
    private const int IdDigits = 8;

    public static Command Create(Option<DirectoryInfo> data)
        => new("relay", $"""
            The relays this master may send calls over. A running master reads changes within ten
            seconds.

            Examples:
              redphone master relay list
              redphone master relay remove 1f2e3d4c

            {ExitCode.Help}
            """)
        {
            CreateAdd(data), CreateList(data), CreateRemove(data),
        };

    private static Command CreateAdd(Option<DirectoryInfo> data)
    {
        var id = new Argument<string>("ID") { Description = "8 hexadecimal digits." };
        var endpoint = new Argument<string>("ENDPOINT")
        {
            Description = "Where phones reach the relay, ADDR:PORT.",
        };
        var key = new Argument<string>("KEY")
        {
            Description = "64 hexadecimal digits; a secret between this relay and this master.",
        };
        var command = new Command("add", $"""
            Adds a relay, or replaces the one with this id. Takes exactly the words that
            'relay init' prints.

            Examples:
              redphone master relay add 1f2e3d4c 192.0.2.7:3478 KEY
              redphone master relay add 1f2e3d4c 192.0.2.7:3478 KEY --data /var/lib/redphone-master

            {ExitCode.Help}
            """)
        {
            id, endpoint, key,
        };
        command.SetAction(result => Add(result.GetValue(data)!, result.GetValue(id)!,
            result.GetValue(endpoint)!, result.GetValue(key)!));
        return command;
    }

    private static int Add(DirectoryInfo data, string id, string endpoint, string key)
    {
        if (RelayEntry.TryParse(id, endpoint, key) is not { } relay)
        {
            Console.Error.WriteLine("redphone: a relay is an id of 8 hexadecimal digits, ADDR:PORT "
                + "and a key of 64 hexadecimal digits; copy the line that 'redphone relay init' "
                + "prints.");
            return ExitCode.Usage;
        }

        return MasterFiles.With(data, mayCreate: true, master =>
        {
            master.Admin.AddRelay(relay);
            Console.Out.WriteLine(
                $"relay {relay.IdText} at {relay.Endpoint} added to the master in {data.FullName}");
            return ExitCode.Ok;
        });
    }

    private static Command CreateList(Option<DirectoryInfo> data)
    {
        var command = new Command("list", $"""
            Lists the relays: id and address, never the key.

            Example:
              redphone master relay list

            {ExitCode.Help}
            """);
        command.SetAction(result => MasterFiles.With(result.GetValue(data)!, mayCreate: false,
            master =>
            {
                IReadOnlyList<RelayEntry> relays = master.Admin.ListRelays();
                foreach (RelayEntry relay in relays)
                {
                    Console.Out.WriteLine($"{relay.IdText}  {relay.Endpoint}");
                }

                if (relays.Count == 0)
                {
                    Console.Error.WriteLine("no relays yet; run 'redphone relay init' on a relay's "
                        + "machine and 'redphone master relay add' here");
                }

                return ExitCode.Ok;
            }));
        return command;
    }

    private static Command CreateRemove(Option<DirectoryInfo> data)
    {
        var id = new Argument<string>("ID") { Description = "8 hexadecimal digits." };
        var command = new Command("remove", $"""
            Forgets a relay. Calls that run over it go on; new ones take another.

            Example:
              redphone master relay remove 1f2e3d4c

            {ExitCode.Help}
            """)
        {
            id,
        };
        command.SetAction(result => Remove(result.GetValue(data)!, result.GetValue(id)!));
        return command;
    }

    private static int Remove(DirectoryInfo data, string id)
    {
        if (id.Length != IdDigits || !uint.TryParse(id, NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture, out uint number))
        {
            Console.Error.WriteLine($"redphone: an id has {IdDigits} hexadecimal digits; "
                + "'redphone master relay list' shows them.");
            return ExitCode.Usage;
        }

        return MasterFiles.With(data, mayCreate: false, master =>
        {
            bool found = master.Admin.RemoveRelay(number);
            Console.Out.WriteLine(found ? $"relay {id} removed" : $"there is no relay {id}");
            return found ? ExitCode.Ok : ExitCode.Failed;
        });
    }
}
