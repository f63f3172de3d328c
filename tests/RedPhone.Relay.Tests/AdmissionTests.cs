using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

public class AdmissionTests
{
    private static readonly UdpEndpoint A = RelayBench.Address(1);
    private static readonly UdpEndpoint B = RelayBench.Address(2);
    private static readonly UdpEndpoint Thief = RelayBench.Address(66);
    private static readonly byte[] TicketA = RelayBench.NewTicket(Ticket.Initiator);
    private static readonly byte[] TicketB = RelayBench.NewTicket(Ticket.Responder);

    private readonly RelayBench _bench = new();

    private RelayCounters Counters => _bench.Core.Counters;

    [Fact]
    public void Open_FirstStep_GivesANonceAndStoresNothing()
    {
        StunAnswer answer = _bench.Ask(A, _bench.OpenRequest(TicketA));
        Assert.Equal((Stun.Open, Stun.Error), (answer.Method, answer.MessageClass));
        Assert.Equal(StunError.Unauthenticated, answer.ErrorCode);
        Assert.Equal(32, answer.Value(StunAttribute.Nonce)!.Length);
        Assert.Equal(0, _bench.Core.SessionCount);
        Assert.Equal(long.MaxValue, _bench.Core.NextDeadlineMs);
        Assert.Equal(1, Counters.Challenged);
        Assert.Equal(0, Counters.RefusedTotal);
    }

    [Fact]
    public void Open_BothSteps_BindsAndProvesTheRelay()
    {
        foreach (UdpEndpoint source in new[] { A, RelayBench.Address6(1) })
        {
            StunAnswer answer = _bench.Open(source, TicketA);
            Assert.Equal((Stun.Open, Stun.Success), (answer.Method, answer.MessageClass));
            Assert.Equal(source.ToString(), answer.MappedAddress);
            Assert.True(answer.IsAuthentic(RelayBench.KeyOf(TicketA)));
            Assert.False(answer.IsAuthentic(RelayBench.KeyOf(TicketB)));
            _bench.NowMs++;
        }

        Assert.Equal(1, _bench.Core.SessionCount);
        Assert.Equal((1, 1), (Counters.Bound, Counters.Rebound));
    }

    [Fact]
    public void Open_AnyFlippedTicketBit_IsRefused()
    {
        byte[] nonce = _bench.Nonce(A, TicketA);
        for (int bit = 0; bit < Ticket.Bytes * 8; bit++)
        {
            byte[] forged = [.. TicketA];
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            foreach (byte[] request in new[]
                { _bench.OpenRequest(forged), _bench.OpenRequest(forged, nonce) })
            {
                int code = _bench.Ask(A, request).ErrorCode;
                Assert.Contains(code, new[] { StunError.BadRequest, StunError.OtherRelay,
                    StunError.Forbidden });
            }
        }

        Assert.Equal(0, Counters.Bound);
        Assert.Equal(Ticket.Bytes * 8 * 2, Counters.RefusedTotal);
        _bench.Bind(A, TicketA);
    }

    [Fact]
    public void Open_TicketOfAnotherKey_IsForbidden()
    {
        byte[] other = RelayBench.NewTicket(Ticket.Initiator, key: new byte[32]);
        Assert.Equal(StunError.Forbidden, _bench.Ask(A, _bench.OpenRequest(other)).ErrorCode);
        Assert.Equal(1, Counters.Refused(RelayRefusalReason.ForgedTicket));
    }

    [Fact]
    public void Open_TicketOfAnotherRelay_IsRefusedAsSuch()
    {
        byte[] other = RelayBench.NewTicket(Ticket.Initiator, relayId: RelayBench.RelayId + 1);
        Assert.Equal(StunError.OtherRelay, _bench.Ask(A, _bench.OpenRequest(other)).ErrorCode);
        Assert.Equal(1, Counters.Refused(RelayRefusalReason.OtherRelay));
    }

    [Fact]
    public void Open_NoOrWrongLengthTicket_IsABadRequest()
    {
        foreach (int bytes in new[] { 0, 45, 47 })
        {
            byte[] request = _bench.Request(Stun.Open,
                (StunAttribute.Ticket, new byte[bytes]), (StunAttribute.Software, new byte[8]));
            Assert.Equal(StunError.BadRequest, _bench.Ask(A, request).ErrorCode);
        }

        byte[] without = _bench.Request(Stun.Open, (StunAttribute.Software, new byte[8]));
        Assert.Equal(StunError.BadRequest, _bench.Ask(A, without).ErrorCode);
        Assert.Empty(_bench.Send(A, _bench.Request(Stun.Open)));
        Assert.Equal(5, Counters.Refused(RelayRefusalReason.MalformedTicket));
    }

    [Fact]
    public void Open_AtTheExpiry_IsRefusedAndOneMillisecondBeforeIsNot()
    {
        _bench.NowMs = RelayBench.StartMs + RelayBench.TicketLifetimeMs;
        Assert.Equal(StunError.TicketExpired,
            _bench.Ask(A, _bench.OpenRequest(TicketA)).ErrorCode);
        Assert.Equal(1, Counters.Refused(RelayRefusalReason.Expired));
        _bench.NowMs--;
        _bench.Bind(A, TicketA);
    }

    [Fact]
    public void Open_ExpiryPassesBetweenTheSteps_IsRefused()
    {
        _bench.NowMs = RelayBench.StartMs + RelayBench.TicketLifetimeMs - 1;
        byte[] nonce = _bench.Nonce(A, TicketA);
        _bench.NowMs++;
        Assert.Equal(StunError.TicketExpired,
            _bench.Ask(A, _bench.OpenRequest(TicketA, nonce)).ErrorCode);
    }

    [Fact]
    public void Open_CopiedTicketWithoutK_IsRefused()
    {
        byte[] nonce = _bench.Nonce(Thief, TicketA);
        byte[] guess = RelayBench.KeyOf(TicketA);
        guess[31] ^= 1;
        Assert.Equal(StunError.IntegrityFailed,
            _bench.Ask(Thief, _bench.OpenRequest(TicketA, nonce, guess)).ErrorCode);
        Assert.Equal(StunError.IntegrityFailed, _bench.Ask(Thief,
            _bench.OpenRequest(TicketA, nonce, RelayBench.KeyOf(TicketB))).ErrorCode);
        Assert.Equal(2, Counters.Refused(RelayRefusalReason.BadIntegrity));
        Assert.Equal(0, _bench.Core.SessionCount);
    }

    [Fact]
    public void Open_AnyFlippedBitOfTheProof_IsRefused()
    {
        byte[] good = _bench.OpenRequest(TicketA, _bench.Nonce(A, TicketA));
        for (int bit = Stun.HeaderBytes * 8; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            _bench.Send(A, bad);
            Assert.Equal(0, Counters.Bound);
        }

        Assert.Equal(Stun.Success, _bench.Ask(A, good).MessageClass);
    }

    [Fact]
    public void Open_NonceOfAnotherAddressPortOrTicket_IsStale()
    {
        byte[] nonce = _bench.Nonce(A, TicketA);
        foreach ((UdpEndpoint source, byte[] ticket) in new[]
            { (Thief, TicketA), (RelayBench.Address(1, 5001), TicketA), (A, TicketB) })
        {
            StunAnswer answer = _bench.Ask(source, _bench.OpenRequest(ticket, nonce));
            Assert.Equal(StunError.StaleNonce, answer.ErrorCode);
            Assert.NotEqual(nonce, answer.Value(StunAttribute.Nonce));
        }

        Assert.Equal(3, Counters.Refused(RelayRefusalReason.BadNonce));
        Assert.Equal(Stun.Success,
            _bench.Ask(A, _bench.OpenRequest(TicketA, nonce)).MessageClass);
    }

    [Fact]
    public void Open_StaleNonce_TheNewOneThatComesAlongBinds()
    {
        byte[] nonce = _bench.Nonce(A, TicketA);
        _bench.NowMs += new RelayLimits().NonceLifetimeMs;
        StunAnswer answer = _bench.Ask(A, _bench.OpenRequest(TicketA, nonce));
        Assert.Equal(StunError.StaleNonce, answer.ErrorCode);
        byte[] newer = answer.Value(StunAttribute.Nonce)!;
        Assert.Equal(Stun.Success,
            _bench.Ask(A, _bench.OpenRequest(TicketA, newer)).MessageClass);
    }

    [Fact]
    public void Open_NonceOfAnotherProcess_IsStale()
    {
        var before = new RelayCore(RelayBench.RelayId, RelayBench.Key, new byte[32]);
        byte[] request = _bench.OpenRequest(TicketA);
        byte[] buffer = new byte[RelayCore.MaxDatagramBytes];
        before.Handle(_bench.NowMs, A, request, request.Length);
        Assert.True(before.TryTakeOutput(buffer, new UdpEndpoint(), out int count));
        byte[] nonce = new StunAnswer(buffer[..count]).Value(StunAttribute.Nonce)!;
        Assert.Equal(StunError.StaleNonce,
            _bench.Ask(A, _bench.OpenRequest(TicketA, nonce)).ErrorCode);
    }

    [Fact]
    public void Open_AnswerLost_TheCopyIsAnsweredAgain()
    {
        byte[] request = _bench.OpenRequest(TicketA, _bench.Nonce(A, TicketA));
        _bench.Send(A, request);
        _bench.NowMs += 250;
        StunAnswer answer = _bench.Ask(A, request);
        Assert.Equal(Stun.Success, answer.MessageClass);
        Assert.True(answer.IsAuthentic(RelayBench.KeyOf(TicketA)));
        Assert.Equal((1, 1, 0), (Counters.Bound, Counters.Repeated, Counters.Rebound));
    }

    [Fact]
    public void Open_MoreCallsThanAllowed_IsRefusedForWantOfRoom()
    {
        var bench = new RelayBench(new RelayLimits { MaxSessions = 3 });
        for (int call = 0; call < 3; call++)
        {
            bench.Bind(RelayBench.Address(10 + call), RelayBench.NewTicket(0, call));
        }

        Assert.Equal(StunError.InsufficientCapacity,
            bench.Open(RelayBench.Address(20), RelayBench.NewTicket(0, 9)).ErrorCode);
        Assert.Equal(1, bench.Core.Counters.Refused(RelayRefusalReason.Full));
        bench.Bind(RelayBench.Address(21), RelayBench.NewTicket(1, 2));
        Assert.Equal(3, bench.Core.SessionCount);
    }

    [Fact]
    public void Open_MoreEndedCallsThanRemembered_TakesNoNewOne()
    {
        var bench = new RelayBench(
            new RelayLimits { MaxSessions = 2, MaxTombstones = 2, IdleMs = 1000 });
        for (int call = 0; call < 4; call++)
        {
            bench.Bind(RelayBench.Address(10), RelayBench.NewTicket(0, call));
            bench.NowMs += 1000;
            bench.Core.HandleTimeout(bench.NowMs);
        }

        Assert.Equal((0, 4), (bench.Core.SessionCount, bench.Core.TombstoneCount));
        Assert.Equal(StunError.InsufficientCapacity,
            bench.Open(RelayBench.Address(10), RelayBench.NewTicket(0, 5)).ErrorCode);
        bench.NowMs = RelayBench.StartMs + RelayBench.TicketLifetimeMs;
        bench.Core.HandleTimeout(bench.NowMs);
        Assert.Equal(0, bench.Core.TombstoneCount);
        bench.Bind(RelayBench.Address(10),
            RelayBench.NewTicket(0, 5, expiryMs: bench.NowMs + 1000));
    }
}
