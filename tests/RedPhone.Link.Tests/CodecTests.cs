namespace RedPhone.Link.Tests;

public sealed class CodecTests
{
    [Fact]
    public void Lengths_AreThoseOfTheSpecification()
    {
        Assert.Equal(148, InitDatagram.Bytes);
        Assert.Equal(80, ResponseDatagram.Bytes);
        Assert.Equal(52, CookieDatagram.Bytes);
        Assert.Equal(16, ResetDatagram.Bytes);
        Assert.Equal(96, TransportDatagram.MinBytes);
        Assert.Equal(LinkLimits.MaxDatagramBytes, TransportDatagram.SealedOffset
            + InnerMessage.PaddedBytes(LinkLimits.MaxMessageBytes) + NoiseIk.TagBytes);
    }

    [Fact]
    public void ReadType_ReservedBytesOrTooShort_IsNone()
    {
        byte[] data = [4, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(4, LinkDatagram.ReadType(data, 0, 8));
        for (int count = 0; count < 8; count++)
        {
            Assert.Equal(-1, LinkDatagram.ReadType(data, 0, count));
        }

        for (int i = 1; i < 4; i++)
        {
            byte[] reserved = (byte[])data.Clone();
            reserved[i] = 1;
            Assert.Equal(-1, LinkDatagram.ReadType(reserved, 0, 8));
        }
    }

    [Fact]
    public void InitPayload_RoundTrip_Same()
    {
        byte[] buffer = new byte[20];
        InitDatagram.EncodePayload(buffer, 3, 0x0102030405060708, 0xA1B2C3D4);
        InitDatagram.DecodePayload(buffer, 3, out ulong stamp, out uint conversation);
        Assert.Equal(0x0102030405060708UL, stamp);
        Assert.Equal(0xA1B2C3D4, conversation);
        Assert.Equal(1, buffer[3]);
        Assert.Equal(0xD4, buffer[14]);
    }

    [Fact]
    public void Reset_RoundTripAndOtherLengths()
    {
        byte[] buffer = new byte[40];
        ResetDatagram.Encode(buffer, 2, 0xDEADBEEF, 77);
        Assert.Equal(LinkDatagram.ResetType, LinkDatagram.ReadType(buffer, 2, 16));
        Assert.True(ResetDatagram.TryDecode(buffer, 2, 16, out uint index, out ulong counter));
        Assert.Equal(0xDEADBEEF, index);
        Assert.Equal(77UL, counter);
        for (int count = 0; count < 40; count++)
        {
            Assert.Equal(count == 16, ResetDatagram.TryDecode(buffer, 0, count, out _, out _));
        }
    }

    [Fact]
    public void TransportHeader_RoundTripAndOtherLengths()
    {
        byte[] buffer = new byte[2000];
        TransportDatagram.EncodeHeader(buffer, 0, 5, TransportDatagram.CounterLimit - 1);
        for (int count = 0; count < 2000; count++)
        {
            bool isStep = count is >= 96 and <= 1184 && (count - 32) % 64 == 0;
            Assert.Equal(isStep, TransportDatagram.TryDecodeHeader(buffer, 0, count,
                out uint index, out ulong counter));
            Assert.True(!isStep || (index == 5 && counter == TransportDatagram.CounterLimit - 1));
        }

        TransportDatagram.EncodeHeader(buffer, 0, 5, TransportDatagram.CounterLimit);
        Assert.False(TransportDatagram.TryDecodeHeader(buffer, 0, 96, out _, out _));
    }

    [Fact]
    public void InnerMessage_EveryLength_RoundTripWithZeroPadding()
    {
        byte[] body = new byte[LinkLimits.MaxMessageBytes];
        new Random(1).NextBytes(body);
        for (int count = 1; count <= body.Length; count++)
        {
            byte[] buffer = new byte[1300];
            Array.Fill(buffer, (byte)0xEE);
            int padded = InnerMessage.Encode(buffer, 5, 1, 0xFEDCBA98, body, 0, count);
            Assert.Equal((count + 8 + 63) / 64 * 64, padded);
            Assert.True(InnerMessage.TryDecode(buffer, 5, padded, out int kind, out uint id,
                out int bodyCount));
            Assert.Equal((1, 0xFEDCBA98, count), (kind, id, bodyCount));
            Assert.True(body.AsSpan(0, count).SequenceEqual(buffer.AsSpan(13, count)));
            Assert.False(buffer.AsSpan(13 + count, padded - 8 - count).ContainsAnyExcept((byte)0));
            Assert.Equal(0xEE, buffer[5 + padded]);
        }
    }

    [Theory]
    [InlineData(0, 0, 64, false)]
    [InlineData(1, 0, 64, false)]
    [InlineData(1, 1, 64, true)]
    [InlineData(1, 56, 64, true)]
    [InlineData(1, 57, 64, false)]
    [InlineData(1, 1, 128, false)]
    [InlineData(1, 1101, 1152, false)]
    [InlineData(2, 0, 64, true)]
    [InlineData(2, 1, 64, false)]
    [InlineData(3, 0, 64, true)]
    [InlineData(4, 0, 64, true)]
    [InlineData(4, 0, 128, false)]
    [InlineData(5, 0, 64, false)]
    [InlineData(255, 65535, 64, false)]
    [InlineData(2, 0, 7, false)]
    [InlineData(2, 0, 0, false)]
    public void InnerMessage_KindLengthAndPadding_MustFit(int kind, int length, int count,
        bool isValid)
    {
        byte[] buffer = new byte[1500];
        buffer[0] = (byte)kind;
        buffer[2] = (byte)(length >> 8);
        buffer[3] = (byte)length;
        Assert.Equal(isValid, InnerMessage.TryDecode(buffer, 0, count, out _, out _, out _));
        buffer[1] = 1;
        Assert.False(InnerMessage.TryDecode(buffer, 0, count, out _, out _, out _));
    }

    [Fact]
    public void ReplayWindow_RandomNumbers_AgreesWithASet()
    {
        Random random = new(3);
        ulong next = 0;
        ulong seen = 0;
        HashSet<ulong> taken = [];
        for (int i = 0; i < 20_000; i++)
        {
            ulong low = next > 80 ? next - 80 : 0;
            ulong number = low + (ulong)random.Next(i % 50 == 0 ? 400 : 90);
            bool isOld = number + ReplayWindow.Size < next;
            Assert.Equal(!isOld && !taken.Contains(number),
                ReplayWindow.IsFresh(next, seen, number));
            if (ReplayWindow.IsFresh(next, seen, number))
            {
                ReplayWindow.Mark(ref next, ref seen, number);
                taken.Add(number);
                Assert.False(ReplayWindow.IsFresh(next, seen, number));
            }
        }

        Assert.True(taken.Count > 5000);
    }

    [Fact]
    public void ReplayWindow_Edges_AreRight()
    {
        ulong next = 0;
        ulong seen = 0;
        Assert.True(ReplayWindow.IsFresh(next, seen, 0));
        ReplayWindow.Mark(ref next, ref seen, 63);
        Assert.True(ReplayWindow.IsFresh(next, seen, 0));
        ReplayWindow.Mark(ref next, ref seen, 64);
        Assert.False(ReplayWindow.IsFresh(next, seen, 0));
        Assert.True(ReplayWindow.IsFresh(next, seen, 1));
        ReplayWindow.Mark(ref next, ref seen, 1000);
        Assert.Equal(1UL, seen);
        Assert.False(ReplayWindow.IsFresh(next, seen, 936));
        Assert.True(ReplayWindow.IsFresh(next, seen, 937));
    }
}
