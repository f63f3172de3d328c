using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

public class FlowTests
{
    private static readonly UdpEndpoint A = RelayBench.Address(1);
    private static readonly UdpEndpoint B = RelayBench.Address(2);
    private static readonly UdpEndpoint Moved = RelayBench.Address(1, 6000);
    private static readonly UdpEndpoint Stranger = RelayBench.Address(66);
    private static readonly byte[] TicketA = RelayBench.NewTicket(Ticket.Initiator);
    private static readonly byte[] TicketB = RelayBench.NewTicket(Ticket.Responder);

    private readonly RelayBench _bench = new();

    private RelayCounters Counters => _bench.Core.Counters;

    [Theory]
    [InlineData(0x10)] // ZRTP
    [InlineData(0x13)]
    [InlineData(0x80)] // RTP
    [InlineData(0xBF)]
    public void Forward_BothBound_UnchangedBothWays(byte first)
    {
        BindBoth();
        Assert.True(B.SameAs(_bench.Forward(A, first)));
        Assert.True(A.SameAs(_bench.Forward(B, first)));
        Assert.Equal((2, 2 * 172), (Counters.Forwarded, Counters.ForwardedBytes));
    }

    [Fact]
    public void Forward_AnyLength_Unchanged()
    {
        BindBoth();
        var random = new Random(1);
        for (int count = 1; count <= RelayCore.MaxDatagramBytes; count += 7)
        {
            byte[] datagram = new byte[count];
            random.NextBytes(datagram);
            datagram[0] = 0x80;
            Assert.Equal(datagram, Assert.Single(_bench.Send(A, datagram)).Datagram);
        }

        Assert.Empty(_bench.Send(A, [0x80, .. new byte[RelayCore.MaxDatagramBytes]]));
        Assert.Empty(_bench.Send(A, []));
        Assert.Equal(2, Counters.BadLength);
    }

    [Fact]
    public void Forward_OneRoleBound_Nowhere()
    {
        _bench.Bind(A, TicketA);
        Assert.Null(_bench.Forward(A));
        Assert.Null(_bench.Forward(B));
        Assert.Equal((1, 1), (Counters.NoPeer, Counters.UnknownSource));
        _bench.Bind(B, TicketB);
        _bench.AssertForwards(A, B);
    }

    [Fact]
    public void Forward_UnknownAddress_IsSilentAndStoresNothing()
    {
        BindBoth();
        Assert.Null(_bench.Forward(Stranger));
        Assert.Null(_bench.Forward(Stranger, 0x10));
        Assert.Empty(_bench.Send(Stranger, _bench.Indication()));
        Assert.Equal(3, Counters.UnknownSource);
        Assert.Equal(1, _bench.Core.SessionCount);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(15)]
    [InlineData(20)]
    [InlineData(64)] // TURN ChannelData: not served yet
    [InlineData(127)]
    [InlineData(192)]
    [InlineData(255)]
    public void Forward_OtherFirstByte_IsDropped(byte first)
    {
        BindBoth();
        Assert.Null(_bench.Forward(A, first));
        Assert.Equal(1, Counters.UnknownKind);
    }

    [Fact]
    public void Forward_TwoCalls_DoNotMix()
    {
        BindBoth();
        UdpEndpoint c = RelayBench.Address(3);
        UdpEndpoint d = RelayBench.Address6(4);
        _bench.Bind(c, RelayBench.NewTicket(Ticket.Initiator, call: 2));
        _bench.Bind(d, RelayBench.NewTicket(Ticket.Responder, call: 2));
        _bench.AssertForwards(A, B);
        _bench.AssertForwards(c, d);
        _bench.AssertForwards(d, c);
    }

    [Fact]
    public void Rebind_NewAddress_MovesTheFlowAndStopsTheOldAtOnce()
    {
        BindBoth();
        _bench.NowMs += 1000;
        _bench.Bind(Moved, TicketA);
        _bench.AssertForwards(Moved, B);
        _bench.AssertForwards(B, Moved);
        Assert.Null(_bench.Forward(A));
        Assert.Equal(1, Counters.Rebound);
        Assert.Equal(1, Counters.UnknownSource);
    }

    [Fact]
    public void Rebind_AfterTheExpiry_IsGranted()
    {
        BindBoth();
        for (int i = 0; i < 10; i++)
        {
            _bench.NowMs += 15_000;
            _bench.Send(A, _bench.Indication());
            _bench.Send(B, _bench.Indication());
            _bench.Core.HandleTimeout(_bench.NowMs);
        }

        Assert.True(_bench.NowMs > RelayBench.StartMs + RelayBench.TicketLifetimeMs);
        _bench.Bind(Moved, TicketA);
        _bench.AssertForwards(B, Moved);
    }

    [Fact]
    public void Open_ReplayedAfterRebind_ChangesNothing()
    {
        byte[] first = _bench.OpenRequest(TicketA, _bench.Nonce(A, TicketA));
        _bench.Send(A, first);
        _bench.Bind(B, TicketB);
        _bench.NowMs += 10;
        _bench.Bind(Moved, TicketA);
        Assert.Equal(StunError.StaleNonce, _bench.Ask(A, first).ErrorCode);
        Assert.Equal(StunError.StaleNonce, _bench.Ask(Stranger, first).ErrorCode);
        _bench.AssertForwards(B, Moved);
        Assert.Equal(1, Counters.Refused(RelayRefusalReason.OldNonce));
        Assert.Equal(1, Counters.Refused(RelayRefusalReason.BadNonce));
    }

    [Fact]
    public void Open_SecondAddressInTheSameMillisecond_NeedsANewerNonce()
    {
        byte[] late = _bench.OpenRequest(TicketA, _bench.Nonce(Moved, TicketA));
        _bench.Bind(A, TicketA);
        StunAnswer answer = _bench.Ask(Moved, late);
        Assert.Equal(StunError.StaleNonce, answer.ErrorCode);
        _bench.NowMs++;
        _bench.Bind(Moved, TicketA);
    }

    [Fact]
    public void Open_ReplayedCopy_IsNoSignOfLife()
    {
        byte[] request = _bench.OpenRequest(TicketA, _bench.Nonce(A, TicketA));
        _bench.Send(A, request);
        _bench.NowMs += 29_000;
        _bench.Ask(A, request);
        _bench.NowMs += 31_000;
        _bench.Core.HandleTimeout(_bench.NowMs);
        Assert.Equal(0, _bench.Core.SessionCount);
    }

    [Fact]
    public void Address_SecondRoleOfTheSameCall_LosesTheFirst()
    {
        _bench.Bind(A, TicketA);
        _bench.Bind(A, TicketB);
        Assert.Equal(1, Counters.Displaced);
        Assert.Null(_bench.Forward(A));
        _bench.NowMs++;
        _bench.Bind(B, TicketA);
        _bench.AssertForwards(A, B);
        _bench.AssertForwards(B, A);
    }

    [Fact]
    public void Address_NextCall_LosesTheFirstAndEndsIt()
    {
        _bench.Bind(A, TicketA);
        _bench.Bind(A, RelayBench.NewTicket(Ticket.Initiator, call: 2));
        _bench.Bind(B, RelayBench.NewTicket(Ticket.Responder, call: 2));
        _bench.AssertForwards(A, B);
        Assert.Equal((1, 1), (_bench.Core.SessionCount, _bench.Core.TombstoneCount));
        Assert.Equal(StunError.CallEnded,
            _bench.Ask(Stranger, _bench.OpenRequest(TicketB)).ErrorCode);
    }

    [Fact]
    public void Idle_SixtySeconds_EndsAndOneMillisecondLessDoesNot()
    {
        BindBoth();
        _bench.NowMs += 59_999;
        _bench.AssertForwards(A, B);
        _bench.NowMs += 1;
        Assert.Null(_bench.Forward(B));
        Assert.Null(_bench.Forward(A));
        Assert.Equal((1, 1), (Counters.UnknownSource, Counters.NoPeer));
        Assert.Equal(1, Counters.IdleEnded);
    }

    [Fact]
    public void Idle_PeerSilentTooLong_GetsNothingMore()
    {
        BindBoth();
        _bench.NowMs += 59_999;
        _bench.AssertForwards(A, B);
        _bench.NowMs += 1;
        Assert.Null(_bench.Forward(A));
        Assert.Equal((1, 1), (Counters.NoPeer, Counters.IdleEnded));
    }

    [Fact]
    public void Idle_BindingIndications_KeepAlive()
    {
        BindBoth();
        for (int i = 0; i < 8; i++)
        {
            _bench.NowMs += 15_000;
            Assert.Empty(_bench.Send(A, _bench.Indication()));
            Assert.Empty(_bench.Send(B, _bench.Indication()));
            _bench.Core.HandleTimeout(_bench.NowMs);
        }

        _bench.AssertForwards(A, B);
        Assert.Equal(16, Counters.Keepalives);
    }

    [Fact]
    public void Idle_Timeouts_FreeAllWithoutTraffic()
    {
        BindBoth();
        int wakes = 0;
        while (_bench.Core.NextDeadlineMs != long.MaxValue)
        {
            Assert.InRange(_bench.Core.NextDeadlineMs, _bench.NowMs, long.MaxValue - 1);
            _bench.NowMs = Math.Max(_bench.NowMs, _bench.Core.NextDeadlineMs);
            _bench.Core.HandleTimeout(_bench.NowMs);
            Assert.True(++wakes < 10);
        }

        Assert.Equal((0, 0), (_bench.Core.SessionCount, _bench.Core.TombstoneCount));
        Assert.Equal((2, 1), (Counters.IdleEnded, Counters.SessionsEnded));
        Assert.InRange(_bench.NowMs, RelayBench.StartMs + RelayBench.TicketLifetimeMs,
            RelayBench.StartMs + RelayBench.TicketLifetimeMs + 1000);
    }

    [Fact]
    public void Ended_TicketsBeforeTheirExpiry_AreRefused()
    {
        byte[] first = _bench.OpenRequest(TicketA, _bench.Nonce(A, TicketA));
        _bench.Send(A, first);
        _bench.NowMs += 60_000;
        foreach (byte[] ticket in new[] { TicketA, TicketB })
        {
            Assert.Equal(StunError.CallEnded, _bench.Ask(A, _bench.OpenRequest(ticket)).ErrorCode);
        }

        Assert.Equal(StunError.CallEnded, _bench.Ask(A, first).ErrorCode);
        Assert.Equal(3, Counters.Refused(RelayRefusalReason.CallEnded));
        Assert.Equal(1, _bench.Core.TombstoneCount);
        _bench.NowMs = RelayBench.StartMs + RelayBench.TicketLifetimeMs;
        Assert.Equal(StunError.TicketExpired, _bench.Ask(A, first).ErrorCode);
    }

    [Fact]
    public void Ended_OneRoleAlone_MayBindAgainBeforeTheExpiryOnly()
    {
        BindBoth();
        for (int i = 0; i < 4; i++)
        {
            _bench.NowMs += 15_000;
            _bench.Send(B, _bench.Indication());
        }

        byte[] late = RelayBench.NewTicket(Ticket.Initiator);
        _bench.Bind(Moved, late);
        _bench.AssertForwards(B, Moved);
        for (int i = 0; i < 4; i++)
        {
            _bench.NowMs += 15_000;
            _bench.Send(B, _bench.Indication());
        }

        Assert.Equal(StunError.TicketExpired, _bench.Ask(A, _bench.OpenRequest(late)).ErrorCode);
    }

    private void BindBoth()
    {
        _bench.Bind(A, TicketA);
        _bench.Bind(B, TicketB);
    }
}
