using System.Text;
using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

public class Crc32cTests
{
    /// <summary>The catalogue's check value of CRC-32C (RFC 3720 §12.1, RFC 4960 appendix B).</summary>
    [Fact]
    public void Compute_CheckString_IsE3069283()
    {
        byte[] data = Encoding.ASCII.GetBytes("123456789");

        Assert.Equal(0xE3069283, Crc32c.Compute(data, 0, data.Length));
    }

    /// <summary>RFC 3720 appendix B.4.</summary>
    [Theory]
    [InlineData(0x00, 0x8A9136AAu)]
    [InlineData(0xFF, 0x62A8AB43u)]
    public void Compute_32EqualBytes_MatchesRfc3720(byte value, uint crc)
    {
        byte[] data = new byte[40];
        data.AsSpan().Fill(0x55);
        data.AsSpan(4, 32).Fill(value);

        Assert.Equal(crc, Crc32c.Compute(data, 4, 32));
    }

    /// <summary>RFC 3720 appendix B.4: 0 to 31.</summary>
    [Fact]
    public void Compute_IncrementingBytes_MatchesRfc3720()
    {
        byte[] data = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();

        Assert.Equal(0x46DD794Eu, Crc32c.Compute(data, 0, 32));
    }

    [Fact]
    public void WriteCrc_CheckString_StandsLittleEndian()
    {
        byte[] data = [.. Encoding.ASCII.GetBytes("123456789"), 0, 0, 0, 0];

        ZrtpPacket.WriteCrc(data, 0, 9);

        Assert.Equal([0x83, 0x92, 0x06, 0xE3], data[9..]);
    }
}
