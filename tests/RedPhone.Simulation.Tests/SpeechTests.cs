using RedPhone.Core.Calls;
using RedPhone.Core.Ui;
using RedPhone.Emulator;
using RedPhone.Models;

namespace RedPhone.Simulation.Tests;

/// <summary>What the ears hear, and how soon; that runs repeat; that nothing is allocated.</summary>
public class SpeechTests
{
    private const int SamplesPerMs = 8;

    [Fact]
    public void Call_CleanPath_SpeechIsAsGoodAsMuLawAlone()
    {
        var bed = new Bed();
        bed.A.Lift();
        bed.Run(200);
        foreach (char digit in Bed.NumberB)
        {
            bed.Key(bed.A, digit);
        }

        bed.A.Press('#');
        int setupMs = bed.Wait(() => bed.B.IsRinging, 500, "setup");
        bed.A.Release('#');
        bed.Run(100);
        int secureMs = bed.Answer();
        Assert.InRange(setupMs, 40, 499);
        Assert.InRange(secureMs, 40, 499);
        bed.Run(1_000);

        short[] fromA = CallScript.Clips.AToB[..(5_000 * SamplesPerMs)];
        short[] fromB = CallScript.Clips.BToA[..(5_000 * SamplesPerMs)];
        int atA = bed.A.Board.Ear.Count;
        int atB = bed.B.Board.Ear.Count;
        bed.A.Board.Handset.Say(fromA);
        bed.B.Board.Handset.Say(fromB);
        bed.Run(5_500);
        AssertAsGoodAsMuLaw(fromA, bed.B.Board.Ear.Samples[atB..]);
        AssertAsGoodAsMuLaw(fromB, bed.A.Board.Ear.Samples[atA..]);
        Assert.Equal(0, bed.A.Phone.Media.Jitter.Lost + bed.B.Phone.Media.Jitter.Lost);
        bed.A.HangUp();
        bed.AssertEnds(bed.B, EndReason.PeerHungUp, 200);
        bed.AssertStillWorks();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Call_LossAndJitter_ConcealsLittleMoreThanWasLost(int seed)
    {
        var bed = new Bed((ulong)seed);
        bed.World.SetPhonePath(path =>
        {
            path.LossPercent = 5;
            path.JitterMs = 30;
        });
        bed.Dial(bed.A, Bed.NumberB);
        bed.Wait(() => bed.B.IsRinging, 3_000, "B rings");
        bed.B.Lift();
        bed.Wait(() => bed.A.Phone.State == CallState.InCall && bed.B.Phone.State == CallState.InCall,
            6_000, "secure");
        bed.Run(20_000);
        foreach (EmulatedPhone phone in new[] { bed.A, bed.B })
        {
            var jitter = phone.Phone.Media.Jitter;
            int frames = jitter.Received + jitter.Lost;
            Assert.InRange(jitter.Lost, frames * 2 / 100, frames * 9 / 100);
            Assert.True(jitter.Concealed <= jitter.Lost + (frames / 100),
                $"{phone.Name}: concealed {jitter.Concealed}, lost {jitter.Lost} of {frames}");
        }

        bed.A.HangUp();
        bed.AssertEnds(bed.B, EndReason.PeerHungUp, 3_000);
        Assert.Equal(EndReason.HungUp, bed.A.Phone.View.Reason);
        bed.World.SetPhonePath(path =>
        {
            path.LossPercent = 0;
            path.JitterMs = 0;
        });
        bed.AssertStillWorks();
    }

    [Fact]
    public void World_OfOneSeed_GivesTheSameTrace()
    {
        string first = Trace(5);
        Assert.Equal(first, Trace(5));
        Assert.NotEqual(first, Trace(6));
        Assert.True(first.Length > 10_000);
    }

    [Fact]
    public void Firmware_InCall_AllocatesNothing()
    {
        var bed = new Bed();
        bed.Call();
        bed.Confirm();
        bed.A.Board.Handset.Say(Bed.Speech, loop: true);
        bed.B.Board.Handset.Say(Bed.Speech, loop: true);
        bed.Run(30_000);
        long allocated = 0;
        long steps = 0;
        foreach (EmulatedPhone phone in new[] { bed.A, bed.B })
        {
            long before = 0;
            phone.BeforeStep = ()
                => before = GC.GetAllocatedBytesForCurrentThread() - bed.World.Network.AllocatedBytes;
            phone.AfterStep = () =>
            {
                long after = GC.GetAllocatedBytesForCurrentThread()
                    - bed.World.Network.AllocatedBytes;
                allocated += after - before;
                steps++;
            };
        }

        bed.Run(2_000);
        bed.A.BeforeStep = bed.A.AfterStep = bed.B.BeforeStep = bed.B.AfterStep = null;
        Assert.Equal(4_000, steps);
        Assert.Equal(0, allocated);
        bed.AssertSpeechFlows();
    }

    private static void AssertAsGoodAsMuLaw(short[] clip, ReadOnlySpan<short> heard)
    {
        int start = SegmentalSnr.FindStart(clip.AsSpan(0, 8_000), heard[..14_000]);
        double path = SegmentalSnr.Measure(clip, heard, start).Db;
        double bare = SegmentalSnr.Measure(clip, MuLaw.RoundTrip(clip)).Db;
        Assert.True(path > bare - 1, $"{path:F2} dB, bare µ-law {bare:F2} dB");
        Assert.True(path >= 30, $"{path:F2} dB");
    }

    private static string Trace(ulong seed)
    {
        var text = new StringWriter();
        var bed = new Bed(seed, trace: text);
        bed.World.SetPhonePath(path =>
        {
            path.LossPercent = 2;
            path.JitterMs = 10;
        });
        bed.Dial(bed.A, Bed.NumberB);
        bed.Run(2_000);
        bed.B.Lift();
        bed.Run(2_000);
        bed.A.HangUp();
        bed.B.HangUp();
        bed.Run(1_000);
        return text.ToString();
    }
}
