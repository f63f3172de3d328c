using RedPhone.Emulator;

namespace RedPhone.Meter.Tests;

/// <summary>Calls on processors of a stated speed (budget page: "CPU model").</summary>
public sealed class CpuModelTests
{
    private const int FramesBothWays = 1000;

    [Theory]
    [InlineData(1.0, SrtpTag.H2A8)]
    [InlineData(2.0, SrtpTag.Hs80)]
    public void Call_FastEnough_HasNoLateFrame(double milPerSecond, SrtpTag tag)
    {
        CpuTrialResult result = CpuTrial.Run(milPerSecond, tag);
        Assert.True(result.LateFrames == 0, result.ToString());
        Assert.InRange(result.FramesPlayed, FramesBothWays - 10, FramesBothWays + 10);
    }

    [Fact]
    public void Call_FarTooSlow_HasLateFrames()
    {
        // The twin: the model does charge, and what is late is counted.
        CpuTrialResult result = CpuTrial.Run(1.0, SrtpTag.Hs80);
        Assert.True(result.LateFrames > 0, result.ToString());
        Assert.True(result.BusyPercent > 90, result.ToString());
    }

    [Fact]
    public void CpuModel_UseOfEachKind_IsCharged()
    {
        var model = new CpuModel(2, () => default);
        Assert.Equal(500_000, model.Nanoseconds(new CpuUse(1000, 0, 0, 0), 0, 0, 0));
        Assert.Equal(13_500, model.Nanoseconds(new CpuUse(0, 1, 0, 0), 0, 0, 0));
        Assert.Equal(13_500 + 20_000 + 17_600,
            model.Nanoseconds(new CpuUse(0, 0, 1, 176), 0, 0, 0));
        Assert.Equal(1_234, model.Nanoseconds(default, 1_234, 0, 0));
        Assert.Equal(512 * 40, model.Nanoseconds(default, 0, 512, 0));
        Assert.Equal(300_000, model.Nanoseconds(default, 0, 0, 2));
    }
}
