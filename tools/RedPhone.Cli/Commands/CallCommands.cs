using RedPhone.Crypto;
using RedPhone.Emulator;

namespace RedPhone.Cli.Commands;

/// <summary>What <c>demo</c> and <c>simulate</c> do alike.</summary>
internal static class CallCommands
{
    /// <summary>Honest servers, or an attacker's with its own <paramref name="entropy"/>.</summary>
    public static IServerMaker ServersFor(CallOptions options, IEntropy entropy)
        => options.Attack == Attack.None ? new HonestServers()
            : new AttackServers(options.Attack, entropy);

    /// <summary>
    /// Runs the script in <paramref name="world"/>; before an attack on a pair that knows each
    /// other, an honest call in which both confirm.
    /// </summary>
    public static DemoResult Run(IWorld world, CallOptions options, IServerMaker servers,
        INarrator narrator)
    {
        var script = new CallScript(world, options, narrator);
        if (servers is AttackServers { Active: false } attackers)
        {
            narrator.Say(world.NowMs, "first an honest call, in which both people confirm");
            script.Introduce();
            attackers.Active = true;
            narrator.Say(world.NowMs, "from now on an attacker sits between");
        }

        return script.Run();
    }

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
