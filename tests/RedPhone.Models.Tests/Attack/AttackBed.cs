using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Models.Attack;
using RedPhone.Wire;

namespace RedPhone.Models.Tests.Attack;

/// <summary>Two ZRTP ends at one attacker's relay, without delay.</summary>
internal sealed class AttackBed
{
    public const string CallId = "000102030405060708090a0b0c0d0e0f";

    private readonly byte[] _buffer = new byte[2048];

    public AttackBed(bool active = true, bool refuses = false)
    {
        for (int i = 0; i < 2; i++)
        {
            Addresses[i].SetIpv4(10, 0, 0, (byte)(i + 1), 4000);
            Ends[i] = new ZrtpSession(new ManagedCryptoEngine(), new SeededEntropy(7, $"end {i}"));
            Ends[i].Prepare([.. Enumerable.Repeat((byte)(i + 1), ZrtpTrust.ZidBytes)]);
        }

        Proxy = new MitmProxy(new ManagedCryptoEngine(), new SeededEntropy(7, "attacker"))
        {
            Active = active,
        };
        Relay = new MitmRelay(new PairCore(Addresses[0], Addresses[1]) { Refuses = refuses },
            Proxy);
        Open(Ticket.Initiator);
        Open(Ticket.Responder);
    }

    public long NowMs { get; private set; } = 1000;

    public UdpEndpoint[] Addresses { get; } = [new(), new()];

    /// <summary>The phones' sessions; 0 called.</summary>
    public ZrtpSession[] Ends { get; } = new ZrtpSession[2];

    public MitmProxy Proxy { get; }

    public MitmRelay Relay { get; }

    /// <summary>What came to each address and is no ZRTP.</summary>
    public List<byte[]>[] Arrived { get; } = [[], []];

    public MitmCall Call => Assert.Single(Proxy.Calls);

    /// <summary>Starts both ends, each expecting this Hello hash, and runs.</summary>
    public void Talk(byte[]? hashForInitiator, byte[]? hashForResponder, int limitMs = 5000)
    {
        Ends[0].Start(NowMs, 1, null, hashForInitiator, true);
        Ends[1].Start(NowMs, 2, null, hashForResponder, false);
        for (int i = 0; i < limitMs; i++)
        {
            Step();
        }
    }

    /// <summary>A datagram from an end to the relay, and all that follows from it.</summary>
    public void Send(int from, params byte[] datagram)
    {
        Relay.Handle(NowMs, Addresses[from], datagram, datagram.Length);
        Deliver();
    }

    private void Step()
    {
        NowMs++;
        if (NowMs >= Relay.NextDeadlineMs)
        {
            Relay.HandleTimeout(NowMs);
            Deliver();
        }

        for (int i = 0; i < 2; i++)
        {
            while (Ends[i].Work())
            {
            }

            if (NowMs >= Ends[i].NextDeadlineMs)
            {
                Ends[i].HandleTimeout(NowMs);
            }

            for (int n = Ends[i].TryTakeOutput(_buffer); n > 0; n = Ends[i].TryTakeOutput(_buffer))
            {
                Send(i, _buffer[..n]);
            }
        }
    }

    private void Deliver()
    {
        var to = new UdpEndpoint();
        while (Relay.TryTakeOutput(_buffer, to, out int count))
        {
            int end = to.SameAs(Addresses[0]) ? 0 : 1;
            Assert.True(to.SameAs(Addresses[end]));
            if (DatagramKinds.Of(_buffer, 0, count) == DatagramKind.Zrtp
                && Ends[end].State != ZrtpState.Idle)
            {
                Ends[end].Handle(NowMs, _buffer, 0, count);
            }
            else
            {
                Arrived[end].Add(_buffer[..count]);
            }
        }
    }

    private void Open(int role)
    {
        var ticket = new byte[Ticket.Bytes];
        var id = new byte[Ticket.CallIdBytes];
        Hex.TryDecode(CallId, id, 0, id.Length);
        Ticket.Write(ticket, 0, role, 1, id, 0, 0);
        var request = new byte[256];
        var writer = new StunWriter();
        writer.Begin(request, 0, Stun.Open, Stun.Request, new byte[Stun.TransactionBytes], 0);
        ticket.CopyTo(request, writer.Allot(StunAttribute.Ticket, ticket.Length));
        Send(role, request[..writer.Count]);
    }
}
