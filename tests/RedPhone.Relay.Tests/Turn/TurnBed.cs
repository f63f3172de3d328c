using System.Text;
using RedPhone.Relay.Turn;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.Turn;

/// <summary>A relay core with TURN over ports that only remember what was sent.</summary>
internal sealed class TurnBed : IRelayedPorts
{
    public const string Secret = "a shared secret";

    private readonly RelayCore _core;
    private readonly StunWriter _writer = new();
    private readonly byte[] _buffer = new byte[RelayCore.MaxDatagramBytes];
    private int _transactions;
    private int _nextPort = 50_000;

    public TurnBed(TurnSettings? settings = null, RelayLimits? limits = null)
    {
        _core = new RelayCore(RelayBench.RelayId, RelayBench.Key, new byte[32],
            limits ?? RelayBench.NoRateLimit);
        _core.ServeTurn(settings ?? new TurnSettings { Secret = Secret }, new byte[32], this);
    }

    public TurnServer Server => _core.Turn!;

    public RelayCore Core => _core;

    public long NowMs { get; set; } = RelayBench.StartMs;

    public string User { get; set; } = (RelayBench.StartMs / 1000 + 86_400) + ":alice";

    public string? Password { get; set; }

    /// <summary>There are relayed IPv4 addresses.</summary>
    public bool Ipv4Ports { get; set; } = true;

    /// <summary>There are relayed IPv6 addresses.</summary>
    public bool Ipv6Ports { get; set; }

    public HashSet<int> OpenPorts { get; } = [];

    public List<(int Port, string Peer, byte[] Data)> Sent { get; } = [];

    /// <summary>The number in the transaction id of the so-manieth request from now.</summary>
    public int TransactionAfter(int requests) => _transactions + requests;

    public bool Serves(bool ipv4) => ipv4 ? Ipv4Ports : Ipv6Ports;

    public int Open(bool ipv4, bool even, UdpEndpoint relayed)
    {
        Assert.True(Serves(ipv4));
        relayed.SetIpv4(203, 0, 113, 1, _nextPort);
        if (!ipv4)
        {
            Assert.True(relayed.TryParse(
                $"[2001:0db8:0000:0000:0000:0000:0000:0001]:{_nextPort}"));
        }

        OpenPorts.Add(_nextPort);
        return _nextPort++;
    }

    public bool TrySend(int port, UdpEndpoint peer, ReadOnlySpan<byte> data)
    {
        Sent.Add((port, peer.ToString(), data.ToArray()));
        return true;
    }

    public void Close(int port) => Assert.True(OpenPorts.Remove(port));

    public static byte[] Transport(byte protocol = 17) => [protocol, 0, 0, 0];

    public static byte[] Xor(UdpEndpoint peer)
    {
        byte[] value = new byte[40];
        BigEndian.WriteUInt32(value, 4, Stun.MagicCookie);
        StunAddress.Encode(peer, value, 20, 0);
        return value[20..(20 + StunAddress.ValueBytes(peer))];
    }

    /// <summary>A request without credentials.</summary>
    public StunAnswer Bare(UdpEndpoint from, int method, params (int, byte[])[] attributes)
        => Assert.Single(Exchange(from, Build(method, Stun.Request, null, attributes)));

    /// <summary>A request with credentials and a nonce just fetched.</summary>
    public StunAnswer Ask(UdpEndpoint from, int method, params (int, byte[])[] attributes)
        => Assert.Single(Exchange(from, Authentic(Nonce(from), method, attributes)));

    public byte[] Authentic(byte[] nonce, int method, params (int, byte[])[] attributes)
        => Build(method, Stun.Request, nonce, attributes);

    public byte[] Nonce(UdpEndpoint from)
        => Bare(from, TurnWire.Allocate).Value(StunAttribute.Nonce)!;

    public void Indicate(UdpEndpoint from, params (int, byte[])[] attributes)
        => Exchange(from, Build(TurnWire.Send, Stun.Indication, null, attributes));

    public List<StunAnswer> Exchange(UdpEndpoint from, byte[] datagram)
        => [.. Send(from, datagram).Select(bytes => new StunAnswer(bytes))];

    public List<byte[]> Send(UdpEndpoint from, byte[] datagram)
    {
        datagram.CopyTo(_buffer, 0);
        _core.Handle(NowMs, from, _buffer, datagram.Length);
        Assert.True(_core.Counters.IsBalanced);
        Assert.True(Server.Counters.IsBalanced);
        return Take();
    }

    public List<byte[]> FromPeer(int port, UdpEndpoint peer, byte[] data)
    {
        Server.HandlePeer(NowMs, port, peer, data, data.Length);
        return Take();
    }

    private List<byte[]> Take()
    {
        var answers = new List<byte[]>();
        var to = new UdpEndpoint();
        while (_core.TryTakeOutput(_buffer, to, out int count))
        {
            answers.Add(_buffer[..count]);
        }

        return answers;
    }

    private byte[] Build(int method, int messageClass, byte[]? nonce, (int, byte[])[] attributes)
    {
        byte[] transaction = new byte[Stun.TransactionBytes];
        BigEndian.WriteUInt32(transaction, 8, (uint)++_transactions);
        _writer.Begin(_buffer, 0, method, messageClass, transaction, 0);
        foreach ((int type, byte[] value) in attributes)
        {
            _writer.Add(type, value, 0, value.Length);
        }

        if (nonce != null)
        {
            Sign(nonce);
        }

        return _buffer[.._writer.Count];
    }

    private void Sign(byte[] nonce)
    {
        string password = Password ?? TurnCredentials.PasswordOf(Secret, User);
        byte[] key = System.Security.Cryptography.MD5.HashData(
            Encoding.UTF8.GetBytes($"{User}:turn:{password}"));
        foreach ((int type, byte[] value) in new[]
        {
            (StunAttribute.Username, Encoding.UTF8.GetBytes(User)),
            (StunAttribute.Realm, "turn"u8.ToArray()),
            (StunAttribute.Nonce, nonce),
        })
        {
            _writer.Add(type, value, 0, value.Length);
        }

        byte[] tag = new byte[TurnWire.IntegrityBytes];
        TurnCredentials.Authenticate(key, _buffer.AsSpan(0, _writer.Count), tag);
        _writer.Add(StunAttribute.MessageIntegrity, tag, 0, tag.Length);
    }
}
