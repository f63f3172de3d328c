using RedPhone.Core.Audio;

namespace RedPhone.Simulation.Tests;

/// <summary>Tells by frequency and cadence which tone an ear heard (Goertzel, 20 ms frames).</summary>
internal static class Ear
{
    private const int SampleRate = 8000;
    private const int FrameSamples = 160;
    private const int HopSamples = 80;
    private const int HopMs = 10;
    private const double AudibleRms = 300;

    // A frame is 50 Hz wide: 400 and 425 Hz are one.
    private static readonly int[] Hertz = [300, 425, 500, 600, 800, 950, 1200, 1400, 1800, 2000];

    /// <summary>Root of the mean square.</summary>
    public static double Rms(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
        {
            sum += (double)sample * sample;
        }

        return samples.IsEmpty ? 0 : Math.Sqrt(sum / samples.Length);
    }

    /// <summary>The tone; None for silence. Give it about 2.5 s.</summary>
    public static Tone Heard(ReadOnlySpan<short> samples)
    {
        var notes = Notes(samples);
        bool Has(int hertz) => notes.Where(n => n.Hertz == hertz).Sum(n => n.Ms) >= 60;
        if (Has(950) && Has(1400) && Has(1800))
        {
            return Tone.Unobtainable;
        }

        if (Has(1400) && Has(2000))
        {
            return Tone.Alarm;
        }

        if (Has(600) && Has(800) && Has(1200))
        {
            return Tone.Secure;
        }

        if (Has(600) && Has(500))
        {
            return Tone.Ended;
        }

        int longest = notes.Where(n => n.Hertz == 425).Select(n => n.Ms).DefaultIfEmpty().Max();
        int pause = notes.Where(n => n.Hertz == 0).Select(n => n.Ms).DefaultIfEmpty().Max();
        return longest switch
        {
            < 150 => Tone.None,
            < 360 => Tone.Congestion,
            < 700 => Tone.Busy,
            < 1100 when pause > 1000 => Tone.Ringback,
            _ => Tone.Dial,
        };
    }

    private static List<(int Hertz, int Ms)> Notes(ReadOnlySpan<short> samples)
    {
        var notes = new List<(int Hertz, int Ms)>();
        for (int at = 0; at + FrameSamples <= samples.Length; at += HopSamples)
        {
            ReadOnlySpan<short> frame = samples.Slice(at, FrameSamples);
            int hertz = Rms(frame) < AudibleRms ? 0 : Strongest(frame);
            if (notes.Count > 0 && notes[^1].Hertz == hertz)
            {
                notes[^1] = (hertz, notes[^1].Ms + HopMs);
            }
            else
            {
                notes.Add((hertz, HopMs));
            }
        }

        return notes;
    }

    private static int Strongest(ReadOnlySpan<short> frame)
    {
        int best = 0;
        double most = -1;
        foreach (int hertz in Hertz)
        {
            double power = Power(frame, hertz);
            if (power > most)
            {
                most = power;
                best = hertz;
            }
        }

        return best;
    }

    private static double Power(ReadOnlySpan<short> frame, int hertz)
    {
        double turn = 2 * Math.Cos(2 * Math.PI * hertz / SampleRate);
        double before = 0;
        double beforeThat = 0;
        foreach (short sample in frame)
        {
            double now = sample + (turn * before) - beforeThat;
            beforeThat = before;
            before = now;
        }

        return (before * before) + (beforeThat * beforeThat) - (turn * before * beforeThat);
    }
}
