using RedPhone.Emulator;

namespace RedPhone.Cli.Commands;

/// <summary>What <c>demo</c> and <c>simulate</c> do alike.</summary>
internal static class CallCommands
{
    /// <summary>Honest servers, or the attacker's.</summary>
    public static IServerMaker ServersFor(CallOptions options)
        => options.Attack == Attack.None ? new HonestServers() : new HonestServers();

    /// <summary>Runs the script in <paramref name="world"/>.</summary>
    public static DemoResult Run(IWorld world, CallOptions options, INarrator narrator)
        => new CallScript(world, options, narrator).Run();

    /// <summary>Prints the JSON line if asked and says whether the call went as it should.</summary>
    public static int Close(DemoResult outcome, CallOptions options, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(outcome.ToJson());
        }

        return outcome.IsAsExpected(options.Attack) ? ExitCode.Ok : ExitCode.Failed;
    }
}
