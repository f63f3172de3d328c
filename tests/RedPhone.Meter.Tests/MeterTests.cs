namespace RedPhone.Meter.Tests;

/// <summary>The meter's own counting.</summary>
public sealed class MeterTests
{
    private static readonly IReadOnlyList<WorkResult> Loops = WorkCatalog.Measure("reference");

    [Theory]
    [InlineData("loop-integers", 13)]
    [InlineData("loop-static-call", 15)]
    [InlineData("loop-virtual-call", 16)]
    public void Loop_KnownCost_IsCountedExactly(string loop, long il)
        => Assert.Equal(il, Loops.Single(r => r.Work == loop).Il);

    [Fact]
    public void Loop_Allocations_AreCountedWithTheirBytes()
    {
        // An object without fields is a heap block of 12 bytes; an array has two before its
        // elements, which are rounded up.
        WorkResult result = Loops.Single(r => r.Work == "loop-allocations");
        Assert.Equal(1 + 4, result.Allocations);
        Assert.Equal(12 + (4 * 24) + (3 * 12), result.Bytes);
    }

    [Fact]
    public void Counters_OutsideOfAContext_StayAtZero()
    {
        Assert.False(IlCounters.IsMetered);
        Assert.Equal(0, IlCounters.Il.Sum());
    }
}
