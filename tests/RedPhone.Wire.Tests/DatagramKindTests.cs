using RedPhone.Wire;

namespace RedPhone.Wire.Tests;

public class DatagramKindTests
{
    [Fact]
    public void Of_EveryFirstByte_IsAsRfc7983Says()
    {
        for (int first = 0; first < 256; first++)
        {
            DatagramKind expected = first switch
            {
                <= 3 => DatagramKind.Stun,
                >= 16 and <= 19 => DatagramKind.Zrtp,
                >= 64 and <= 79 => DatagramKind.ChannelData,
                >= 128 and <= 191 => DatagramKind.Rtp,
                _ => DatagramKind.Unknown,
            };
            Assert.Equal(expected, DatagramKinds.Of([99, (byte)first, 0], 1, 2));
        }
    }

    [Theory]
    [InlineData(191, DatagramKind.Rtp)]
    [InlineData(192, DatagramKind.Rtcp)]
    [InlineData(200, DatagramKind.Rtcp)]
    [InlineData(223, DatagramKind.Rtcp)]
    [InlineData(224, DatagramKind.Rtp)]
    public void Of_SecondByte_TellsRtcp(byte second, DatagramKind expected)
        => Assert.Equal(expected, DatagramKinds.Of([0x80, second], 0, 2));

    [Fact]
    public void Of_EmptyOrOneByte_ReadsNothingBeyond()
    {
        Assert.Equal(DatagramKind.Unknown, DatagramKinds.Of([], 0, 0));
        Assert.Equal(DatagramKind.Rtp, DatagramKinds.Of([0x80], 0, 1));
    }
}
