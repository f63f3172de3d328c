using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>RFC 6189 §4.1.2 and §5.2.</summary>
public class ZrtpNegotiationTests
{
    /// <summary>"EC38", a name this build does not know.</summary>
    private const uint Ec38 = 0x45433338;

    [Fact]
    public void Choose_EmptyPeerLists_GivesTheMandatoryNames()
    {
        byte[] hello = Hello(new ZrtpSettings
        {
            Hashes = [], Ciphers = [], AuthTags = [], SasTypes = [],
            KeyAgreements = [ZrtpAlgorithm.X255],
        });
        var own = new ZrtpSettings { SasTypes = [ZrtpAlgorithm.B256] };

        Assert.Equal(ZrtpAlgorithm.S256, Choose(HelloMessage.Hashes, own, hello));
        Assert.Equal(ZrtpAlgorithm.Aes1, Choose(HelloMessage.Ciphers, own, hello));
        Assert.Equal(ZrtpAlgorithm.Hs80, Choose(HelloMessage.AuthTags, own, hello));
        Assert.Equal(ZrtpAlgorithm.B32, Choose(HelloMessage.SasTypes, own, hello));
    }

    [Fact]
    public void Choose_OnlyDh3kAtThePeer_FindsNothing()
    {
        byte[] hello = Hello(new ZrtpSettings { KeyAgreements = [ZrtpAlgorithm.Dh3k] });

        Assert.Equal(0u, Choose(HelloMessage.KeyAgreements, new ZrtpSettings(), hello));
    }

    [Theory]
    [InlineData(ZrtpAlgorithm.X255, ZrtpAlgorithm.E255)]
    [InlineData(ZrtpAlgorithm.E255, ZrtpAlgorithm.X255)]
    public void Choose_OneCurveUnderTwoNames_GivesBothSidesOneName(uint first, uint second)
    {
        var own = new ZrtpSettings();
        var other = new ZrtpSettings { KeyAgreements = [first, second] };

        Assert.Equal(Choose(HelloMessage.KeyAgreements, own, Hello(other)),
            Choose(HelloMessage.KeyAgreements, other, Hello(own)));
    }

    [Fact]
    public void Choose_PeerWithOneCurveName_TakesIt()
    {
        byte[] hello = Hello(new ZrtpSettings
        {
            KeyAgreements = [ZrtpAlgorithm.Ec25, ZrtpAlgorithm.E255, ZrtpAlgorithm.Mult],
        });

        Assert.Equal(ZrtpAlgorithm.E255,
            Choose(HelloMessage.KeyAgreements, new ZrtpSettings(), hello));
    }

    [Fact]
    public void Choose_AuthTag_IsOurFirstThatThePeerHas()
    {
        byte[] hello = Hello(new ZrtpSettings
        {
            AuthTags = [ZrtpAlgorithm.Hs32, ZrtpAlgorithm.H2A8],
        });

        Assert.Equal(ZrtpAlgorithm.H2A8, Choose(HelloMessage.AuthTags, new ZrtpSettings(), hello));
        Assert.Equal(ZrtpAlgorithm.Hs80, Choose(HelloMessage.AuthTags,
            new ZrtpSettings { AuthTags = [ZrtpAlgorithm.Hs80, ZrtpAlgorithm.H2A8] }, hello));
    }

    [Fact]
    public void Accepts_MandatoryNotOffered_Yes_UnknownOffered_No()
    {
        var own = new ZrtpSettings
        {
            AuthTags = [ZrtpAlgorithm.H2A8], KeyAgreements = [Ec38],
        };

        Assert.True(ZrtpNegotiation.Accepts(HelloMessage.AuthTags, ZrtpAlgorithm.Hs32, own));
        Assert.False(ZrtpNegotiation.Accepts(HelloMessage.KeyAgreements, Ec38, own));
        Assert.False(ZrtpNegotiation.Accepts(HelloMessage.KeyAgreements, ZrtpAlgorithm.X255, own));
        Assert.False(ZrtpNegotiation.Accepts(HelloMessage.KeyAgreements, ZrtpAlgorithm.Dh3k, own));
    }

    private static uint Choose(int list, ZrtpSettings own, byte[] hello) =>
        ZrtpNegotiation.Choose(list, own, hello);

    private static byte[] Hello(ZrtpSettings settings)
    {
        byte[] message = new byte[HelloMessage.MaxBytes];
        HelloMessage.Encode(message, settings, new byte[12], new byte[32], 0);
        return message;
    }
}
