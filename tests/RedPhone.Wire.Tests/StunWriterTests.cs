using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using RedPhone.Wire;

namespace RedPhone.Wire.Tests;

public class StunWriterTests
{
    private static readonly byte[] Transaction =
        Convert.FromHexString("b7e7a701bc34d686fa87dfae");

    private readonly StunWriter _writer = new();
    private readonly StunReader _reader = new();
    private readonly byte[] _buffer = new byte[300];

    [Theory]
    [InlineData("192.0.2.1:32853", "002000080001a147e112a643")]
    [InlineData("[2001:0db8:1234:5678:0011:2233:4455:6677]:32853",
        "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9")]
    public void AddMappedAddress_Rfc5769Addresses_GiveTheVectorsBytes(string text, string expected)
    {
        var address = new UdpEndpoint();
        Assert.True(address.TryParse(text));
        _writer.Begin(_buffer, 0, Stun.Binding, Stun.Success, Transaction, 0);
        _writer.AddMappedAddress(address);
        Assert.Equal($"0101{(expected.Length / 2):x4}2112a442b7e7a701bc34d686fa87dfae" + expected,
            Convert.ToHexStringLower(_buffer.AsSpan(0, _writer.Count)));
    }

    [Fact]
    public void Add_AnyValues_ReadBack()
        => Prop.ForAll<byte[], byte[]>((first, second) =>
        {
            byte[] buffer = new byte[2000];
            Array.Fill(buffer, (byte)0xAA);
            _writer.Begin(buffer, 5, Stun.Open, Stun.Request, Transaction, 0);
            _writer.Add(StunAttribute.Ticket, first, 0, first.Length);
            _writer.Add(StunAttribute.Nonce, second, 0, second.Length);
            _writer.AddErrorCode(StunError.CallEnded);
            Assert.True(_reader.TryRead(buffer, 5, _writer.Count));
            Assert.Equal(Stun.Open, _reader.Method);
            Assert.Equal(first, Value(buffer, StunAttribute.Ticket));
            Assert.Equal(second, Value(buffer, StunAttribute.Nonce));
            Assert.Equal(StunError.CallEnded, _reader.ErrorCode());
            Assert.Equal(Transaction,
                buffer[_reader.TransactionOffset..(_reader.TransactionOffset + 12)]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AllotIntegritySha256_HmacOfTheBytesBefore_IsWhatTheReaderChecks()
    {
        byte[] key = new byte[32];
        _writer.Begin(_buffer, 0, Stun.Open, Stun.Request, Transaction, 0);
        _writer.Add(StunAttribute.Software, Transaction, 0, 5);
        int value = _writer.AllotIntegritySha256();
        byte[] tag = HMACSHA256.HashData(key,
            _buffer.AsSpan(0, value - Stun.AttributeHeaderBytes));
        tag.CopyTo(_buffer, value);
        Assert.True(_reader.TryRead(_buffer, 0, _writer.Count));
        byte[] header = new byte[Stun.HeaderBytes];
        int covered = _reader.IntegrityRange(header, 0);
        Assert.Equal(tag, HMACSHA256.HashData(key,
            (byte[])[.. header, .. _buffer.AsSpan(Stun.HeaderBytes, covered)]));
    }

    [Fact]
    public void Add_BufferTooSmall_Throws()
    {
        _writer.Begin(_buffer, 0, Stun.Open, Stun.Request, Transaction, 0);
        Assert.Throws<ArgumentException>(() => _writer.Add(1, new byte[300], 0, 277));
        Assert.Throws<ArgumentException>(
            () => _writer.Begin(_buffer, 281, Stun.Open, Stun.Request, Transaction, 0));
    }

    private byte[] Value(byte[] buffer, int type)
    {
        int index = _reader.Find(type);
        int offset = _reader.ValueOffsetAt(index);
        return buffer[offset..(offset + _reader.ValueBytesAt(index))];
    }
}
