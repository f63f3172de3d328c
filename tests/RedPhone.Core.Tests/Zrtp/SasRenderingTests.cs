using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

public class SasRenderingTests
{
    /// <summary>The alphabet of RFC 6189 §5.1.6, worked by hand: 0 is y, 31 is 9.</summary>
    [Theory]
    [InlineData(0x00000000u, "yyyy")]
    [InlineData(0xFFFFFFFFu, "9999")]
    [InlineData(0x00001000u, "yyyb")]
    [InlineData(0x08000000u, "byyy")]
    [InlineData(0x00443000u, "ybnd")]
    [InlineData(0xF0BFC8A9u, "6n9h")]
    public void Base32_Value_FollowsTheRfcsAlphabet(uint value, string text)
    {
        Assert.Equal(text, SasRendering.Base32(value));
    }

    /// <summary>The 24-bit vectors D47A04 and F0BFC7 of the z-base-32 specification
    /// (Wilcox-O'Hearn 2009), cut to 20 bits.</summary>
    [Theory]
    [InlineData(0xD47A0400u, "4t7y")]
    [InlineData(0xF0BFC700u, "6n9h")]
    public void Base32_SpecificationsVectors_Match(uint value, string text)
    {
        Assert.Equal(text, SasRendering.Base32(value));
    }

    [Fact]
    public void Base32_LowerTwelveBits_DoNotShow()
    {
        Assert.Equal(SasRendering.Base32(0x12345000), SasRendering.Base32(0x12345FFF));
    }

    [Theory]
    [InlineData(0x0000FFFFu, "aardvark adroitness")]
    [InlineData(0xFFFF0000u, "Zulu Yucatan")]
    [InlineData(0x01020000u, "absurd aftermath")]
    [InlineData(0xE582FFFFu, "topmost Istanbul")]
    public void Words_Value_AreEvenThenOdd(uint value, string text)
    {
        Assert.Equal(text, SasRendering.Words(value));
    }

    [Fact]
    public void PgpWords_AllValues_AreDistinctWords()
    {
        string[] even = Enumerable.Range(0, 256).Select(PgpWords.Even).ToArray();
        string[] odd = Enumerable.Range(0, 256).Select(PgpWords.Odd).ToArray();

        Assert.Equal(512, even.Concat(odd).Distinct().Count());
        Assert.Equal(even.Order(StringComparer.OrdinalIgnoreCase), even);
        Assert.All(even.Concat(odd), word => Assert.InRange(word.Length, 3, 11));
        Assert.All(even.Concat(odd), word => Assert.All(word, c => Assert.True(char.IsAsciiLetter(c))));
    }

    /// <summary>The list's published example: the fingerprint E582 94F2 E9A2 2748 6E8B ....</summary>
    [Fact]
    public void PgpWords_PublishedFingerprint_ReadsAsPublished()
    {
        byte[] bytes = Convert.FromHexString("E58294F2E9A227486E8B061B31CC528FD7FA3F19");
        string text = string.Join(' ',
            bytes.Select((b, i) => i % 2 == 0 ? PgpWords.Even(b) : PgpWords.Odd(b)));

        Assert.Equal(
            "topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator goldfish Medusa "
            + "afflict bravado chatter revolver Dupont midsummer stopwatch whimsical cowbell "
            + "bottomless",
            text);
    }
}
