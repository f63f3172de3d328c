using FsCheck;
using FsCheck.Fluent;
using RedPhone.Wire;

namespace RedPhone.Wire.Tests;

public class RtpHeaderTests
{
    // RFC 3550 §5.1: V=2, P, X, CC=1; M, PT 0; sequence 0x1234; timestamp; SSRC; a CSRC; an
    // extension of one word; payload aa bb; padding 00 02.
    private const string Full =
        "B1801234DEADBEEFCAFEBABE" + "01020304" + "BEDE000111223344" + "AABB" + "0002";

    [Fact]
    public void Encode_AllFields_IsTheSpecifiedLayout()
    {
        RtpHeader header = new()
        {
            Marker = true,
            PayloadType = RtpHeader.PcmuPayloadType,
            Sequence = 0x1234,
            Timestamp = 0xDEADBEEF,
            Ssrc = 0xCAFEBABE,
        };
        byte[] buffer = new byte[14];
        Assert.Equal(12, header.Encode(buffer, 1));
        Assert.Equal("0080801234DEADBEEFCAFEBABE00", Convert.ToHexString(buffer));
    }

    [Fact]
    public void TryDecode_CsrcExtensionAndPadding_AreSkipped()
    {
        byte[] packet = [0, .. Convert.FromHexString(Full)];
        RtpHeader header = new();
        Assert.True(header.TryDecode(packet, 1, packet.Length - 1));
        Assert.True(header.Marker);
        Assert.Equal(0, header.PayloadType);
        Assert.Equal(0x1234, header.Sequence);
        Assert.Equal(0xDEADBEEF, header.Timestamp);
        Assert.Equal(0xCAFEBABE, header.Ssrc);
        Assert.Equal(25, header.PayloadOffset);
        Assert.Equal(2, header.PayloadBytes);
    }

    [Fact]
    public void RoundTrip_AnyFields_DecodeBack()
        => Prop.ForAll<byte, ushort, uint>((type, sequence, timestamp) =>
        {
            bool marker = (type & 128) != 0;
            RtpHeader header = new()
            {
                Marker = marker,
                PayloadType = type & 127,
                Sequence = sequence,
                Timestamp = timestamp,
                Ssrc = ~timestamp,
            };
            byte[] buffer = new byte[172];
            header.Encode(buffer, 0);
            RtpHeader back = new();
            return back.TryDecode(buffer, 0, 172) && back.Marker == marker
                && back.PayloadType == (type & 127) && back.Sequence == sequence
                && back.Timestamp == timestamp && back.Ssrc == ~timestamp
                && back.PayloadOffset == 12 && back.PayloadBytes == 160;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_TruncatedAtEveryLength_StaysInside()
    {
        byte[] packet = Convert.FromHexString(Full);
        RtpHeader header = new();
        for (int count = 0; count < packet.Length; count++)
        {
            byte[] cut = packet[..count];
            bool whole = header.TryDecode(cut, 0, count);

            // 26 bytes end in 0xBB of padding, more than there is; 27 in 0, which is no padding.
            Assert.False(whole);
        }

        Assert.True(header.TryDecode(packet, 0, packet.Length));
    }

    [Fact]
    public void TryDecode_Refused_ChangesNoField()
    {
        RtpHeader header = new();
        byte[] packet = Convert.FromHexString(Full);
        packet[^1] = 5;
        Assert.False(header.TryDecode(packet, 0, packet.Length));
        Assert.Equal(0, header.Sequence);
        Assert.Equal(0, header.PayloadOffset);
        packet[^1] = 4;
        Assert.True(header.TryDecode(packet, 0, packet.Length));
        Assert.Equal(0, header.PayloadBytes);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x40)]
    [InlineData(0xC0)]
    public void TryDecode_OtherVersion_IsRefused(byte first)
    {
        byte[] packet = new byte[172];
        packet[0] = first;
        Assert.False(new RtpHeader().TryDecode(packet, 0, 172));
        Assert.Equal(-1, RtpHeader.MeasureHeader(packet, 0, 172));
        packet[0] = 0x80;
        Assert.True(new RtpHeader().TryDecode(packet, 0, 172));
    }

    [Fact]
    public void TryDecode_EveryBitFlippedOrRandomBytes_StaysInside()
    {
        byte[] packet = Convert.FromHexString(Full);
        for (int bit = 0; bit < packet.Length * 8; bit++)
        {
            byte[] flipped = (byte[])packet.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertInside(flipped);
        }

        Prop.ForAll<byte[]>(bytes =>
        {
            AssertInside(bytes);
            if (bytes.Length > 0)
            {
                bytes[0] = (byte)(0x80 | (bytes[0] & 0x3F));
                AssertInside(bytes);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static void AssertInside(byte[] packet)
    {
        RtpHeader header = new();
        if (header.TryDecode(packet, 0, packet.Length))
        {
            Assert.InRange(header.PayloadOffset, 12, packet.Length);
            Assert.InRange(header.PayloadBytes, 0, packet.Length - header.PayloadOffset);
        }
    }
}
