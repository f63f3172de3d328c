using System.CommandLine;

namespace RedPhone.Cli.Commands;

/// <summary><c>bench</c>: what parts of the system cost on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", $"""
        Measures parts of the system on this machine. Machines are noisy: trust the ratios of one run.

        Example:
          redphone bench relay
          redphone bench zrtp

        {ExitCode.Help}
        """)
    {
        BenchRelayCommand.Create(), BenchZrtpCommand.Create(),
    };
}
