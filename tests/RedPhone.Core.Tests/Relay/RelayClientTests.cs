using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using RedPhone.Core.Relay;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Tests.Relay;

/// <summary>
/// The client against hand-made answers; with a real relay core it is tested in Relay.Tests.
/// </summary>
public class RelayClientTests
{
    private const long StartMs = 1000;

    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, Ticket.KeyBytes)];
    private static readonly byte[] TicketBytes = [.. Enumerable.Repeat((byte)9, Ticket.Bytes)];

    private readonly RelayClient _client = new(new ManagedCryptoEngine(), new CountingEntropy());
    private readonly StunReader _reader = new();
    private readonly StunWriter _writer = new();
    private readonly byte[] _buffer = new byte[1500];

    [Fact]
    public void Open_Messages_AreAsSpecified()
    {
        _client.Open(StartMs, TicketBytes, Key);
        byte[] first = Take();
        Assert.True(_reader.TryRead(first, 0, first.Length));
        Assert.Equal((Stun.Open, Stun.Request), (_reader.Method, _reader.MessageClass));
        Assert.Equal(1, _reader.AttributeCount);
        Assert.Equal(TicketBytes, Value(first, StunAttribute.Ticket));
        Assert.True(Answer(first, Challenge("0123456789abcdef0123456789abcdef")));
        byte[] second = Take();
        Assert.True(_reader.TryRead(second, 0, second.Length));
        Assert.Equal(3, _reader.AttributeCount);
        Assert.Equal(144, second.Length);
        Assert.Equal("0123456789abcdef0123456789abcdef"u8.ToArray(),
            Value(second, StunAttribute.Nonce));
        Assert.Equal(HMACSHA256.HashData(Key, second.AsSpan(0, second.Length - 36)),
            second[^32..]);
        Assert.NotEqual(first[8..20], second[8..20]);
    }

    [Fact]
    public void Open_NoAnswer_RetransmitsTheSameBytesThenGivesUp()
    {
        _client.Open(StartMs, TicketBytes, Key);
        byte[] first = Take();
        var sentAt = new List<long>();
        long nowMs = StartMs;
        while (_client.State == RelayState.Opening)
        {
            nowMs = _client.NextDeadlineMs;
            _client.HandleTimeout(nowMs);
            if (_client.State == RelayState.Opening)
            {
                Assert.Equal(first, Take());
                sentAt.Add(nowMs - StartMs);
            }
        }

        Assert.Equal([250, 750, 1250, 1750, 2250, 2750, 3250, 3750, 4250], sentAt);
        Assert.Equal(RelayState.Unreachable, _client.State);
        Assert.Equal(RelayClient.UnreachableAfterMs, nowMs - StartMs);
        Assert.Equal(0, _client.TryTakeOutput(_buffer));
        Assert.Equal(9, _client.Retransmitted);
    }

    [Fact]
    public void Success_GoodIntegrity_BindsAndAnyFlippedBitDoesNot()
    {
        byte[] request = OpenToSecondStep();
        byte[] good = Success(request, Key);
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(_client.Handle(StartMs, bad, 0, bad.Length));
            Assert.Equal(RelayState.Opening, _client.State);
        }

        Assert.Equal(good.Length * 8, _client.Dropped);
        Assert.True(_client.Handle(StartMs, good, 0, good.Length));
        Assert.Equal(RelayState.Bound, _client.State);
        Assert.Equal("192.0.2.1:1234", _client.MappedAddress.ToString());
        Assert.False(_client.Handle(StartMs, good, 0, good.Length));
    }

    [Fact]
    public void Success_WrongKeyOrNoIntegrity_IsDropped()
    {
        byte[] request = OpenToSecondStep();
        byte[] otherKey = Success(request, new byte[32]);
        Assert.False(_client.Handle(StartMs, otherKey, 0, otherKey.Length));
        Begin(request, Stun.Success);
        Assert.False(Answer(request, _ => { }, Stun.Success));
        Assert.Equal(RelayState.Opening, _client.State);
    }

    [Fact]
    public void Challenge_Endless_EndsAsRefused()
    {
        _client.Open(StartMs, TicketBytes, Key);
        for (int i = 0; i < RelayClient.MaxChallenges; i++)
        {
            Assert.True(Answer(Take(), Challenge("nonce" + i)));
            Assert.Equal(RelayState.Opening, _client.State);
        }

        Assert.True(Answer(Take(), Challenge("again")));
        Assert.Equal((RelayState.Refused, RelayRefusal.BadNonce), (_client.State, _client.Refusal));
        Assert.Equal(long.MaxValue, _client.NextDeadlineMs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RelayClient.MaxNonceBytes + 1)]
    public void Challenge_NonceNotUsable_IsDropped(int bytes)
    {
        _client.Open(StartMs, TicketBytes, Key);
        Assert.False(Answer(Take(), Challenge(new string('x', bytes))));
        Assert.Equal(RelayState.Opening, _client.State);
    }

    [Theory]
    [InlineData(StunError.BadRequest, RelayRefusal.BadTicket)]
    [InlineData(StunError.Forbidden, RelayRefusal.BadTicket)]
    [InlineData(StunError.OtherRelay, RelayRefusal.OtherRelay)]
    [InlineData(StunError.TicketExpired, RelayRefusal.Expired)]
    [InlineData(StunError.CallEnded, RelayRefusal.CallEnded)]
    [InlineData(StunError.IntegrityFailed, RelayRefusal.BadIntegrity)]
    [InlineData(StunError.InsufficientCapacity, RelayRefusal.Full)]
    [InlineData(StunError.UnknownAttribute, RelayRefusal.Other)]
    [InlineData(500, RelayRefusal.Other)]
    public void Error_EachCode_IsItsReason(int code, RelayRefusal expected)
    {
        _client.Open(StartMs, TicketBytes, Key);
        byte[] request = Take();
        byte[] wrong = [.. request];
        wrong[Stun.TransactionOffset] ^= 1;
        Assert.False(Answer(wrong, writer => writer.AddErrorCode(code)));

        // The answer may be forged, or meant for a damaged copy: it must come to a later one too.
        Assert.True(Answer(request, writer => writer.AddErrorCode(code)));
        Assert.True(Answer(request, writer => writer.AddErrorCode(code)));
        Assert.Equal(RelayState.Opening, _client.State);
        _client.HandleTimeout(_client.NextDeadlineMs);
        Assert.True(Answer(Take(), writer => writer.AddErrorCode(code)));
        Assert.Equal((RelayState.Refused, expected), (_client.State, _client.Refusal));
    }

    [Fact]
    public void Error_ForgedBeforeTheGenuineAnswer_DoesNotEndTheExchange()
    {
        _client.Open(StartMs, TicketBytes, Key);
        byte[] request = Take();
        Assert.True(Answer(request, writer => writer.AddErrorCode(StunError.Forbidden)));
        Assert.True(Answer(request, Challenge("nonce")));
        byte[] proof = Take();
        Assert.True(Answer(proof, writer => writer.AddErrorCode(StunError.Forbidden)));
        byte[] success = Success(proof, Key);
        Assert.True(_client.Handle(StartMs, success, 0, success.Length));
        Assert.Equal(RelayState.Bound, _client.State);
    }

    [Fact]
    public void Bound_Keepalive_IsAnIndicationEachFifteenSeconds()
    {
        Bind();
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(StartMs + (i * 15_000), _client.NextDeadlineMs);
            _client.HandleTimeout(_client.NextDeadlineMs - 1);
            Assert.Equal(0, _client.TryTakeOutput(_buffer));
            _client.HandleTimeout(_client.NextDeadlineMs);
            byte[] indication = Take();
            Assert.True(_reader.TryRead(indication, 0, indication.Length));
            Assert.Equal((Stun.Binding, Stun.Indication), (_reader.Method, _reader.MessageClass));
        }
    }

    [Fact]
    public void Rebind_Bound_StartsWithoutANonceAndStaysBoundUntilRefused()
    {
        Bind();
        _client.Rebind(StartMs + 5);
        byte[] request = Take();
        _client.Rebind(StartMs + 6);
        Assert.Equal(0, _client.TryTakeOutput(_buffer));
        Assert.Equal(72, request.Length);
        Assert.Equal((RelayState.Bound, true), (_client.State, _client.Exchanging));
        Assert.True(Answer(request, writer => writer.AddErrorCode(StunError.CallEnded)));
        Assert.Equal(RelayState.Bound, _client.State);
        _client.HandleTimeout(_client.NextDeadlineMs);
        Assert.True(Answer(Take(), writer => writer.AddErrorCode(StunError.CallEnded)));
        Assert.Equal(RelayState.Refused, _client.State);
    }

    [Fact]
    public void Rebind_NeverOpened_DoesNothing()
    {
        _client.Rebind(StartMs);
        Assert.Equal(0, _client.TryTakeOutput(_buffer));
        Assert.Equal((RelayState.Idle, long.MaxValue), (_client.State, _client.NextDeadlineMs));
    }

    [Fact]
    public void Close_Bound_ForgetsTheCallAndKeepsTheRoundTrip()
    {
        _client.StartProbe(StartMs);
        byte[] probe = Take();
        Assert.Equal(44, probe.Length);
        Assert.True(AnswerProbe(probe, StartMs + 31));
        Bind();
        _client.Close();
        Assert.Equal((RelayState.Idle, 31), (_client.State, _client.RoundTripMs));
        Assert.Equal(long.MaxValue, _client.NextDeadlineMs);
        _client.Rebind(StartMs);
        Assert.Equal(0, _client.TryTakeOutput(_buffer));
    }

    [Fact]
    public void Probe_SeveralAnswers_TheLeastCounts()
    {
        _client.StartProbe(StartMs);
        long nowMs = StartMs;
        foreach (int roundTripMs in new[] { 40, 22, 90 })
        {
            Assert.Equal(RelayState.Probing, _client.State);
            nowMs += roundTripMs;
            byte[] probe = Take();
            Assert.True(AnswerProbe(probe, nowMs));
            Assert.False(AnswerProbe(probe, nowMs));
        }

        Assert.Equal((RelayState.Probed, 22), (_client.State, _client.RoundTripMs));
        Assert.Equal(0, _client.TryTakeOutput(_buffer));
    }

    [Fact]
    public void StartProbe_InACall_IsRefused()
    {
        _client.Open(StartMs, TicketBytes, Key);
        Assert.False(_client.StartProbe(StartMs));
        Assert.Equal(RelayState.Opening, _client.State);
    }

    [Fact]
    public void Open_WrongLengths_Throws()
    {
        Assert.Throws<ArgumentException>(() => _client.Open(0, new byte[45], Key));
        Assert.Throws<ArgumentException>(() => _client.Open(0, TicketBytes, new byte[31]));
    }

    [Fact]
    public void Handle_TruncatedOrRandomBytes_IsCountedInEveryState()
    {
        byte[] good = Success(OpenToSecondStep(), Key);
        int dropped = _client.Dropped;
        for (int count = 0; count < good.Length; count++)
        {
            Assert.False(_client.Handle(StartMs, good[..count], 0, count));
        }

        Prop.ForAll<byte[]>(bytes => !_client.Handle(StartMs, bytes, 0, bytes.Length))
            .QuickCheckThrowOnFailure();
        Assert.True(_client.Dropped >= dropped + good.Length + 100);
        Assert.Equal(RelayState.Opening, _client.State);
    }

    private void Bind()
    {
        byte[] success = Success(OpenToSecondStep(), Key);
        Assert.True(_client.Handle(StartMs, success, 0, success.Length));
        Assert.Equal(RelayState.Bound, _client.State);
    }

    private byte[] OpenToSecondStep()
    {
        _client.Open(StartMs, TicketBytes, Key);
        Assert.True(Answer(Take(), Challenge("0123456789abcdef0123456789abcdef")));
        return Take();
    }

    private byte[] Take()
    {
        int count = _client.TryTakeOutput(_buffer);
        Assert.True(count > 0);
        return _buffer[..count];
    }

    private byte[] Value(byte[] message, int type)
    {
        int index = _reader.Find(type);
        int offset = _reader.ValueOffsetAt(index);
        return message[offset..(offset + _reader.ValueBytesAt(index))];
    }

    private static Action<StunWriter> Challenge(string nonce)
        => writer =>
        {
            byte[] bytes = System.Text.Encoding.ASCII.GetBytes(nonce);
            writer.AddErrorCode(StunError.Unauthenticated);
            writer.Add(StunAttribute.Nonce, bytes, 0, bytes.Length);
        };

    private void Begin(byte[] request, int messageClass)
        => _writer.Begin(_buffer, 0, Stun.Open, messageClass, request, Stun.TransactionOffset);

    private bool Answer(byte[] request, Action<StunWriter> write, int messageClass = Stun.Error)
    {
        Begin(request, messageClass);
        write(_writer);
        return _client.Handle(StartMs, _buffer[.._writer.Count], 0, _writer.Count);
    }

    private bool AnswerProbe(byte[] request, long nowMs)
    {
        _writer.Begin(_buffer, 0, Stun.Binding, Stun.Success, request, Stun.TransactionOffset);
        return _client.Handle(nowMs, _buffer[.._writer.Count], 0, _writer.Count);
    }

    private byte[] Success(byte[] request, byte[] key)
    {
        var address = new UdpEndpoint();
        address.SetIpv4(192, 0, 2, 1, 1234);
        Begin(request, Stun.Success);
        _writer.AddMappedAddress(address);
        int value = _writer.AllotIntegritySha256();
        HMACSHA256.HashData(key, _buffer.AsSpan(0, value - 4)).CopyTo(_buffer, value);
        return _buffer[.._writer.Count];
    }

    private sealed class CountingEntropy : IEntropy
    {
        private byte _next;

        public void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = ++_next;
            }
        }
    }
}
