using RedPhone.Wire;

namespace RedPhone.Wire.Tests;

public class UdpEndpointTests
{
    [Theory]
    [InlineData("192.0.2.7:5000")]
    [InlineData("0.0.0.0:0")]
    [InlineData("255.255.255.255:65535")]
    [InlineData("[2001:0db8:0000:0000:0000:0000:0000:0001]:31337")]
    public void TryParse_WrittenForm_RoundTrips(string text)
    {
        var endpoint = new UdpEndpoint();
        Assert.True(endpoint.TryParse(text));
        Assert.Equal(text, endpoint.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("192.0.2.7")]
    [InlineData("192.0.2:5000")]
    [InlineData("192.0.2.256:5000")]
    [InlineData("192.0.2.7.8:5000")]
    [InlineData("192.0.2.7:65536")]
    [InlineData("192.0.2.7:-1")]
    [InlineData("192.0.2.7:5000 ")]
    [InlineData("1.2.3.4a:5000")]
    [InlineData("[2001:db8::1]:5")]
    [InlineData("[2001:0db8:0000:0000:0000:0000:0000:0001:1]:5")]
    public void TryParse_AnythingElse_IsRefusedAndChangesNothing(string? text)
    {
        var endpoint = new UdpEndpoint();
        endpoint.SetIpv4(10, 1, 2, 3, 4);
        Assert.False(endpoint.TryParse(text));
        Assert.Equal("10.1.2.3:4", endpoint.ToString());
    }

    [Fact]
    public void SameAs_OtherPortOrAddress_IsFalse()
    {
        var a = new UdpEndpoint();
        a.SetIpv4(10, 0, 0, 1, 7);
        var b = new UdpEndpoint();
        b.CopyFrom(a);
        Assert.True(a.SameAs(b));
        b.Port = 8;
        Assert.False(a.SameAs(b));
        b.SetIpv4(10, 0, 0, 2, 7);
        Assert.False(a.SameAs(b));
        Assert.False(a.SameAs(null));
    }
}
