using RedPhone.Relay.Turn;
using RedPhone.Relay.Tests.Turn;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

public class PrefixLimiterTests
{
    private const int Burst = 10;
    private static readonly RelayLimits Limits =
        new() { UnprovedBurst = Burst, UnprovedPerSecond = 5 };

    private readonly RelayBench _bench = new(Limits);

    private long RateLimited => _bench.Core.Counters.Refused(RelayRefusalReason.RateLimited);

    [Fact]
    public void TryTake_BurstThenRate_IsGrantedAndNoMore()
    {
        var limiter = new PrefixLimiter(Burst, perSecond: 5);
        UdpEndpoint source = RelayBench.Address(1);
        Assert.Equal(Burst, Count(limiter, source, 1000));
        Assert.Equal(0, Count(limiter, source, 1199));
        Assert.Equal(1, Count(limiter, source, 1200));
        Assert.Equal(5, Count(limiter, source, 2200));
        Assert.Equal(Burst, Count(limiter, source, 100_000));
        limiter.GiveBack(source, 3);
        Assert.Equal(3, Count(limiter, source, 100_000));
    }

    [Theory]
    [InlineData("[0000:0000:0000:0000:0000:ffff:c633:6401]:1",
        "[0000:0000:0000:0000:0000:ffff:c633:64fe]:9", true)]   // one /24, another port
    [InlineData("[0000:0000:0000:0000:0000:ffff:c633:6401]:1",
        "[0000:0000:0000:0000:0000:ffff:c633:6501]:1", false)]
    [InlineData("[2001:0db8:0000:0011:0000:0000:0000:0001]:1",
        "[2001:0db8:0000:00ff:ffff:0000:0000:0009]:9", true)]   // one /56
    [InlineData("[2001:0db8:0000:0011:0000:0000:0000:0001]:1",
        "[2001:0db8:0000:0111:0000:0000:0000:0001]:1", false)]
    public void TryTake_TwoSources_ShareABucketWithinAPrefixOnly(string a, string b, bool share)
    {
        var limiter = new PrefixLimiter(Burst, 5);
        Count(limiter, At(a), 1000);
        Assert.Equal(share ? 0 : Burst, Count(limiter, At(b), 1000));
    }

    [Fact]
    public void TryTake_AHundredPrefixesEmptied_OthersAreNearlyAllServed()
    {
        var limiter = new PrefixLimiter(Burst, 5);
        for (int prefix = 0; prefix < 100; prefix++)
        {
            Count(limiter, Prefix(prefix), 1000);
        }

        int served = Enumerable.Range(1000, 1000).Count(p => limiter.TryTake(1000, Prefix(p)));
        Assert.InRange(served, 990, 1000);
    }

    [Fact]
    public void Open_FloodOfForgedTickets_IsSilentBeyondTheBurstAndStoresNothing()
    {
        byte[] forged = RelayBench.NewTicket(Ticket.Initiator, key: new byte[32]);
        int answered = 0;
        for (int i = 0; i < 1000; i++)
        {
            answered += _bench.Send(RelayBench.Address(i % 250), _bench.OpenRequest(forged)).Count;
        }

        Assert.Equal((Burst, 1000 - Burst), (answered, RateLimited));
        Assert.Equal(Burst, _bench.Core.Counters.Refused(RelayRefusalReason.ForgedTicket));
        Assert.Equal((0, 0), (_bench.Core.SessionCount, _bench.Core.TombstoneCount));
        Assert.True(_bench.Core.Counters.IsBalanced);
        // The twin: a good ticket from another prefix, and from this one a little later.
        _bench.Bind(RelayBench.Address6(1), RelayBench.NewTicket(Ticket.Initiator));
        _bench.NowMs += 1000;
        _bench.Bind(RelayBench.Address(1), RelayBench.NewTicket(Ticket.Responder));
    }

    [Fact]
    public void Open_ThoseThatProveThemselves_NeverMeetTheLimit()
    {
        for (int call = 0; call < 50 * Burst; call++)
        {
            _bench.Bind(RelayBench.Address(call % 250, 5000 + (call / 250)),
                RelayBench.NewTicket(Ticket.Initiator, call));
        }

        Assert.Equal(0, RateLimited);
    }

    [Fact]
    public void Open_ReplayedCopies_AreLimited()
    {
        byte[] ticket = RelayBench.NewTicket(Ticket.Initiator);
        UdpEndpoint phone = RelayBench.Address(1);
        byte[] proof = _bench.OpenRequest(ticket, _bench.Nonce(phone, ticket));
        for (int i = 0; i < 100; i++)
        {
            _bench.Send(phone, proof);
        }

        Assert.Equal(1, _bench.Core.Counters.Bound);
        Assert.InRange(RateLimited, 100 - Burst - 2, 100);
    }

    [Fact]
    public void Turn_FloodWithWrongPassword_IsSilentBeyondTheBurstAndARightOneIsNot()
    {
        var bed = new TurnBed(limits: Limits) { Password = "wrong" };
        byte[] nonce = bed.Nonce(RelayBench.Address(1));
        byte[] request = bed.Authentic(nonce, TurnWire.Allocate,
            (TurnWire.RequestedTransport, TurnBed.Transport()));
        int answered = 0;
        for (int i = 0; i < 100; i++)
        {
            answered += bed.Send(RelayBench.Address(1), request).Count;
        }

        Assert.Equal((Burst - 1, 100 - Burst + 1),
            (answered, bed.Server.Counters.RateLimited));
        bed.Password = null;
        bed.NowMs += 1000;
        for (int i = 0; i < 10 * Burst; i++)
        {
            Assert.Equal(-1, bed.Ask(RelayBench.Address(2 + i), TurnWire.Allocate,
                (TurnWire.RequestedTransport, TurnBed.Transport())).ErrorCode);
            bed.User += "x";
        }
    }

    private static int Count(PrefixLimiter limiter, UdpEndpoint source, long nowMs)
    {
        int granted = 0;
        while (limiter.TryTake(nowMs, source))
        {
            granted++;
        }

        return granted;
    }

    private static UdpEndpoint Prefix(int number)
    {
        var source = new UdpEndpoint();
        source.SetIpv4(20, (byte)(number >> 8), (byte)number, 1, 5000);
        return source;
    }

    private static UdpEndpoint At(string text)
    {
        var source = new UdpEndpoint();
        Assert.True(source.TryParse(text));
        return source;
    }
}
