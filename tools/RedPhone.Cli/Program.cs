using System.CommandLine;
using RedPhone.Cli.Commands;
using RedPhone.Hosting;
using Spectre.Console;

namespace RedPhone.Cli;

/// <summary>The <c>redphone</c> command.</summary>
public static class Program
{
    private const int PipeWidth = 200;

    /// <summary>Runs one command; the exit code is one of <see cref="ExitCode"/>.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (Console.IsOutputRedirected)
        {
            // A file or a pipe: no colours, no wrapping.
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = PipeWidth;
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            return await CreateRoot().Parse(args).InvokeAsync(configuration);
        }
        catch (Exception error) when (error is SetupException or IOException
            or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"redphone: {error.Message}");
            return ExitCode.Environment;
        }
    }

    /// <summary>The command with all that stand below it.</summary>
    public static RootCommand CreateRoot() => BriefHelp.Use(new("""
        RedPhone Embedded: encrypted telephones that people own whole.

        Begin with:
          redphone demo                a whole call on emulated phones, here and now
          redphone simulate --seed 1   the same call in virtual time
        """)
    {
        DemoCommand.Create(),
        SimulateCommand.Create(),
        IlCommand.Create(),
        MasterCommand.Create(),
        RelayCommand.Create(),
        BenchCommand.Create(),
        EnrollCommand.Create(),
        EmulatorCommand.Create(),
        ZrtpCommand.Create(),
        SrtpCommand.Create(),
        BoardCommand.Create(),
        FuzzCommand.Create(),
        FlashCommand.Create(),
        SelfTestCommand.Create(),
    });
}
