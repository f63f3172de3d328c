using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace RedPhone.Cli;

/// <summary>
/// Help that lists the commands below with one sentence each. Their whole text, with examples, is
/// what they say themselves.
/// </summary>
internal sealed class BriefHelp(SynchronousCommandLineAction whole) : SynchronousCommandLineAction
{
    /// <summary>Gives a root command, and all below it, this help.</summary>
    public static RootCommand Use(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new BriefHelp((SynchronousCommandLineAction)help.Action!);
        return root;
    }

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        foreach (Command below in parseResult.CommandResult.Command.Subcommands)
        {
            below.Description = FirstSentence(below.Description ?? "");
        }

        return whole.Invoke(parseResult);
    }

    private static string FirstSentence(string text)
    {
        string line = text.Split("\n\n")[0].ReplaceLineEndings(" ");
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }
}
