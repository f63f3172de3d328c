using System.Globalization;
using RedPhone.Relay.DataPlane;

namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// Which processor each part of a measurement has; -1 for any. Parts are pinned, so that one does
/// not take time from another unseen; where processors are fewer than parts, two share one.
/// </summary>
public sealed record BenchProcessors(int Phones, int Relay, int Attacker)
{
    /// <summary>True when the generator must sleep, for the relay to have the processor.</summary>
    public bool PhonesShareWithRelay => Relay >= 0 && Phones == Relay;

    /// <summary>Of those that this process may use.</summary>
    public static BenchProcessors Choose(BenchOptions options)
        => Choose(Affinity.Allowed(), options.Flood, options.RelayAlone);

    /// <summary>
    /// Without an attacker phones have the first and the relay the second. With one, each has its
    /// own if there are three. With two the attacker has the first alone, or, if so wished, the
    /// relay the second.
    /// </summary>
    public static BenchProcessors Choose(int[] allowed, bool attacked, bool relayAlone)
        => (allowed.Length, attacked, relayAlone) switch
        {
            ( < 2, _, _) => new(-1, -1, -1),
            (_, false, _) => new(allowed[0], allowed[1], -1),
            ( >= 3, _, _) => new(allowed[2], allowed[1], allowed[0]),
            (_, _, true) => new(allowed[0], allowed[1], allowed[0]),
            _ => new(allowed[1], allowed[1], allowed[0]),
        };

    /// <summary>As the results print it.</summary>
    public override string ToString() => Relay < 0 ? "processors: one for all"
        : string.Create(CultureInfo.InvariantCulture, $"processors: relay {Relay}, phones {Phones}")
            + (Attacker < 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                $", attacker {Attacker}{(Attacker == Phones ? "" : " alone")}"));
}
