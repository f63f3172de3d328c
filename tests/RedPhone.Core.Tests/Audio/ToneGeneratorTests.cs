using RedPhone.Core.Audio;

namespace RedPhone.Core.Tests.Audio;

public class ToneGeneratorTests
{
    [Theory]
    [InlineData(Tone.Dial, "425:1000 425:1000")]
    [InlineData(Tone.Ringback, "425:1000 0:4000 425:1000")]
    [InlineData(Tone.Busy, "425:480 0:480 425:480")]
    [InlineData(Tone.Congestion, "425:240 0:240 425:240")]
    [InlineData(Tone.Unobtainable, "950:340 1400:330 1800:330 0:1000 950:340")]
    [InlineData(Tone.Secure, "600:80 800:80 1200:120 end")]
    [InlineData(Tone.Ended, "600:200 0:60 500:200 0:60 400:300 end")]
    [InlineData(Tone.Alarm, "1400:150 2000:150 1400:150")]
    [InlineData(Tone.KeyClick, "1000:20 end")]
    [InlineData(Tone.Reject, "300:200 end")]
    [InlineData(Tone.Confirm, "1000:80 0:60 1000:80 end")]
    public void Fill_EachTone_HasItsNotesAndCadence(Tone tone, string notes)
    {
        ToneGenerator generator = new();
        generator.Start(tone);
        int[] samples = Collect(generator, 8000);
        int at = 0;
        foreach (string note in notes.Split(' '))
        {
            if (note == "end")
            {
                Assert.Equal(Tone.None, generator.Current);
                Assert.InRange(samples.Length, at, at + 159);
                Assert.All(samples[at..], sample => Assert.Equal(0, sample));
                return;
            }

            int[] parts = note.Split(':').Select(int.Parse).ToArray();
            AssertNote(samples[at..(at + (parts[1] * 8))], parts[0]);
            at += parts[1] * 8;
        }

        Assert.Equal(tone, generator.Current);
    }

    [Fact]
    public void Fill_None_LeavesTheFrame()
    {
        ToneGenerator generator = new();
        byte[] frame = new byte[160];
        Assert.False(generator.Fill(frame, 0));
        generator.Start(Tone.Dial);
        Assert.True(generator.Fill(frame, 0));
        byte[] kept = (byte[])frame.Clone();
        generator.Start(Tone.None);
        Assert.False(generator.Fill(frame, 0));
        Assert.Equal(kept, frame);
    }

    [Fact]
    public void Fill_Tones_AllSoundDifferent()
    {
        HashSet<string> seen = [];
        foreach (Tone tone in Enum.GetValues<Tone>())
        {
            ToneGenerator generator = new();
            generator.Start(tone);
            Assert.True(seen.Add(string.Join(',', Collect(generator, 3000))), tone.ToString());
        }
    }

    [Fact]
    public void Fill_ThousandFrames_AllocateNothing()
    {
        ToneGenerator generator = new();
        byte[] frame = new byte[160];
        generator.Start(Tone.Alarm);
        generator.Fill(frame, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            generator.Fill(frame, 0);
        }

        generator.Start(Tone.Ended);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void RingCadence_FiveSecondPeriod_WarblesOneSecond()
    {
        for (long ms = 0; ms < 20_000; ms++)
        {
            long inPeriod = ms % 5000;
            int expected = inPeriod >= 1000 ? 0 : inPeriod / 50 % 2 == 0 ? 1900 : 2300;
            Assert.Equal(expected, RingCadence.FrequencyHz(ms));
            long next = RingCadence.NextChangeMs(ms);
            Assert.InRange(next, ms + 1, ms + 4000);
            Assert.Equal(expected, RingCadence.FrequencyHz(next - 1));
            Assert.NotEqual(expected, RingCadence.FrequencyHz(next));
        }
    }

    private static int[] Collect(ToneGenerator generator, int ms)
    {
        List<int> samples = [];
        byte[] frame = new byte[160];
        while (samples.Count < ms * 8 && generator.Fill(frame, 0))
        {
            samples.AddRange(frame.Select(code => MuLaw.Decode(code)));
        }

        return [.. samples];
    }

    private static void AssertNote(int[] samples, int hertz)
    {
        double energy = samples.Sum(sample => (double)sample * sample);
        if (hertz == 0)
        {
            Assert.Equal(0, energy);
            return;
        }

        // -15 dBov, nearly all of it at the note, and no click at its ends.
        double level = 10 * Math.Log10(energy / samples.Length / (32768.0 * 32768.0));
        Assert.InRange(level, -15.3, -14.8);
        Assert.True(Goertzel(samples, hertz) > 0.98 * energy, $"{hertz} Hz");
        double edge = (2 * Math.PI * hertz / 8000 * 8192) + 300;
        Assert.InRange(Math.Abs(samples[0]), 0, edge);
        Assert.InRange(Math.Abs(samples[^1]), 0, edge);
    }

    /// <summary>Energy of the samples' component at a frequency.</summary>
    private static double Goertzel(int[] samples, double hertz)
    {
        double step = 2 * Math.PI * hertz / 8000;
        double before = 0;
        double last = 0;
        foreach (int sample in samples)
        {
            double next = sample + (2 * Math.Cos(step) * last) - before;
            before = last;
            last = next;
        }

        double power = (last * last) + (before * before) - (2 * Math.Cos(step) * last * before);
        return 2 * power / samples.Length;
    }
}
