using System.CommandLine;
using System.Text;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Cli.Commands;

/// <summary><c>enroll</c>: makes an account and the settings file of its phone.</summary>
internal static class EnrollCommand
{
    public static Command Create()
    {
        var number = new Argument<string>("NUMBER") { Description = "The phone's number, digits." };
        var name = new Option<string?>("--name")
        {
            Description = "Shown to the people it calls (default: \"Phone NUMBER\").",
            HelpName = "NAME",
        };
        Option<UdpEndpoint?> reached = ServerOptions.Reached("--master",
            "Where the phone reaches the master (default: what 'master --public' was told).");
        Option<DirectoryInfo> data = ServerOptions.Data("master");
        var output = new Option<FileInfo>("--out")
        {
            Description = "The settings file to write; never overwrites one.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("enroll", $"""
            Makes an account at the master in --data, or a new one-time code for an existing one,
            and writes the phone's settings file: the master's address and keys, the code, number
            and name. The code is good for one phone and 24 hours. The master may run or not.

            Examples:
              redphone enroll 101 --name "Front desk" --master 192.0.2.1:31337 --out 101.txt
              redphone enroll 102 --out 102.txt --data /var/lib/redphone-master
              redphone emulator --settings 101.txt

            {ExitCode.Help}
            """)
        {
            number, name, reached, data, output,
        };
        command.SetAction(result =>
        {
            string digits = result.GetValue(number)!;
            return Run(digits, result.GetValue(name) ?? $"Phone {digits}",
                result.GetValue(reached), result.GetValue(data)!, result.GetValue(output)!);
        });
        return command;
    }

    private static int Run(string number, string name, UdpEndpoint? reached, DirectoryInfo data,
        FileInfo output)
        => MasterFiles.With(data, mayCreate: false, master =>
        {
            UdpEndpoint? address = reached
                ?? MasterFiles.ReadReached(DataDirectory.Open(data.FullName));
            if (address is null)
            {
                Console.Error.WriteLine("redphone: where does the phone reach the master? Add "
                    + "--master ADDR:PORT, or tell the master once with 'master --public'.");
                return ExitCode.Usage;
            }

            // Before the account is touched: a new code makes an unused one worthless.
            DataDirectory folder = DataDirectory.Open(output.DirectoryName!);
            if (folder.Has(output.Name))
            {
                throw new SetupException($"'{output.FullName}' exists already and is not "
                    + "overwritten. Choose another --out, or remove it.");
            }

            PhoneSettings settings = master.Enroll(number, name, address,
                DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            byte[] file = new byte[PhoneSettings.MaxBytes];
            int count = settings.Encode(file);
            folder.WriteNewSecret(output.Name, Encoding.ASCII.GetString(file, 0, count));
            Console.Out.WriteLine($"{number} ({name}): settings in {output.FullName}");
            Console.Out.WriteLine("It holds a one-time code, good for 24 hours: give it to nobody "
                + "but that phone.");
            Console.Out.WriteLine($"  emulator: redphone emulator --settings {output.FullName}");
            Console.Out.WriteLine("  device:   deploy it as the file 'settings'");
            return ExitCode.Ok;
        });
}
