using System.CommandLine;

namespace RedPhone.Cli.Tests;

public class HelpTests
{
    public static TheoryData<string> CommandNames()
    {
        var names = new TheoryData<string>();
        foreach (Command command in Program.CreateRoot().Subcommands)
        {
            Add(names, command.Name, command);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public async Task Help_OfEveryCommand_HasExamplesAndExitCodes(string name)
    {
        ShellResult result = await Shell.RunAsync([.. name.Split(' '), "--help"]);
        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Contains("Example", result.Output);
        Assert.Contains($"  redphone {name}", result.Output);
        Assert.Contains(ExitCode.Help, result.Output);
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Options_OfEveryCommand_AreDescribed(string name)
    {
        Command command = Program.CreateRoot().Parse(name.Split(' ')).CommandResult.Command;
        Assert.All(command.Options,
            option => Assert.False(string.IsNullOrEmpty(option.Description)));
        Assert.All(command.Arguments,
            argument => Assert.False(string.IsNullOrEmpty(argument.Description)));
    }

    private static void Add(TheoryData<string> names, string name, Command command)
    {
        names.Add(name);
        foreach (Command below in command.Subcommands)
        {
            Add(names, $"{name} {below.Name}", below);
        }
    }
}
