using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Models.Tests.Network;

public class PcapWriterTests
{
    [Fact]
    public void Write_OneDatagram_IsAnIpv4UdpRecord()
    {
        var stream = new MemoryStream();
        var from = new UdpEndpoint();
        from.TryParse("10.0.0.1:4000");
        var to = new UdpEndpoint();
        to.TryParse("10.0.0.2:3478");
        using (var writer = new PcapWriter(stream))
        {
            writer.Write(1_893_456_000_123, from, to, [0xAA, 0xBB, 0xCC]);
            Assert.Equal(1, writer.Count);
        }

        byte[] file = stream.ToArray();
        Assert.Equal(24 + 16 + 20 + 8 + 3, file.Length);
        Assert.Equal("D4C3B2A1020004000000000000000000FFFF000065000000",
            Convert.ToHexString(file, 0, 24));
        Assert.Equal(1_893_456_000u, BitConverter.ToUInt32(file, 24));
        Assert.Equal(123_000u, BitConverter.ToUInt32(file, 28));
        byte[] ip = file[40..];
        Assert.Equal(0, Sum(ip.AsSpan(0, 20)));
        Assert.Equal("0A0000010A000002", Convert.ToHexString(ip, 12, 8));
        Assert.Equal("0FA00D96000B0000AABBCC", Convert.ToHexString(ip, 20, 11));
    }

    // RFC 791: the ones' complement sum over a header with its checksum is all ones.
    private static int Sum(ReadOnlySpan<byte> header)
    {
        int sum = 0;
        for (int i = 0; i < header.Length; i += 2)
        {
            sum += (header[i] << 8) | header[i + 1];
        }

        return ~((sum & 0xFFFF) + (sum >> 16)) & 0xFFFF;
    }
}
