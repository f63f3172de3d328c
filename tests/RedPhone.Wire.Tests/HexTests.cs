using RedPhone.Wire;

namespace RedPhone.Wire.Tests;

public class HexTests
{
    [Fact]
    public void Encode_AnyBytes_DecodeBack()
    {
        byte[] data = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        byte[] back = new byte[256];
        string text = Hex.Encode(data, 0, data.Length);
        Assert.Equal(Convert.ToHexString(data).ToLowerInvariant(), text);
        Assert.True(Hex.TryDecode(text.ToUpperInvariant(), back, 0, 256));
        Assert.Equal(data, back);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("000")]
    [InlineData("0g")]
    [InlineData("g0")]
    [InlineData("0000")]
    public void TryDecode_WrongLengthOrCharacter_IsRefused(string? text)
        => Assert.False(Hex.TryDecode(text, new byte[4], 0, 1));
}
