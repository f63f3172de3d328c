using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link.Tests;

/// <summary>One end of the wire in <see cref="Pair"/>: a phone with what it received.</summary>
internal sealed class PhoneEnd
{
    public required LinkClient Client { get; set; }

    public required byte[] Private { get; init; }

    public required byte[] Public { get; init; }

    public UdpEndpoint Address { get; } = new();

    public List<string> Received { get; } = [];

    /// <summary>False: received messages stay in the link.</summary>
    public bool TakesMessages { get; set; } = true;

    /// <summary>False: Work is left to the test.</summary>
    public bool Works { get; set; } = true;

    /// <summary>What arrived and waits until the link can handle it.</summary>
    public Queue<byte[]> Socket { get; } = new();

    /// <summary>Hands a datagram to the link and lets it work on it to the end.</summary>
    public void Take(long nowMs, byte[] datagram)
    {
        Client.Handle(nowMs, datagram, 0, datagram.Length);
        while (Works && Client.Work(nowMs))
        {
        }
    }
}

/// <summary>One datagram on the wire.</summary>
internal sealed record Datagram(UdpEndpoint Source, PhoneEnd? To, byte[] Bytes)
{
    public bool ToServer => To is null;

    public int Type => Bytes.Length == 0 ? -1 : Bytes[0];
}

/// <summary>
/// A master and phones in virtual time over a wire that delays, loses, repeats and reorders. The
/// master's owner here accepts a phone unless told otherwise or its stamp is not a greater one.
/// </summary>
internal sealed class Pair
{
    private readonly PriorityQueue<Datagram, (long, int)> _wire = new();
    private readonly Random _random;
    private readonly byte[] _buffer = new byte[1500];
    private readonly UdpEndpoint _destination = new();
    private readonly LinkServerEvent _event = new();
    private readonly Dictionary<string, ulong> _stamps = [];
    private readonly byte[] _serverPrivate;
    private readonly int _maxSessions;
    private int _sent;

    public Pair(int seed = 1, int maxSessions = 16)
    {
        _random = new Random(seed);
        Entropy = new SeededEntropy(seed + 1000);
        _serverPrivate = Random32();
        _maxSessions = maxSessions;
        ServerPublic = Curve.Public(_serverPrivate);
        Server = null!;
        RestartServer();
    }

    public SeededEntropy Entropy { get; }

    public LinkServer Server { get; private set; }

    public byte[] ServerPublic { get; }

    public List<PhoneEnd> Phones { get; } = [];

    public long Now { get; set; } = 1000;

    public double Loss { get; set; }

    public double Repeat { get; set; }

    public int DelayMs { get; set; } = 20;

    public int JitterMs { get; set; }

    /// <summary>False: the master's host is gone.</summary>
    public bool ServerRuns { get; set; } = true;

    /// <summary>False for a phone that the master does not know.</summary>
    public Func<PhoneEnd, bool> Knows { get; set; } = _ => true;

    /// <summary>Sees every datagram before it is sent; null drops it.</summary>
    public Func<Datagram, Datagram?> Tap { get; set; } = d => d;

    public List<(LinkServerEventKind Kind, int Session, string Peer)> Events { get; } = [];

    public List<(int Session, string Text)> ServerReceived { get; } = [];

    public List<ulong> Stamps { get; } = [];

    public List<ulong> RefusedStamps { get; } = [];

    public byte[] Random32()
    {
        byte[] bytes = new byte[32];
        _random.NextBytes(bytes);
        return bytes;
    }

    public void RestartServer()
    {
        Server = CreateServer();
        ServerRuns = true;
    }

    /// <summary>Another server with the master's key.</summary>
    public LinkServer CreateServer()
        => new(new ManagedCryptoEngine(), Entropy, _serverPrivate, _maxSessions);

    public PhoneEnd AddPhone(byte[]? masterPublic = null, byte[]? backup = null, uint boots = 1)
    {
        byte[] key = Random32();
        PhoneEnd phone = new()
        {
            Client = new LinkClient(new ManagedCryptoEngine(), Entropy),
            Private = key,
            Public = Curve.Public(key),
        };
        phone.Address.SetIpv4(192, 0, 2, (byte)(Phones.Count + 1), 5000);
        phone.Client.Configure(key, masterPublic ?? ServerPublic, backup, boots);
        Phones.Add(phone);
        return phone;
    }

    /// <summary>A phone that starts now and is up 1 s later.</summary>
    public PhoneEnd AddPhoneUp(byte[]? backup = null)
    {
        PhoneEnd phone = AddPhone(null, backup);
        phone.Client.Start(Now);
        Run(1000);
        Assert.Equal(LinkState.Up, phone.Client.State);
        return phone;
    }

    public int SessionOf(PhoneEnd phone)
    {
        string key = Convert.ToHexString(phone.Public);
        return Events.Last(e => e.Kind == LinkServerEventKind.SessionUp && e.Peer == key).Session;
    }

    public bool SendFromServer(int session, string text)
        => Server.TrySend(Now, session, Ascii(text), 0, text.Length);

    public bool SendFrom(PhoneEnd phone, string text)
        => phone.Client.TrySend(Now, Ascii(text), 0, text.Length);

    /// <summary>Puts bytes on the wire as if they came from there.</summary>
    public void Inject(UdpEndpoint source, PhoneEnd? to, byte[] bytes) => Put(source, to, bytes);

    public void Run(long durationMs)
    {
        RunUntil(Now + durationMs, () => false);
    }

    /// <summary>Runs until the condition is true; the time it took, or -1.</summary>
    public long RunUntil(long untilMs, Func<bool> condition)
    {
        long start = Now;
        for (int steps = 0; ; steps++)
        {
            Assert.True(steps < 3_000_000, "the bed does not come to rest");
            Flush();
            if (condition())
            {
                return Now - start;
            }

            long next = NextMs();
            if (next > untilMs)
            {
                Now = Math.Max(Now, untilMs);
                return -1;
            }

            Now = Math.Max(Now, next);
            Deliver();
            foreach (PhoneEnd phone in Phones)
            {
                phone.Client.HandleTimeout(Now);
            }

            if (ServerRuns)
            {
                Server.HandleTimeout(Now);
            }
        }
    }

    /// <summary>Lets everybody work, take and send until nothing is left for now.</summary>
    public void Flush()
    {
        foreach (PhoneEnd phone in Phones)
        {
            while (Flush(phone))
            {
            }
        }

        FlushServer();
    }

    /// <summary>One round; false when nothing moved.</summary>
    private bool Flush(PhoneEnd phone)
    {
        bool moved = false;
        if (phone.Client.CanHandle && phone.Socket.TryDequeue(out byte[]? datagram))
        {
            moved = true;
            phone.Client.Handle(Now, datagram, 0, datagram.Length);
        }

        while (phone.Works && phone.Client.Work(Now))
        {
            moved = true;
        }

        while (phone.TakesMessages
            && phone.Client.TryTakeMessage(_buffer) is > 0 and int length)
        {
            phone.Received.Add(Text(_buffer, length));
        }

        while (phone.Client.TryTakeOutput(_buffer) is > 0 and int count)
        {
            moved = true;
            Put(phone.Address, null, _buffer[..count]);
        }

        return moved;
    }

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static string Text(byte[] bytes, int count)
        => System.Text.Encoding.ASCII.GetString(bytes, 0, count);

    private void FlushServer()
    {
        if (!ServerRuns)
        {
            return;
        }

        while (Server.TryTakeEvent(_event))
        {
            HandleEvent();
        }

        while (Server.TryTakeOutput(_buffer, _destination, out int count))
        {
            PhoneEnd? to = Phones.FirstOrDefault(p => p.Address.SameAs(_destination));
            if (to is not null)
            {
                Put(_destination, to, _buffer[..count]);
            }
        }
    }

    private void HandleEvent()
    {
        string peer = Convert.ToHexString(_event.PeerPublic);
        Events.Add((_event.Kind, _event.Session, peer));
        if (_event.Kind == LinkServerEventKind.Message)
        {
            ServerReceived.Add((_event.Session, Text(_event.Message, _event.MessageCount)));
        }

        if (_event.Kind != LinkServerEventKind.HandshakeAsked)
        {
            return;
        }

        PhoneEnd? phone = Phones.FirstOrDefault(p => Convert.ToHexString(p.Public) == peer);
        bool newer = _event.Stamp > _stamps.GetValueOrDefault(peer);
        (newer ? Stamps : RefusedStamps).Add(_event.Stamp);
        if (phone is null || !newer || !Knows(phone))
        {
            Server.Reject(_event.Session);
            return;
        }

        _stamps[peer] = _event.Stamp;
        Assert.True(Server.Accept(Now, _event.Session));
    }

    private void Put(UdpEndpoint source, PhoneEnd? to, byte[] bytes)
    {
        UdpEndpoint from = new();
        from.CopyFrom(source);
        Datagram? datagram = Tap(new Datagram(from, to, bytes));
        if (datagram is null || _random.NextDouble() < Loss)
        {
            return;
        }

        Schedule(datagram);
        if (_random.NextDouble() < Repeat)
        {
            Schedule(datagram with { Bytes = (byte[])datagram.Bytes.Clone() });
        }
    }

    private void Schedule(Datagram datagram)
    {
        long at = Now + DelayMs + (JitterMs > 0 ? _random.Next(JitterMs) : 0);
        _wire.Enqueue(datagram, (at, _sent++));
    }

    private long NextMs()
    {
        long next = _wire.TryPeek(out _, out (long At, int) first) ? first.At : long.MaxValue;
        foreach (PhoneEnd phone in Phones)
        {
            next = Math.Min(next, phone.Client.NextDeadlineMs);
        }

        return ServerRuns ? Math.Min(next, Server.NextDeadlineMs) : next;
    }

    private void Deliver()
    {
        while (_wire.TryPeek(out Datagram? datagram, out (long At, int) first) && first.At <= Now)
        {
            _wire.Dequeue();
            if (datagram.To is not null)
            {
                datagram.To.Socket.Enqueue(datagram.Bytes);
            }
            else if (ServerRuns)
            {
                Server.Handle(Now, datagram.Source, datagram.Bytes, datagram.Bytes.Length);
            }

            Flush();
        }
    }
}
