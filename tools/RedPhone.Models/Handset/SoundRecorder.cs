namespace RedPhone.Models;

/// <summary>Keeps what was heard: 16-bit samples at 8 kHz, up to a maximum.</summary>
public sealed class SoundRecorder
{
    /// <summary>After 30 minutes it stops; <see cref="IsTruncated"/> tells.</summary>
    public const int MostSamples = 30 * 60 * 8000;

    private short[] _samples = new short[8000];

    /// <summary>Samples kept.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the first kept sample on the board's sample clock.</summary>
    public long FirstSample { get; private set; }

    /// <summary>Whether samples are kept at all.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Whether the maximum was reached and later samples are missing.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>The samples kept.</summary>
    public ReadOnlySpan<short> Samples => _samples.AsSpan(0, Count);

    /// <summary>A copy of the samples kept.</summary>
    public short[] ToArray() => Samples.ToArray();

    /// <summary>Forgets all; the next sample is the first.</summary>
    public void Clear()
    {
        Count = 0;
        IsTruncated = false;
    }

    internal void Add(long sampleNumber, short sample)
    {
        if (!IsEnabled || IsTruncated)
        {
            return;
        }

        if (Count == MostSamples)
        {
            IsTruncated = true;
            return;
        }

        if (Count == 0)
        {
            FirstSample = sampleNumber;
        }

        if (Count == _samples.Length)
        {
            Array.Resize(ref _samples, Math.Min(Count * 2, MostSamples));
        }

        _samples[Count++] = sample;
    }
}
