using System.Net;
using RedPhone.Benchmarks.Load;

namespace RedPhone.Benchmarks.Tests;

public unsafe class LoadPartsTests
{
    private const int Bytes = 172;
    private const ulong Run = 0x1234_5678_9ABC_DEF0;

    [Fact]
    public void PhoneAddresses_AllPhones_AreDifferentAndFoundAgain()
    {
        var addresses = new PhoneAddresses(IPAddress.Parse("127.16.0.0"));
        var seen = new HashSet<uint>();
        for (int phone = 0; phone < 2 * PhoneAddresses.MaxSessions; phone++)
        {
            uint raw = addresses.RawOf(phone);
            Assert.True(seen.Add(raw));
            Assert.Equal(phone, addresses.PhoneOf(raw));
        }
    }

    [Theory]
    [InlineData("127.16.0.0")]
    [InlineData("127.16.0.251")]
    [InlineData("127.15.255.255")]
    [InlineData("127.20.0.1")]
    public void PhoneAddresses_NotOurs_AreNobodys(string address)
        => Assert.Equal(-1, new PhoneAddresses(IPAddress.Parse("127.16.0.0"))
            .PhoneOf(BitConverter.ToUInt32(IPAddress.Parse(address).GetAddressBytes())));

    [Fact]
    public void Packet_Unchanged_IsReadAsWritten()
    {
        byte[] packet = Make();
        fixed (byte* bytes = packet)
        {
            Assert.True(Packet.TryRead(bytes, Bytes, Bytes, Run, out int flow, out bool direct,
                out long number, out long ticks));
            Assert.Equal((7, true, 99, 123_456), (flow, direct, number, ticks));
        }
    }

    // All but what nobody reads: the rest of the RTP header and the time.
    [Fact]
    public void Packet_EachBitFlipped_IsRefused()
    {
        for (int bit = 0; bit < Bytes * 8; bit++)
        {
            byte[] packet = Make();
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
            fixed (byte* bytes = packet)
            {
                bool good = Packet.TryRead(bytes, Bytes, Bytes, Run, out _, out _, out _, out _);
                Assert.Equal(bit / 8 is (>= 1 and < 12) or (>= 36 and < 44), good);
            }
        }
    }

    [Fact]
    public void Packet_OtherLengthOrRun_IsRefused()
    {
        fixed (byte* bytes = Make())
        {
            Assert.False(Packet.TryRead(bytes, Bytes - 1, Bytes, Run, out _, out _, out _, out _));
            Assert.False(Packet.TryRead(bytes, Bytes, Bytes, Run + 1, out _, out _, out _, out _));
        }
    }

    [Fact]
    public void Histogram_Percentiles_AreWithinHalfAPercent()
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 100_000; i++)
        {
            histogram.Add(i * 37L);
        }

        double unit = 1e6 / System.Diagnostics.Stopwatch.Frequency;
        foreach (double part in new[] { 0.01, 0.5, 0.99, 1 })
        {
            double exact = part * 100_000 * 37 * unit;
            Assert.InRange(histogram.Microseconds(part), exact * 0.995, exact * 1.005);
        }
    }

    [Fact]
    public void Histogram_Extremes_AreCounted()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Microseconds(0.5));
        histogram.Add(-5);
        histogram.Add(long.MaxValue);
        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.Microseconds(0.5));
        Assert.True(histogram.Microseconds(1) > 1e12);
    }

    private static byte[] Make()
    {
        byte[] packet = new byte[Bytes];
        fixed (byte* bytes = packet)
        {
            Packet.Prepare(bytes, Bytes, Run);
            Packet.Write(bytes, Bytes, Run, 7, true, 99, 123_456);
        }

        return packet;
    }
}
