using System.Security.Cryptography;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

/// <summary>
/// A relay core on a bench: tickets are made as the master makes them, time is a field.
/// </summary>
internal sealed class RelayBench
{
    public const uint RelayId = 0x00C0FFEE;
    public const long StartMs = 1_800_000_000_000;
    public const int TicketLifetimeMs = 120_000;

    /// <summary>For tests that ask much from one prefix at one time.</summary>
    public static readonly RelayLimits NoRateLimit = new() { UnprovedBurst = 1_000_000 };

    private readonly StunWriter _writer = new();
    private readonly byte[] _buffer = new byte[RelayCore.MaxDatagramBytes];
    private int _transactions;

    public RelayBench(RelayLimits? limits = null, IRelayDataPlane? plane = null)
    {
        Core = new RelayCore(RelayId, Key, Secret(2), limits ?? NoRateLimit, plane);
    }

    public static byte[] Key { get; } = Secret(1);

    public RelayCore Core { get; }

    public long NowMs { get; set; } = StartMs;

    public static UdpEndpoint Address(int host, int port = 5000)
    {
        var address = new UdpEndpoint();
        address.SetIpv4(198, 51, (byte)(100 + (host >> 8)), (byte)host, port);
        return address;
    }

    public static UdpEndpoint Address6(int host)
    {
        var address = new UdpEndpoint();
        Assert.True(address.TryParse($"[2001:0db8:0000:0000:0000:0000:0000:{host:x4}]:5000"));
        return address;
    }

    public static byte[] NewTicket(int role, int call = 1, uint relayId = RelayId,
        long expiryMs = StartMs + TicketLifetimeMs, byte[]? key = null)
    {
        byte[] ticket = new byte[Ticket.Bytes];
        byte[] callId = SHA256.HashData(BitConverter.GetBytes(call));
        Ticket.Write(ticket, 0, role, relayId, callId, 0, expiryMs);
        HMACSHA256.HashData(key ?? Key, ticket.AsSpan(0, Ticket.MacOffset))
            .AsSpan(0, Ticket.MacBytes).CopyTo(ticket.AsSpan(Ticket.MacOffset));
        return ticket;
    }

    public static byte[] KeyOf(byte[] ticket) => HMACSHA256.HashData(Key, ticket);

    /// <summary>
    /// Hands a datagram over and takes all answers; checks that nothing is amplified.
    /// </summary>
    public List<(UdpEndpoint To, byte[] Datagram)> Send(UdpEndpoint source, byte[] datagram)
    {
        byte[] receive = new byte[Math.Max(2048, datagram.Length)];
        datagram.CopyTo(receive, 0);
        Core.Handle(NowMs, source, receive, datagram.Length);
        var outputs = new List<(UdpEndpoint, byte[])>();
        var to = new UdpEndpoint();
        while (Core.TryTakeOutput(_buffer, to, out int count))
        {
            var copy = new UdpEndpoint();
            copy.CopyFrom(to);
            outputs.Add((copy, _buffer[..count]));
        }

        Assert.True(outputs.Sum(o => o.Item2.Length) <= datagram.Length, "amplified");
        return outputs;
    }

    /// <summary>
    /// Sends a request that must be answered to its source, and reads the answer.
    /// </summary>
    public StunAnswer Ask(UdpEndpoint source, byte[] request)
    {
        (UdpEndpoint to, byte[] datagram) = Assert.Single(Send(source, request));
        Assert.True(to.SameAs(source));
        var answer = new StunAnswer(datagram);
        Assert.Equal(request[Stun.TransactionOffset..Stun.HeaderBytes], answer.Transaction);
        return answer;
    }

    public byte[] Request(int method, params (int Type, byte[] Value)[] attributes)
    {
        _writer.Begin(_buffer, 0, method, Stun.Request, NextTransaction(), 0);
        foreach ((int type, byte[] value) in attributes)
        {
            _writer.Add(type, value, 0, value.Length);
        }

        return _buffer[.._writer.Count];
    }

    public byte[] Indication()
    {
        _writer.Begin(_buffer, 0, Stun.Binding, Stun.Indication, NextTransaction(), 0);
        return _buffer[.._writer.Count];
    }

    public byte[] OpenRequest(byte[] ticket) => Request(Stun.Open, (StunAttribute.Ticket, ticket));

    public byte[] OpenRequest(byte[] ticket, byte[] nonce, byte[]? key = null)
    {
        _writer.Begin(_buffer, 0, Stun.Open, Stun.Request, NextTransaction(), 0);
        _writer.Add(StunAttribute.Ticket, ticket, 0, ticket.Length);
        _writer.Add(StunAttribute.Nonce, nonce, 0, nonce.Length);
        int value = _writer.AllotIntegritySha256();
        HMACSHA256.HashData(key ?? KeyOf(ticket),
            _buffer.AsSpan(0, value - Stun.AttributeHeaderBytes)).CopyTo(_buffer, value);
        return _buffer[.._writer.Count];
    }

    /// <summary>The nonce the relay gives for a ticket to an address.</summary>
    public byte[] Nonce(UdpEndpoint source, byte[] ticket)
    {
        StunAnswer answer = Ask(source, OpenRequest(ticket));
        Assert.Equal(StunError.Unauthenticated, answer.ErrorCode);
        return answer.Value(StunAttribute.Nonce)!;
    }

    /// <summary>Both steps of an OPEN; returns the last answer.</summary>
    public StunAnswer Open(UdpEndpoint source, byte[] ticket)
        => Ask(source, OpenRequest(ticket, Nonce(source, ticket)));

    /// <summary>Both steps of an OPEN, which must succeed.</summary>
    public void Bind(UdpEndpoint source, byte[] ticket)
        => Assert.Equal(Stun.Success, Open(source, ticket).MessageClass);

    /// <summary>Sends media and tells where it came out, unchanged; null for nowhere.</summary>
    public UdpEndpoint? Forward(UdpEndpoint source, byte first = 0x80)
    {
        byte[] datagram = RandomNumberGenerator.GetBytes(172);
        datagram[0] = first;
        List<(UdpEndpoint To, byte[] Datagram)> outputs = Send(source, datagram);
        if (outputs.Count == 0)
        {
            return null;
        }

        Assert.Equal(datagram, Assert.Single(outputs).Datagram);
        return outputs[0].To;
    }

    public void AssertForwards(UdpEndpoint from, UdpEndpoint to)
        => Assert.Equal(to.ToString(), Forward(from)?.ToString());

    private static byte[] Secret(byte fill) => [.. Enumerable.Repeat(fill, Ticket.KeyBytes)];

    private byte[] NextTransaction()
    {
        byte[] transaction = new byte[Stun.TransactionBytes];
        BigEndian.WriteUInt32(transaction, 0, (uint)++_transactions);
        return transaction;
    }
}
