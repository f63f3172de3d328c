namespace RedPhone.Models;

/// <summary>
/// Segmental SNR of what was heard against the clip that was said, 8 kHz: the mean over 20 ms segments
/// of the SNR in dB, each clipped to -10..35. Segments in which the source's RMS is below
/// <see cref="SilenceRms"/> (about -50 dB of full scale) are left out. For each block of 1 s the lag
/// with the highest correlation within ±80 ms is taken, so that the jitter buffer's adaptation
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
        for (int block = 0; block < source.Length; block += BlockSamples)
        {
            ReadOnlySpan<short> part =
                source.Slice(block, Math.Min(BlockSamples, source.Length - block));
            int place = FindPlace(part, heard, heardOffset + block, MostLagSamples);
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
    /// of highest normalised correlation of the source's first seconds, searched in all of it.
    /// </summary>
    public static int FindStart(ReadOnlySpan<short> source, ReadOnlySpan<short> heard)
    {
        ReadOnlySpan<short> head = source[..Math.Min(source.Length, 2 * BlockSamples)];
        int most = Math.Max(0, heard.Length - head.Length / 2);
        return FindPlace(head, heard, most / 2, most / 2 + 1);
    }

    private static int FindPlace(
        ReadOnlySpan<short> part, ReadOnlySpan<short> heard, int expected, int mostLag)
    {
        int best = expected;
        double bestScore = 0;
        for (int distance = 0; distance <= mostLag; distance++)
        {
            // Nearest first: of equal scores (silence) the expected place wins.
            for (int side = distance == 0 ? 1 : -1; side <= 1; side += 2)
            {
                int place = expected + side * distance;
                double score = Correlation(part, heard, place);
                if (score > bestScore)
                {
                    (best, bestScore) = (place, score);
                }
            }
        }

        return best;
    }

    private static double Correlation(
        ReadOnlySpan<short> part, ReadOnlySpan<short> heard, int place)
    {
        int from = Math.Max(0, -place);
        int to = Math.Min(part.Length, heard.Length - place);
        if (to <= from)
        {
            return 0;
        }

        ReadOnlySpan<short> a = part[from..to];
        ReadOnlySpan<short> b = heard[(place + from)..(place + to)];
        long product = 0;
        long energy = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += a[i] * b[i];
            energy += b[i] * b[i];
        }

        return energy == 0 ? 0 : product / Math.Sqrt(energy);
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
