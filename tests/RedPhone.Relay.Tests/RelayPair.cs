using RedPhone.Core.Relay;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

/// <summary>
/// Phones' relay clients and a relay core in virtual time: one queue of events ordered by time,
/// each datagram delayed or lost as a seed decides.
/// </summary>
internal sealed class RelayPair(int seed)
{
    private readonly Random _network = new(seed);
    private readonly PriorityQueue<Action, (long, int)> _events = new();
    private readonly List<(RelayClient Client, UdpEndpoint Address)> _phones = [];
    private readonly byte[] _buffer = new byte[RelayCore.MaxDatagramBytes];
    private int _order;

    public RelayBench Bench { get; } = new();

    public long NowMs { get; private set; } = RelayBench.StartMs;

    public double Loss { get; set; }

    public int DelayMs { get; set; } = 20;

    public bool RelayDead { get; set; }

    /// <summary>Media that came to each phone: client and first payload byte.</summary>
    public List<(RelayClient To, byte Payload)> Media { get; } = [];

    public RelayClient AddPhone(UdpEndpoint address)
    {
        var client = new RelayClient(new ManagedCryptoEngine(), new SeededEntropy(seed + 100));
        _phones.Add((client, address));
        return client;
    }

    /// <summary>A NAT gives the phone's flow another outside address.</summary>
    public void Move(RelayClient client, UdpEndpoint address)
    {
        int index = _phones.FindIndex(p => p.Client == client);
        _phones[index] = (client, address);
    }

    public void SendMedia(RelayClient from, byte payload)
        => Transmit(from, [0x80, payload]);

    /// <summary>Runs until the condition holds; false when it does not within the time.</summary>
    public bool RunUntil(Func<bool> done, long withinMs)
    {
        long endMs = NowMs + withinMs;
        Flush();
        while (!done())
        {
            long nextMs = _events.TryPeek(out _, out (long AtMs, int) at) ? at.AtMs : long.MaxValue;
            nextMs = Math.Min(nextMs, Bench.Core.NextDeadlineMs);
            foreach ((RelayClient client, UdpEndpoint _) in _phones)
            {
                nextMs = Math.Min(nextMs, client.NextDeadlineMs);
            }

            if (nextMs > endMs)
            {
                NowMs = Bench.NowMs = endMs;
                return done();
            }

            NowMs = Bench.NowMs = Math.Max(NowMs, nextMs);
            Step();
        }

        return true;
    }

    public void RunFor(long ms) => RunUntil(() => false, ms);

    private void Step()
    {
        while (_events.TryPeek(out Action? deliver, out (long AtMs, int) at) && at.AtMs <= NowMs)
        {
            _events.Dequeue();
            deliver();
        }

        Bench.Core.HandleTimeout(NowMs);
        foreach ((RelayClient client, UdpEndpoint _) in _phones)
        {
            client.HandleTimeout(NowMs);
        }

        Flush();
    }

    private void Flush()
    {
        foreach ((RelayClient client, UdpEndpoint _) in _phones)
        {
            int count;
            while ((count = client.TryTakeOutput(_buffer)) > 0)
            {
                Transmit(client, _buffer[..count]);
            }
        }
    }

    private void Transmit(RelayClient client, byte[] datagram)
    {
        UdpEndpoint source = _phones.First(p => p.Client == client).Address;
        Later(() =>
        {
            if (RelayDead)
            {
                return;
            }

            foreach ((UdpEndpoint to, byte[] answer) in Bench.Send(source, datagram))
            {
                Later(() => Deliver(to, answer));
            }
        });
    }

    private void Deliver(UdpEndpoint to, byte[] datagram)
    {
        RelayClient? client = _phones.FirstOrDefault(p => p.Address.SameAs(to)).Client;
        if (client == null)
        {
            return;
        }

        if (DatagramKinds.Of(datagram, 0, datagram.Length) == DatagramKind.Stun)
        {
            client.Handle(NowMs, datagram, 0, datagram.Length);
        }
        else
        {
            Media.Add((client, datagram[1]));
        }
    }

    private void Later(Action action)
    {
        if (_network.NextDouble() >= Loss)
        {
            _events.Enqueue(action, (NowMs + DelayMs, _order++));
        }
    }
}
