using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

public class I2sAudioTests
{
    private const int Minute = 60_000;

    private static int[] OneMs => [1];

    public static TheoryData<string> Steps => ["1", "5", "10", "20", "irregular"];

    [Theory]
    [MemberData(nameof(Steps))]
    public void BothDirections_ForAMinute_AreBitExactAndNeverWait(string steps)
    {
        for (int delay = 0; delay <= 15; delay += 5)
        {
            var line = new AudioLine(BoardPins.I2sDescriptors) { StartDelaySamples = delay };
            line.Start();

            line.Run(Minute, StepsOf(steps, 20));

            line.AssertClean();
            line.AssertMicrophoneExact(fromSample: 0);
            line.AssertEarExact();
        }
    }

    [Theory]
    [InlineData(2, 20)]
    [InlineData(3, 25)]
    [InlineData(4, 25)]
    public void BothDirections_FewDescriptors_StillExact(int descriptors, int largestStep)
    {
        var line = new AudioLine(descriptors);
        line.Start();

        line.Run(Minute, StepsOf("irregular", largestStep));

        line.AssertClean();
        line.AssertMicrophoneExact(fromSample: 0);
        line.AssertEarExact();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("irregular")]
    public void Frames_InTheLongRun_AreExactlyFiftyASecond(string steps)
    {
        var line = new AudioLine(BoardPins.I2sDescriptors);
        line.Start();
        line.Run(1000, StepsOf(steps, 20));
        int taken = line.FramesTaken;
        int given = line.FramesGiven;

        line.Run(10 * Minute, StepsOf(steps, 20));

        Assert.InRange(line.FramesTaken - taken, 10 * 60 * 50 - 1, 10 * 60 * 50 + 1);
        Assert.InRange(line.FramesGiven - given, 10 * 60 * 50 - 1, 10 * 60 * 50 + 1);
    }

    [Fact]
    public void Frames_SteppedEachMillisecond_ComeEvery20Ms()
    {
        var line = new AudioLine(BoardPins.I2sDescriptors);
        line.Start();

        line.Run(5000, OneMs);

        foreach (List<long> times in new[] { line.TakenAtMs, line.GivenAtMs })
        {
            Assert.All(times.Zip(times.Skip(1)), p => Assert.Equal(20, p.Second - p.First));
        }

        Assert.Equal(50, line.TakenAtMs[0]);
    }

    [Fact]
    public void Earpiece_Delay_IsBelow60Ms()
    {
        var line = new AudioLine(BoardPins.I2sDescriptors);
        line.Start();

        line.Run(1000, OneMs);

        // The first frame's first sample against the time it was asked for.
        Assert.InRange(line.EarStartSample / 8.0 - line.GivenAtMs[0], 30, 60);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(100)]
    public void Stall_UpTo100Ms_LosesNoMicrophoneSampleAndKeepsTheEarInPlace(int stallMs)
    {
        for (int phase = 0; phase < 160; phase++)
        {
            var line = new AudioLine(BoardPins.I2sDescriptors);
            line.Start();
            line.Run(1000 + phase, OneMs);

            line.Stall(stallMs);
            line.Run(1000, OneMs);

            Assert.Equal("", line.Faults.ToString());
            Assert.Equal(0, line.Driver.Resyncs);
            Assert.Equal(0, line.Driver.Overrun);
            line.AssertMicrophoneExact(fromSample: 0);
            line.AssertEarExactExceptSilentGranules(atMost: stallMs / 32 + 1);
            Assert.Equal(line.I2s.SendUnderruns, line.Driver.Underrun);
        }
    }

    [Theory]
    [InlineData(130)]
    [InlineData(333)]
    [InlineData(5_000)]
    [InlineData(60_000)]
    public void Stall_Longer_ResynchronisesCountsAndIsExactAgain(int stallMs)
    {
        for (int phase = 0; phase < 160; phase += 13)
        {
            var line = new AudioLine(BoardPins.I2sDescriptors);
            line.Start();
            line.Run(1000 + phase, OneMs);

            line.Stall(stallMs);
            line.Run(1000, OneMs);

            Assert.Equal("", line.Faults.ToString());
            Assert.Equal(2, line.Driver.Resyncs);
            long after = (1000 + phase + stallMs + 200) * 8L;
            line.AssertMicrophoneExact(after);
            line.AssertEarPlacedExactly(after);
        }
    }

    [Fact]
    public void Stall_TwoDescriptors_CountsLostGranulesAndKeepsTime()
    {
        var line = new AudioLine(descriptors: 2);
        line.Start();
        line.Run(1000, OneMs);

        line.Stall(96);
        line.Run(1000, OneMs);

        Assert.Equal("", line.Faults.ToString());
        Assert.Equal(line.I2s.ReceiveOverruns, line.Driver.Overrun);
        Assert.InRange(line.Driver.Overrun, 1, 3);
        line.AssertMicrophoneExact(1300 * 8);
    }

    [Fact]
    public void Write_NotWanted_IsDroppedAndCounted()
    {
        var line = new AudioLine(BoardPins.I2sDescriptors);
        line.Start();

        line.Driver.Write(0, new byte[160], 0);

        Assert.Equal(1, line.Driver.Overrun);
    }

    [Fact]
    public void Stop_Running_GivesAndWantsNothingUntilStartedAgain()
    {
        var line = new AudioLine(BoardPins.I2sDescriptors);
        line.Start();
        line.Run(500, OneMs);

        line.Driver.Stop();
        int taken = line.FramesTaken;
        line.Run(500, OneMs);
        Assert.Equal(taken, line.FramesTaken);
        Assert.False(line.Driver.WantsFrame(line.NowMs));

        line.Start();
        line.Run(500, OneMs);
        Assert.True(line.FramesTaken > taken);
        Assert.Equal("", line.Faults.ToString());
    }

    [Fact]
    public void Construct_OneDescriptor_Throws()
    {
        Assert.Throws<ArgumentException>(() => new I2sAudio(null!, 6));
        Assert.ThrowsAny<ArgumentException>(() => new AudioLine(descriptors: 1));
    }

    private static int[] StepsOf(string name, int largest)
    {
        if (name != "irregular")
        {
            return [int.Parse(name)];
        }

        var random = new byte[997];
        new SeededEntropy(7, name).Fill(random, 0, random.Length);
        return [.. random.Select(value => 1 + value % largest)];
    }
}
