namespace RedPhone.Cli;

/// <summary>What the exit codes of <c>redphone</c> mean.</summary>
public static class ExitCode
{
    /// <summary>Done as it should be.</summary>
    public const int Ok = 0;

    /// <summary>The command line is wrong (said by the parser).</summary>
    public const int Usage = 1;

    /// <summary>It ran, and the outcome is not what it should be.</summary>
    public const int Failed = 2;

    /// <summary>The machine is in the way: a file, a port, a missing library.</summary>
    public const int Environment = 3;

    /// <summary>The line every command's help ends with.</summary>
    public const string Help =
        "Exit codes: 0 done, 1 wrong command line, 2 wrong outcome, 3 this machine is in the way.";
}
