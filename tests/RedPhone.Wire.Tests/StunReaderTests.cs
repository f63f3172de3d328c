using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RedPhone.Wire;

namespace RedPhone.Wire.Tests;

public class StunReaderTests
{
    private readonly StunReader _reader = new();

    [Fact]
    public void TryRead_Rfc5769Section22_GivesTheAddress()
    {
        AssertResponse(StunVectors.Ipv4Response, "192.0.2.1:32853");
    }

    [Fact]
    public void TryRead_Rfc5769Section23_GivesTheAddress()
    {
        AssertResponse(StunVectors.Ipv6Response,
            "[2001:0db8:1234:5678:0011:2233:4455:6677]:32853");
    }

    [Fact]
    public void IntegrityRange_Rfc8489AppendixB1_MatchesTheHmac()
    {
        byte[] message = StunVectors.Sha256Request;
        Assert.True(_reader.TryRead(message, 0, message.Length));
        Assert.Equal(5, _reader.AttributeCount);
        Assert.Equal("obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA",
            Text(message, StunAttribute.Nonce));
        Assert.Equal("example.org", Text(message, StunAttribute.Realm));
        byte[] key = SHA256.HashData(
            Encoding.UTF8.GetBytes("\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9:example.org:TheMatrIX"));
        byte[] tag = Authenticate(message, key);
        Assert.Equal(message[^32..], tag);
        message = [.. message];
        message[30] ^= 1;
        Assert.True(_reader.TryRead(message, 0, message.Length));
        Assert.NotEqual(message[^32..], Authenticate(message, key));
    }

    [Fact]
    public void IntegrityRange_FingerprintBehind_CoversTheLengthBefore()
    {
        byte[] message = StunVectors.Sha256Request;
        byte[] longer = [.. message, 0x80, 0x28, 0, 4, 1, 2, 3, 4];
        longer[3] += 8;
        Assert.True(_reader.TryRead(longer, 0, longer.Length));
        byte[] header = new byte[Stun.HeaderBytes];
        int covered = _reader.IntegrityRange(header, 0);
        Assert.Equal(message.Length - 36 - Stun.HeaderBytes, covered);
        Assert.Equal(message[..Stun.HeaderBytes], header);
    }

    [Fact]
    public void TryRead_AttributesBehindIntegrity_DoNotCount()
    {
        byte[] message = StunVectors.Sha256Request;
        byte[] longer = [.. message, 0x00, 0x15, 0, 4, 1, 2, 3, 4, 0x00, 0x24, 0, 0];
        longer[3] += 12;
        Assert.True(_reader.TryRead(longer, 0, longer.Length));
        Assert.Equal(5, _reader.AttributeCount);
        Assert.Equal(-1, _reader.Find(0x24));
    }

    [Fact]
    public void TryRead_EveryTruncation_IsRefused()
    {
        foreach (byte[] message in new[] { StunVectors.Ipv4Response, StunVectors.Sha256Request })
        {
            for (int count = 0; count < message.Length; count++)
            {
                Assert.False(_reader.TryRead(message, 0, count));
                Assert.False(_reader.TryRead(message[..count], 0, count));
                Assert.Equal(0, _reader.AttributeCount);
            }
        }
    }

    [Fact]
    public void TryRead_BytesBehindTheMessage_AreRefused()
    {
        byte[] message = StunVectors.Ipv4Response;
        for (int more = 1; more <= 8; more++)
        {
            Assert.False(_reader.TryRead([.. message, .. new byte[more]], 0,
                message.Length + more));
        }
    }

    [Fact]
    public void TryRead_EveryFlippedBit_IsTotal()
    {
        foreach (byte[] message in new[] { StunVectors.Ipv6Response, StunVectors.Sha256Request })
        {
            for (int bit = 0; bit < message.Length * 8; bit++)
            {
                byte[] flipped = [.. message];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                bool read = _reader.TryRead(flipped, 0, flipped.Length);
                ReadAll(flipped);
                bool inLengthOrCookie = bit / 8 is >= 2 and < 8;
                Assert.True(!inLengthOrCookie || !read);
            }
        }
    }

    [Fact]
    public void TryRead_RandomBytes_IsTotal()
        => Prop.ForAll<byte[]>(bytes =>
        {
            byte[] message = new byte[Stun.HeaderBytes + ((bytes.Length + 3) & ~3)];
            StunVectors.Ipv4Response.AsSpan(0, Stun.HeaderBytes).CopyTo(message);
            BigEndian.WriteUInt16(message, 2, message.Length - Stun.HeaderBytes);
            bytes.CopyTo(message, Stun.HeaderBytes);
            _reader.TryRead(bytes, 0, bytes.Length);
            ReadAll(bytes);
            _reader.TryRead(message, 0, message.Length);
            ReadAll(message);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_MostAttributes_OneMoreIsRefused()
    {
        foreach ((int attributes, bool expected) in new[] { (16, true), (17, false) })
        {
            byte[] message = new byte[Stun.HeaderBytes + (attributes * 4)];
            StunVectors.Ipv4Response.AsSpan(0, Stun.HeaderBytes).CopyTo(message);
            message[3] = (byte)(attributes * 4);
            Assert.Equal(expected, _reader.TryRead(message, 0, message.Length));
        }
    }

    [Theory]
    [InlineData("ffff0407", 407)] // reserved bits are ignored (RFC 8489 §14.8)
    [InlineData("00000300", 300)]
    [InlineData("00000648", 672)]
    [InlineData("0000fc00", 400)]
    [InlineData("00000463", 499)]
    [InlineData("00000464", -1)]
    [InlineData("00000200", -1)]
    [InlineData("00000700", -1)]
    public void ErrorCode_Value_IsOnlyValidCodes(string value, int expected)
    {
        byte[] message = Convert.FromHexString(
            "011100082112a442b7e7a701bc34d686fa87dfae00090004" + value);
        Assert.True(_reader.TryRead(message, 0, message.Length));
        Assert.Equal(expected, _reader.ErrorCode());
    }

    [Theory]
    [InlineData(Stun.Binding, Stun.Request, 0x0001)]
    [InlineData(Stun.Binding, Stun.Indication, 0x0011)]
    [InlineData(Stun.Binding, Stun.Success, 0x0101)]
    [InlineData(Stun.Binding, Stun.Error, 0x0111)]
    [InlineData(Stun.Open, Stun.Request, 0x02E1)]
    [InlineData(0xFFF, Stun.Error, 0x3FFF)]
    public void TypeOf_MethodAndClass_InterleavesAndBack(int method, int messageClass, int type)
    {
        Assert.Equal(type, Stun.TypeOf(method, messageClass));
        Assert.Equal(method, Stun.MethodOf(type));
        Assert.Equal(messageClass, Stun.ClassOf(type));
    }

    private void AssertResponse(byte[] message, string address)
    {
        var mapped = new UdpEndpoint();
        Assert.True(_reader.TryRead(message, 0, message.Length));
        Assert.Equal(Stun.Binding, _reader.Method);
        Assert.Equal(Stun.Success, _reader.MessageClass);
        Assert.Equal("test vector", Text(message, StunAttribute.Software));
        Assert.True(_reader.TryReadMappedAddress(mapped));
        Assert.Equal(address, mapped.ToString());
        Assert.Equal(-1, _reader.Find(StunAttribute.Fingerprint));
    }

    private string Text(byte[] message, int type)
    {
        int index = _reader.Find(type);
        return Encoding.ASCII.GetString(message, _reader.ValueOffsetAt(index),
            _reader.ValueBytesAt(index));
    }

    private byte[] Authenticate(byte[] message, byte[] key)
    {
        byte[] header = new byte[Stun.HeaderBytes];
        int covered = _reader.IntegrityRange(header, 0);
        return HMACSHA256.HashData(key,
            (byte[])[.. header, .. message.AsSpan(Stun.HeaderBytes, covered)]);
    }

    private void ReadAll(byte[] message)
    {
        byte[] header = new byte[Stun.HeaderBytes];
        int covered = _reader.IntegrityRange(header, 0);
        Assert.True(covered < message.Length);
        _reader.TryReadMappedAddress(new UdpEndpoint());
        Assert.InRange(_reader.ErrorCode(), -1, 699);
        for (int i = 0; i < _reader.AttributeCount; i++)
        {
            Assert.InRange(_reader.ValueOffsetAt(i) + _reader.ValueBytesAt(i), 0, message.Length);
        }
    }
}
