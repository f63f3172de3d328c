using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using RedPhone.Meter.Works;
using RedPhone.NanoFakes;

namespace RedPhone.Meter;

/// <summary>Everything that can be measured.</summary>
public static class WorkCatalog
{
    /// <summary>The main loop's interval that the product uses; docs/il-budget.md says why.</summary>
    public const int ProductPollMs = 8;

    private static readonly (string Name, Func<IEnumerable<WorkResult>> Run)[] Groups =
    [
        ("reference", ReferenceWorks.Run),
        ("crypto", CryptoWorks.Run),
        ("adapters", AdapterWorks.Run),
        ("packet", PacketWorks.Run),
        ("zrtp", HandshakeWorks.Zrtp),
        ("link", HandshakeWorks.Link),
        ("call-hs80", () => CallWorks.Run("hs80", ProductPollMs)),
        ("call-h2a8", () => CallWorks.Run("h2a8", ProductPollMs)),
        ("call-hs80-poll1", () => CallWorks.Run("hs80", 1)),
        ("call-h2a8-poll1", () => CallWorks.Run("h2a8", 1)),
    ];

    /// <summary>Names of the groups of work.</summary>
    public static IEnumerable<string> GroupNames => Groups.Select(group => group.Name);

    /// <summary>
    /// Runs groups of work, each in a metered context of its own: those named, or all.
    /// </summary>
    public static IReadOnlyList<WorkResult> Measure(params string[] groups)
        => [.. Groups.Where(g => groups.Length == 0 || groups.Contains(g.Name))
            .SelectMany(g => JsonSerializer.Deserialize<WorkResult[]>(
                new MeteredContext().Call(typeof(WorkCatalog), nameof(RunInside), g.Name))!)];

    /// <summary>Entry inside a <see cref="MeteredContext"/>: runs a group, gives JSON.</summary>
    public static string RunInside(string group)
    {
        RunStaticConstructors();
        _ = new FakeWorld { NativeCrypto = IlCounters.Crypto };
        return JsonSerializer.Serialize(Groups.First(g => g.Name == group).Run().ToArray());
    }

    /// <summary>
    /// The interpreter runs all of them before the program; here they must not fall into a
    /// measurement.
    /// </summary>
    internal static void RunStaticConstructors()
    {
        foreach (string name in MeteredContext.Firmware)
        {
            Assembly assembly = AssemblyLoadContext.GetLoadContext(typeof(WorkCatalog).Assembly)!
                .LoadFromAssemblyName(new AssemblyName(name));
            foreach (Type type in assembly.GetTypes())
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
        }
    }
}
