namespace RedPhone.Models;

/// <summary>
/// Segmental SNR of what was heard against the clip that was said, 8 kHz: the mean over 20 ms
/// segments of the SNR in dB, each clipped to -10..35. Segments in which the source's RMS is below
/// <see cref="SilenceRms"/> (about -50 dB of full scale) are left out. For each block of 1 s the
/// lag with the highest correlation within ±80 ms is taken, so that the jitter buffer's adaptation
/// between blocks is not counted as noise; gain is not compensated.
/// </summary>
public static class SegmentalSnr
{
    /// <summary>Samples of a segment.</summary>
    public const int SegmentSamples = 160;

    /// <summary>Samples of a block with one lag.</summary>
    public const int BlockSamples = 8000;

    /// <summary>Largest lag to either side of the expected place.</summary>
    public const int MostLagSamples = 640;

    /// <summary>Lower clip of a segment.</summary>
    public const double LowestDb = -10;

    /// <summary>Upper clip of a segment.</summary>
    public const double HighestDb = 35;

    /// <summary>Source segments of a smaller RMS are silent.</summary>
    public const double SilenceRms = 100;

    /// <summary>
    /// Measures; <paramref name="heardOffset"/> is the sample of <paramref name="heard"/> at which
    /// the source's first sample is expected. Source samples that lie outside what was heard are
    /// compared with silence.
    /// </summary>
    public static SegmentalSnrResult Measure(
        ReadOnlySpan<short> source, ReadOnlySpan<short> heard, int heardOffset = 0)
    {
        double sum = 0;
        int segments = 0;
        int silent = 0;
        var lags = new List<int>();
        var aligner = new LagFinder(heard);
        for (int block = 0; block < source.Length; block += BlockSamples)
        {
            ReadOnlySpan<short> part =
                source.Slice(block, Math.Min(BlockSamples, source.Length - block));
            int place = aligner.FindPlace(part, heardOffset + block, MostLagSamples);
            lags.Add(place - heardOffset - block);
            for (int i = 0; i + SegmentSamples <= part.Length; i += SegmentSamples)
            {
                ReadOnlySpan<short> segment = part.Slice(i, SegmentSamples);
                double signal = Energy(segment);
                if (signal < SilenceRms * SilenceRms * SegmentSamples)
                {
                    silent++;
                    continue;
                }

                sum += SegmentDb(signal, NoiseEnergy(segment, heard, place + i));
                segments++;
            }
        }

        return new SegmentalSnrResult(segments == 0 ? LowestDb : sum / segments,
            segments, silent, lags);
    }

    /// <summary>
    /// The sample of <paramref name="heard"/> at which <paramref name="source"/> begins: the place
    /// of highest normalised correlation of the source's first two seconds, searched in all of it.
    /// </summary>
    public static int FindStart(ReadOnlySpan<short> source, ReadOnlySpan<short> heard)
    {
        ReadOnlySpan<short> head = source[..Math.Min(source.Length, 2 * BlockSamples)];
        int most = Math.Max(0, heard.Length - head.Length / 2);
        return new LagFinder(heard).FindPlace(head, most / 2, most / 2 + 1);
    }

    private static double Energy(ReadOnlySpan<short> segment)
    {
        long energy = 0;
        foreach (short sample in segment)
        {
            energy += sample * sample;
        }

        return energy;
    }

    private static double NoiseEnergy(
        ReadOnlySpan<short> segment, ReadOnlySpan<short> heard, int place)
    {
        long energy = 0;
        for (int i = 0; i < segment.Length; i++)
        {
            int at = place + i;
            int sample = at >= 0 && at < heard.Length ? heard[at] : 0;
            long difference = segment[i] - sample;
            energy += difference * difference;
        }

        return energy;
    }

    private static double SegmentDb(double signal, double noise) =>
        noise == 0 ? HighestDb
        : Math.Clamp(10 * Math.Log10(signal / noise), LowestDb, HighestDb);
}
