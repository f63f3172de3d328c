namespace RedPhone.Models.Tests;

public class MuLawTests
{
    // ITU-T G.711 table 2a: decision values of the positive half (14 bits), here times 4.
    [Theory]
    [InlineData(0, 0xFF, 0)]
    [InlineData(8, 0xFE, 8)]
    [InlineData(124, 0xEF, 132)]
    [InlineData(8031 * 4, 0x80, 32124)]
    [InlineData(-8031 * 4, 0x00, -32124)]
    [InlineData(short.MaxValue, 0x80, 32124)]
    [InlineData(short.MinValue, 0x00, -32124)]
    public void Encode_KnownValue_GivesTheCodeOfTheTable(int sample, int code, int decoded)
    {
        Assert.Equal(code, MuLaw.Encode((short)sample));
        Assert.Equal(decoded, MuLaw.Decode((byte)code));
    }

    [Fact]
    public void Encode_EverySample_AgreesWithTheFirmware()
    {
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            Assert.Equal(Core.Audio.MuLaw.Encode(sample), MuLaw.Encode((short)sample));
        }

        for (int code = 0; code < 256; code++)
        {
            Assert.Equal(Core.Audio.MuLaw.Decode((byte)code), MuLaw.Decode((byte)code));
        }
    }

    [Fact]
    public void RoundTrip_Twice_ChangesNothingMore()
    {
        short[] once = MuLaw.RoundTrip(Signals.Speechlike(8000));

        Assert.Equal(once, MuLaw.RoundTrip(once));
    }
}
