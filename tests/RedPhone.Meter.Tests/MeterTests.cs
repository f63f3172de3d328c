using Mono.Cecil;
using RedPhone.SelfTest;

namespace RedPhone.Meter.Tests;

/// <summary>The meter's own counting.</summary>
public sealed class MeterTests
{
    private static readonly IReadOnlyList<WorkResult> Loops = WorkCatalog.Measure("reference");

    [Theory]
    [InlineData("loop-integers", 13)]
    [InlineData("loop-static-call", 15)]
    [InlineData("loop-virtual-call", 16)]
    [InlineData("loop-finally", 18)]
    [InlineData("loop-throws", 16)]
    public void Loop_KnownCost_IsCountedExactly(string loop, long il)
        => Assert.Equal(il, Loops.Single(r => r.Work == loop).Il);

    [Fact]
    public void SpeedLoop_OfTheSelfTest_IsTheCountedLoop()
    {
        // Instruction for instruction the loop whose 13 IL a turn are counted above.
        Assert.Equal(BoardSpeedPart.IlPerTurn, Loops.Single(r => r.Work == "loop-integers").Il);
        Assert.Equal(Body(typeof(ReferenceLoops), nameof(ReferenceLoops.Integers)),
            Body(typeof(BoardSpeedPart), nameof(BoardSpeedPart.Loop)));
    }

    private static string[] Body(Type type, string method)
    {
        using AssemblyDefinition assembly =
            AssemblyDefinition.ReadAssembly(type.Assembly.Location);
        return [.. assembly.MainModule.GetType(type.FullName).Methods
            .Single(m => m.Name == method).Body.Instructions.Select(i => i.OpCode.Name)];
    }

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
