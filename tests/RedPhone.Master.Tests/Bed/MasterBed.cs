using RedPhone.Link;
using RedPhone.Master.Crypto;
using RedPhone.Master.Store;
using RedPhone.Wire;

namespace RedPhone.Master.Tests.Bed;

/// <summary>
/// A real master and real links in virtual time; 10 ms from each phone to the master.
/// </summary>
internal sealed class MasterBed
{
    public const int OneWayMs = 10;

    private const int MaxSteps = 1_000_000;

    private readonly SeededEntropy _entropy;
    private readonly byte[] _masterPrivate = new byte[32];
    private readonly PriorityQueue<Datagram, (long AtMs, long Order)> _wire = new();
    private readonly byte[] _buffer = new byte[1500];
    private long _order;
    private MasterServer? _server;

    public MasterBed(int seed = 1)
    {
        _entropy = new SeededEntropy(seed);
        _entropy.Fill(_masterPrivate, 0, 32);
        Accounts = new MemoryMasterStore(_entropy);
        Store = new BedStore(Accounts);
        StartMaster();
        MasterKey = Core.CopyPublicKey();
    }

    public long NowMs { get; private set; } = 1_700_000_000_003;

    public MemoryMasterStore Accounts { get; }

    public BedStore Store { get; }

    public MasterCore Core => _server!.Core;

    public byte[] MasterKey { get; }

    public List<BedPhone> Phones { get; } = [];

    /// <summary>Drops a datagram: (phone, to the master, bytes).</summary>
    public Func<BedPhone, bool, byte[], bool> Drops { get; set; } = (_, _, _) => false;

    /// <summary>Every datagram put on the wire.</summary>
    public List<(BedPhone Phone, bool ToMaster, byte[] Bytes)> Captured { get; } = [];

    public void StartMaster()
        => _server = new MasterServer(
            new MasterCore(new InBoxCryptoEngine(), _entropy, _masterPrivate, 300), Store);

    public void StopMaster() => _server = null;

    /// <summary>A phone with a new key; not switched on.</summary>
    public BedPhone AddStranger(byte[]? masterKey = null)
    {
        BedPhone phone = new(Phones.Count + 1, masterKey ?? MasterKey, null, _entropy);
        Phones.Add(phone);
        return phone;
    }

    /// <summary>An enrolled phone, not switched on.</summary>
    public BedPhone AddEnrolled(string number, string name = "Somebody")
    {
        BedPhone phone = AddStranger();
        phone.Number = number;
        EnrolmentCode.TryHash(Accounts.AddAccount(number, name, NowMs), out byte[] hash);
        StoreRequest redeem = new(StoreRequestKind.Redeem)
        {
            PublicKey = phone.PublicKey(),
            CodeHash = hash,
            NowMs = NowMs,
        };
        Accounts.Submit(redeem);
        Accounts.TryTakeCompletion(out _);
        Assert.Equal(StoreOutcome.Ok, redeem.Outcome);
        return phone;
    }

    /// <summary>An enrolled phone with its link up.</summary>
    public BedPhone AddRegistered(string number, string name = "Somebody")
    {
        BedPhone phone = AddEnrolled(number, name);
        phone.Boot(NowMs);
        RunUntil(() => phone.IsUp && Core.PhonesOnline == Phones.Count(p => p.IsUp));
        return phone;
    }

    public RelayEntry AddRelay(uint id)
    {
        byte[] key = new byte[RelayEntry.KeyBytes];
        _entropy.Fill(key, 0, key.Length);
        RelayEntry relay = new(id, $"198.51.100.{id}:3478", key);
        Accounts.AddRelay(relay);
        Core.RefreshSoon();
        Run(1);
        return relay;
    }

    /// <summary>Sends a request and waits for its response.</summary>
    public BedMessage Ask(BedPhone phone, string verb, string target, params string[] headers)
    {
        int transaction = phone.Send(NowMs, verb, target, headers);
        RunUntil(() => phone.Responses.ContainsKey(transaction));
        return phone.Responses[transaction];
    }

    /// <summary>Sends a request that nobody answers within two seconds.</summary>
    public void AskInVain(BedPhone phone, string verb, string target, params string[] headers)
    {
        int transaction = phone.Send(NowMs, verb, target, headers);
        Run(2_000);
        Assert.DoesNotContain(transaction, phone.Responses.Keys);
    }

    /// <summary>A starts a call to B's number.</summary>
    public BedMessage Call(BedPhone caller, string number)
        => Ask(caller, "GET", "/session/1/" + number, "zrtp-hash: " + caller.Hash);

    /// <summary>Waits for a request of the master's and takes it off the phone's list.</summary>
    public BedMessage Expect(BedPhone phone, string verb, long withinMs = 2_000)
    {
        RunUntil(() => phone.Requests.Count > 0, withinMs);
        BedMessage request = phone.Requests[0];
        Assert.Equal(verb, request.Verb);
        phone.Requests.RemoveAt(0);
        return request;
    }

    public void ExpectNothing(BedPhone phone, long forMs = 2_000)
    {
        Run(forMs);
        Assert.Empty(phone.Requests);
    }

    public void RunUntil(Func<bool> isDone, long withinMs = 30_000)
    {
        long endMs = NowMs + withinMs;
        for (int step = 0; !isDone(); step++)
        {
            Assert.True(step < MaxSteps && NowMs < endMs, $"not done within {withinMs} ms");
            Step(endMs);
        }
    }

    public void Run(long ms)
    {
        long endMs = NowMs + ms;
        int step = 0;
        do
        {
            Assert.True(step++ < MaxSteps, "endless");
            Step(endMs);
        }
        while (NowMs < endMs);
    }

    /// <summary>Puts bytes on the wire to the master as if the phone had sent them.</summary>
    public void Inject(BedPhone from, byte[] datagram) => Put(from, true, datagram);

    private void Step(long endMs)
    {
        Exchange();
        long nextMs = endMs;
        nextMs = Math.Min(nextMs, _wire.TryPeek(out _, out var first) ? first.AtMs : long.MaxValue);
        nextMs = Math.Min(nextMs, _server?.NextDeadlineMs ?? long.MaxValue);
        foreach (BedPhone phone in Phones)
        {
            nextMs = Math.Min(nextMs, phone.NextDeadlineMs);
        }

        NowMs = Math.Max(NowMs, nextMs);
        while (_wire.TryPeek(out Datagram? datagram, out var key) && key.AtMs <= NowMs)
        {
            _wire.Dequeue();
            Deliver(datagram);
        }

        if (_server?.NextDeadlineMs <= NowMs)
        {
            _server.HandleTimeout(NowMs);
        }

        foreach (BedPhone phone in Phones.Where(p => p.NextDeadlineMs <= NowMs))
        {
            phone.HandleTimeout(NowMs);
        }

        Exchange();
    }

    private void Deliver(Datagram datagram)
    {
        if (!datagram.ToMaster)
        {
            datagram.Phone.Handle(NowMs, datagram.Bytes);
        }
        else if (_server is not null)
        {
            datagram.Bytes.CopyTo(_buffer, 0);
            _server.Handle(NowMs, datagram.Phone.Address, _buffer, datagram.Bytes.Length);
        }
    }

    private void Exchange()
    {
        _server?.Pump(NowMs);
        foreach (BedPhone phone in Phones)
        {
            phone.Work(NowMs);
            for (byte[]? bytes = phone.TakeOutput(); bytes is not null; bytes = phone.TakeOutput())
            {
                Put(phone, true, bytes);
                phone.Work(NowMs);
            }
        }

        UdpEndpoint destination = new();
        while (_server is not null && _server.TryTakeOutput(_buffer, destination, out int count))
        {
            BedPhone? phone = Phones.Find(p => p.Address.SameAs(destination));
            Assert.NotNull(phone);
            Put(phone, false, _buffer[..count]);
        }
    }

    private void Put(BedPhone phone, bool toMaster, byte[] bytes)
    {
        Assert.InRange(bytes.Length, 1, LinkLimits.MaxDatagramBytes);
        Captured.Add((phone, toMaster, bytes));
        if (!Drops(phone, toMaster, bytes))
        {
            _wire.Enqueue(new Datagram(phone, toMaster, bytes), (NowMs + OneWayMs, _order++));
        }
    }

    private sealed record Datagram(BedPhone Phone, bool ToMaster, byte[] Bytes);
}
