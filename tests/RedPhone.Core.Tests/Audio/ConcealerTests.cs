using RedPhone.Core.Audio;

namespace RedPhone.Core.Tests.Audio;

public class ConcealerTests
{
    [Theory]
    [InlineData(45)]
    [InlineData(57)]
    [InlineData(80)]
    [InlineData(113)]
    public void Conceal_PeriodicSound_GoesOnInPhase(int period)
    {
        byte[][] frames = Enumerable.Range(0, 4).Select(n => Periodic(n, period)).ToArray();
        Concealer concealer = new(new ComfortNoise());
        concealer.Good((byte[])frames[0].Clone(), new byte[160], false);
        concealer.Good((byte[])frames[1].Clone(), new byte[160], false);
        byte[] made = new byte[162];
        concealer.Conceal(made, 1);
        Assert.Equal(0, made[0] + made[161]);

        Assert.Equal(frames[2], made[1..161]);
        byte[] joined = (byte[])frames[3].Clone();
        concealer.Good(joined, new byte[160], false);
        Assert.Equal(frames[3][40..], joined[40..]);
        Assert.True(Snr(frames[3], joined) > 30);
    }

    [Fact]
    public void Conceal_LongRun_FadesToComfortNoise()
    {
        Concealer concealer = new(new ComfortNoise());
        concealer.Good(Periodic(0, 80), new byte[160], false);
        concealer.Good(Periodic(1, 80), new byte[160], false);
        byte[] frame = new byte[160];
        double before = double.MaxValue;
        for (int run = 0; run < 10; run++)
        {
            concealer.Conceal(frame, 0);
            double level = frame.Average(code => Math.Abs(MuLaw.Decode(code)));
            Assert.True(level < before || run >= 5, $"run {run}: {level} after {before}");
            before = level;
            if (run >= 5)
            {
                Assert.InRange(level, 5, 30);
            }
        }
    }

    [Fact]
    public void Good_AfterConcealed_IsFadedInOverAQuarter()
    {
        Concealer concealer = new(new ComfortNoise());
        byte[] silence = Enumerable.Repeat(MuLaw.Silence, 160).ToArray();
        concealer.Good((byte[])silence.Clone(), new byte[160], false);
        concealer.Conceal(new byte[160], 0);
        byte[] loud = Enumerable.Repeat(MuLaw.Encode(10_000), 160).ToArray();
        byte[] frame = (byte[])loud.Clone();
        concealer.Good(frame, new byte[160], false);
        int[] samples = frame.Select(code => MuLaw.Decode(code)).ToArray();
        for (int i = 1; i < 40; i++)
        {
            Assert.True(samples[i] >= samples[i - 1]);
            Assert.InRange(samples[i] - samples[i - 1], 0, 1200);
        }

        Assert.Equal(0, samples[0]);
        Assert.Equal(loud[40..], frame[40..]);
    }

    // The point of the pitch search: on speech it beats silence and a plainly repeated frame.
    [Fact]
    public void Conceal_VoicedSpeech_BeatsRepeatingTheFrame()
    {
        double concealed = 0;
        double repeated = 0;
        int count = 0;
        for (int lost = 5; lost < 600; lost++)
        {
            if (lost % 60 is < 5 or > 35)
            {
                continue;
            }

            Concealer concealer = new(new ComfortNoise());
            concealer.Good((byte[])Speech.Frame(lost - 2).Clone(), new byte[160], false);
            concealer.Good((byte[])Speech.Frame(lost - 1).Clone(), new byte[160], false);
            byte[] made = new byte[160];
            concealer.Conceal(made, 0);
            concealed += Snr(Speech.Frame(lost), made);
            repeated += Snr(Speech.Frame(lost), Speech.Frame(lost - 1));
            count++;
        }

        Assert.True(concealed / count > (repeated / count) + 6,
            $"{concealed / count:F1} dB, repeated {repeated / count:F1} dB");
    }

    private static byte[] Periodic(int number, int period)
        => Enumerable.Range(number * 160, 160).Select(i => i % period * 2 * Math.PI / period)
            .Select(x => MuLaw.Encode((int)((5000 * Math.Sin(x)) + (3000 * Math.Sin(3 * x)))))
            .ToArray();

    private static double Snr(byte[] wanted, byte[] heard)
    {
        double signal = 1;
        double noise = 1;
        for (int i = 0; i < wanted.Length; i++)
        {
            int sample = MuLaw.Decode(wanted[i]);
            signal += sample * sample;
            noise += Math.Pow(sample - MuLaw.Decode(heard[i]), 2);
        }

        return 10 * Math.Log10(signal / noise);
    }
}
