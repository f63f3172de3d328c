using RedPhone.Core.Audio;

namespace RedPhone.Core.Tests.Audio;

public class MuLawTests
{
    // G.711 Table 2a: eight segments of 16 intervals; the decision values of the first are
    // 0 1 3 5 .. 31, each segment's steps are twice as wide as the one's before.
    private static readonly double[] Decisions = MakeDecisions();

    [Fact]
    public void Encode_All65536Samples_FollowTheDecisionValues()
    {
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            double magnitude = Math.Min(Math.Abs(sample) / 4.0, 8158.75);
            int interval = Array.FindLastIndex(Decisions, value => value <= magnitude);
            int expected = (sample < 0 ? 0x7F : 0xFF) - interval;
            Assert.Equal(expected, MuLaw.Encode(sample));
        }
    }

    // G.711 Table 2a: the value at the decoder output is the middle of the interval, the first 0.
    [Fact]
    public void Decode_All256Codes_AreTheMiddlesOfTheIntervals()
    {
        for (int code = 0; code < 256; code++)
        {
            int interval = 0x7F - (code & 0x7F);
            double middle = interval == 0
                ? 0 : (Decisions[interval] + Decisions[interval + 1]) / 2;
            Assert.Equal((code & 0x80) != 0 ? 4 * middle : -4 * middle, MuLaw.Decode((byte)code));
        }
    }

    [Fact]
    public void RoundTrip_All256Codes_AreThemselvesButNegativeZero()
    {
        for (int code = 0; code < 256; code++)
        {
            Assert.Equal(code == 0x7F ? 0xFF : code, MuLaw.Encode(MuLaw.Decode((byte)code)));
        }
    }

    [Theory]
    [InlineData(0x00, -32124)]
    [InlineData(0x80, 32124)]
    [InlineData(0xFF, 0)]
    [InlineData(0xFE, 8)]
    public void Decode_EndsOfScale_AreG711s(byte code, int sample)
        => Assert.Equal(sample, MuLaw.Decode(code));

    private static double[] MakeDecisions()
    {
        List<double> values = [0, 1];
        for (int segment = 0; segment < 8; segment++)
        {
            int steps = segment == 0 ? 15 : 16;
            for (int i = 0; i < steps; i++)
            {
                values.Add(values[^1] + (2 << segment));
            }
        }

        Assert.Equal(8159, values[^1]);
        return [.. values];
    }
}
