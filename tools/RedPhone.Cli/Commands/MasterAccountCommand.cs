using System.CommandLine;
using RedPhone.Master.Store;

namespace RedPhone.Cli.Commands;

/// <summary><c>master account</c>: who has a number. 'enroll' makes accounts.</summary>
internal static class MasterAccountCommand
{
    // The longest number, and room.
    private const int NumberColumns = 17;
    private const int StateColumns = 24;

    public static Command Create(Option<DirectoryInfo> data)
        => new("account", $"""
            The accounts of this master. 'redphone enroll' makes them.

            Examples:
              redphone master account list
              redphone master account revoke 102

            {ExitCode.Help}
            """)
        {
            CreateList(data), CreateRevoke(data),
        };

    private static Command CreateList(Option<DirectoryInfo> data)
    {
        var command = new Command("list", $"""
            Lists the accounts: number, state, name.

            Example:
              redphone master account list

            {ExitCode.Help}
            """);
        command.SetAction(result => MasterFiles.With(result.GetValue(data)!, mayCreate: false,
            master =>
            {
                IReadOnlyList<AccountEntry> accounts = master.Admin.ListAccounts();
                foreach (AccountEntry account in accounts)
                {
                    Console.Out.WriteLine(account.Number.PadRight(NumberColumns)
                        + StateOf(account).PadRight(StateColumns) + account.Name);
                }

                if (accounts.Count == 0)
                {
                    Console.Error.WriteLine("no accounts yet; make one with 'redphone enroll'");
                }

                return ExitCode.Ok;
            }));
        return command;
    }

    private static string StateOf(AccountEntry account)
        => account.Revoked ? "revoked"
            : account.Enrolled ? "enrolled" : "waits for its phone";

    private static Command CreateRevoke(Option<DirectoryInfo> data)
    {
        var number = new Argument<string>("NUMBER") { Description = "The number, digits." };
        var command = new Command("revoke", $"""
            Refuses the phone of this number from now on: lost, stolen, or its owner has left. A
            running master ends its link within ten seconds. 'redphone enroll' with the same number
            opens the account again, for a new key.

            Example:
              redphone master account revoke 102

            {ExitCode.Help}
            """)
        {
            number,
        };
        command.SetAction(result => Revoke(result.GetValue(data)!, result.GetValue(number)!));
        return command;
    }

    private static int Revoke(DirectoryInfo data, string number)
        => MasterFiles.With(data, mayCreate: false, master =>
        {
            bool found = master.Admin.Revoke(number);
            Console.Out.WriteLine(found ? $"{number} revoked" : $"no account has number {number}");
            return found ? ExitCode.Ok : ExitCode.Failed;
        });
}
