using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Two ends and a path between them in virtual time.</summary>
internal sealed class ZrtpWorld
{
    private readonly PriorityQueue<(ZrtpEnd To, byte[] Packet), (long Time, int Order)> _path = new();
    private readonly byte[] _buffer = new byte[1500];
    private int _order;

    public ZrtpWorld(int seed = 1, Func<RedPhone.Crypto.ICryptoEngine>? crypto = null)
    {
        A = new ZrtpEnd("A", (seed * 2) + 1, crypto?.Invoke()) { Commits = true };
        B = new ZrtpEnd("B", (seed * 2) + 2, crypto?.Invoke());
    }

    public ZrtpEnd A { get; set; }

    public ZrtpEnd B { get; set; }

    public long Now { get; set; } = 1000;

    public long DelayMs { get; set; } = 20;

    /// <summary>Every datagram put onto the path, in order.</summary>
    public List<(long Time, ZrtpEnd From, byte[] Packet)> Sent { get; } = [];

    /// <summary>What the path makes of a datagram: times added to the delay, and bytes.</summary>
    public Func<ZrtpEnd, byte[], IEnumerable<(long ExtraMs, byte[] Packet)>> Path { get; set; } =
        (_, packet) => [(0, packet)];

    /// <summary>Done with both ends between Prepare and Start.</summary>
    public Action<ZrtpEnd> Prepared { get; set; } = _ => { };

    public ZrtpEnd Other(ZrtpEnd end) => end == A ? B : A;

    /// <summary>Prepares both ends, exchanges hashes if asked to, and starts both.</summary>
    public ZrtpWorld Start(bool hashes = false)
    {
        foreach (ZrtpEnd end in new[] { A, B })
        {
            if (end.Session.State != ZrtpState.Idle)
            {
                end.Session.Stop();
            }

            end.Prepare();
            Prepared(end);
        }

        A.ExpectedHash = hashes ? B.Session.HelloHash.ToArray() : null;
        B.ExpectedHash = hashes ? A.Session.HelloHash.ToArray() : null;
        A.Start(Now);
        B.Start(Now);
        return this;
    }

    public void Inject(ZrtpEnd to, byte[] packet, long delayMs = 0) =>
        _path.Enqueue((to, packet), (Now + delayMs, _order++));

    /// <summary>Runs until both rest or the time is over.</summary>
    public ZrtpWorld Run(long limitMs = 60_000, Func<bool>? until = null)
    {
        long end = Now + limitMs;
        while (true)
        {
            if (until?.Invoke() == true)
            {
                return this;
            }

            if (Serve(A) | Serve(B))
            {
                continue;
            }

            long next = Math.Min(A.Session.NextDeadlineMs, B.Session.NextDeadlineMs);
            if (_path.TryPeek(out _, out (long Time, int Order) first))
            {
                next = Math.Min(next, first.Time);
            }

            if (next > end)
            {
                Now = next == long.MaxValue ? Now : end;
                return this;
            }

            Now = Math.Max(Now, next);
            while (_path.TryPeek(out _, out first) && first.Time <= Now)
            {
                (ZrtpEnd to, byte[] packet) = _path.Dequeue();
                to.Session.Handle(Now, packet, 0, packet.Length);
                if (until?.Invoke() == true)
                {
                    return this;
                }
            }
        }
    }

    public ZrtpWorld Call(bool hashes = false)
    {
        Start(hashes);
        Run(until: () => BothSecure);
        return this;
    }

    public bool BothSecure =>
        A.Session.State == ZrtpState.Secure && B.Session.State == ZrtpState.Secure;

    public void AssertSecure()
    {
        Assert.Equal((ZrtpState.Secure, ZrtpFailure.None), (A.Session.State, A.Session.Failure));
        Assert.Equal((ZrtpState.Secure, ZrtpFailure.None), (B.Session.State, B.Session.Failure));
        AssertKeysMirrored();
        Assert.NotEqual(A.Session.IsInitiator, B.Session.IsInitiator);
    }

    public void AssertKeysMirrored()
    {
        A.CopyKeys();
        B.CopyKeys();
        Assert.Equal(A.SendKey, B.ReceiveKey);
        Assert.Equal(A.SendSalt, B.ReceiveSalt);
        Assert.Equal(A.ReceiveKey, B.SendKey);
        Assert.Equal(A.ReceiveSalt, B.SendSalt);
        Assert.NotEqual(A.SendKey, A.ReceiveKey);
        Assert.Equal(A.Session.Sas, B.Session.Sas);
        Assert.Equal(A.Session.IsFurtherStream, A.Session.Sas.Length == 0);
        Assert.Equal(A.Session.SasHash, B.Session.SasHash);
        Assert.Equal(A.Session.ExportedKey, B.Session.ExportedKey);
    }

    /// <summary>Messages' types in the order they were sent, each sender's name before it.</summary>
    public string[] Trace => Sent.Select(s => s.From.Name + " " + Packets.TypeOf(s.Packet)).ToArray();

    private bool Serve(ZrtpEnd end)
    {
        bool did = end.Session.Work();
        if (end.Session.NextDeadlineMs <= Now)
        {
            end.Session.HandleTimeout(Now);
            did = true;
        }

        for (int count = end.Session.TryTakeOutput(_buffer); count != 0;
            count = end.Session.TryTakeOutput(_buffer))
        {
            byte[] packet = _buffer[..count];
            Sent.Add((Now, end, packet));
            foreach ((long extra, byte[] made) in Path(end, packet))
            {
                Inject(Other(end), made, DelayMs + extra);
            }

            did = true;
        }

        return did;
    }
}
