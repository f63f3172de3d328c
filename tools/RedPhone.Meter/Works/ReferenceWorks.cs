using static RedPhone.Meter.CostRecorder;

namespace RedPhone.Meter.Works;

/// <summary>One iteration of each of the <see cref="ReferenceLoops"/>: the meter measures itself.</summary>
internal static class ReferenceWorks
{
    private const int Iterations = 1000;

    public static IEnumerable<WorkResult> Run()
    {
        var target = new ReferenceLoops();
        yield return Each("loop-integers", n => ReferenceLoops.Integers(n));
        yield return Each("loop-static-call", n => ReferenceLoops.StaticCalls(n));
        yield return Each("loop-virtual-call", n => ReferenceLoops.VirtualCalls(target, n));
        yield return Each("loop-finally", n => ReferenceLoops.Finally(n));
        yield return Each("loop-throws", n => ReferenceLoops.Throws(n));
        yield return Measure("loop-allocations", "an object and arrays of 0 to 3 bytes",
            () => ReferenceLoops.Allocations(4));
    }

    private static WorkResult Each(string name, Action<int> loop)
    {
        long once = Measure(name, "", () => loop(Iterations)).Il;
        WorkResult twice = Measure(name, "one iteration", () => loop(2 * Iterations));
        return twice with { Il = (twice.Il - once) / Iterations };
    }
}
