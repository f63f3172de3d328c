namespace RedPhone.Models.Tests;

public class SegmentalSnrTests
{
    private static readonly short[] _source = Signals.Speechlike(4 * 8000);

    [Fact]
    public void Measure_Identical_IsTheUpperClip()
    {
        SegmentalSnrResult result = SegmentalSnr.Measure(_source, _source);

        Assert.Equal(35, result.Db);
        Assert.Equal(200, result.Segments + result.SilentSegments);
        Assert.All(result.LagSamples, lag => Assert.Equal(0, lag));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    public void Measure_ConstantSignalToNoise_IsThatNumber(double db)
    {
        // A tone of constant level: each segment has the same SNR.
        short[] tone = [.. Enumerable.Range(0, 16000)
            .Select(i => (short)Math.Round(10000 * Math.Sin(2 * Math.PI * 317.3 * i / 8000)))];
        double rms = 10000 / Math.Sqrt(2) / Math.Pow(10, db / 20);

        SegmentalSnrResult result = SegmentalSnr.Measure(tone, Signals.WithNoise(tone, rms, 3));

        Assert.InRange(result.Db, db - 0.3, db + 0.3);
        Assert.Equal(100, result.Segments);
    }

    [Fact]
    public void Measure_HalfTheGain_IsSixDecibel()
    {
        short[] heard = [.. _source.Select(s => (short)(s / 2))];

        Assert.InRange(SegmentalSnr.Measure(_source, heard).Db, 6.0, 6.1);
    }

    [Fact]
    public void Measure_NothingHeard_IsZeroDecibel()
    {
        Assert.Equal(0, SegmentalSnr.Measure(_source, new short[_source.Length]).Db);
    }

    [Fact]
    public void Measure_LoudNoise_IsTheLowerClip()
    {
        short[] soft = [.. _source.Select(s => (short)(s / 40))];

        Assert.Equal(-10, SegmentalSnr.Measure(soft, Signals.WithNoise(soft, 9000, 5)).Db);
    }

    [Theory]
    [InlineData(640)]
    [InlineData(-640)]
    [InlineData(123)]
    public void Measure_LagWithin80Ms_IsFound(int lag)
    {
        short[] heard = new short[_source.Length + 2000];
        _source.CopyTo(heard, 1000 + lag);

        SegmentalSnrResult result = SegmentalSnr.Measure(_source, heard, 1000);

        Assert.Equal(35, result.Db);
        Assert.All(result.LagSamples, found => Assert.Equal(lag, found));
    }

    [Theory]
    [InlineData(641 + 200)]
    [InlineData(-641 - 200)]
    public void Measure_LagBeyond80Ms_IsNot(int lag)
    {
        short[] heard = new short[_source.Length + 2000];
        _source.CopyTo(heard, 1000 + lag);

        Assert.True(SegmentalSnr.Measure(_source, heard, 1000).Db < 10);
    }

    [Fact]
    public void Measure_LagChangesBetweenBlocks_IsFollowed()
    {
        // The jitter buffer added 20 ms after 2 s.
        short[] heard = [.. _source[..16000], .. new short[160], .. _source[16000..]];

        SegmentalSnrResult result = SegmentalSnr.Measure(_source, heard);

        Assert.Equal(35, result.Db);
        Assert.Equal([0, 0, 160, 160], result.LagSamples);
    }

    [Fact]
    public void Measure_SourcePauses_LeavesThemOut()
    {
        short[] source = [.. _source[..8000], .. new short[8000], .. _source[16000..]];
        short[] heard = Signals.WithNoise(source, 3, 9);

        SegmentalSnrResult result = SegmentalSnr.Measure(source, heard);

        Assert.True(result.SilentSegments >= 50);
        Assert.True(result.Db > 30, $"{result.Db}");
    }

    [Fact]
    public void Measure_NothingButSilence_IsTheLowerClipWithoutSegments()
    {
        SegmentalSnrResult result = SegmentalSnr.Measure(new short[8000], new short[8000]);

        Assert.Equal(SegmentalSnr.LowestDb, result.Db);
        Assert.Equal(0, result.Segments);
    }

    [Fact]
    public void Measure_HeardEndsEarly_CountsTheRestAsLost()
    {
        Assert.InRange(SegmentalSnr.Measure(_source, _source[..16000]).Db, 17, 18);
    }

    [Fact]
    public void Measure_BareMuLaw_IsAbove30Decibel()
    {
        Assert.InRange(SegmentalSnr.Measure(_source, MuLaw.RoundTrip(_source)).Db, 30, 35);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12345)]
    [InlineData(40000)]
    public void FindStart_SourceSomewhereInALongRecording_IsFound(int start)
    {
        short[] heard = new short[start + _source.Length + 5000];
        MuLaw.RoundTrip(_source).CopyTo(heard, start);

        Assert.Equal(start, SegmentalSnr.FindStart(_source, Signals.WithNoise(heard, 20, 1)));
    }
}
