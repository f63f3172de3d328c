using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

/// <summary>An answer of the relay, read.</summary>
internal sealed class StunAnswer
{
    private readonly StunReader _reader = new();
    private readonly byte[] _datagram;

    public StunAnswer(byte[] datagram)
    {
        _datagram = datagram;
        Assert.True(_reader.TryRead(datagram, 0, datagram.Length));
    }

    public int Method => _reader.Method;

    public int MessageClass => _reader.MessageClass;

    public int ErrorCode => _reader.ErrorCode();

    public int Bytes => _datagram.Length;

    public byte[] Transaction => _datagram[Stun.TransactionOffset..Stun.HeaderBytes];

    public string? MappedAddress
    {
        get
        {
            var address = new UdpEndpoint();
            return _reader.TryReadMappedAddress(address) ? address.ToString() : null;
        }
    }

    public byte[]? Value(int type)
    {
        int index = _reader.Find(type);
        return index < 0 ? null : _datagram.AsSpan(_reader.ValueOffsetAt(index),
            _reader.ValueBytesAt(index)).ToArray();
    }

    /// <summary>
    /// True when MESSAGE-INTEGRITY-SHA256 stands last and is right under the key.
    /// </summary>
    public bool IsAuthentic(byte[] key)
        => Value(StunAttribute.MessageIntegritySha256) is byte[] tag
            && tag.AsSpan().SequenceEqual(
                System.Security.Cryptography.HMACSHA256.HashData(key, _datagram.AsSpan(0,
                    _datagram.Length - Stun.AttributeHeaderBytes - tag.Length)));
}
