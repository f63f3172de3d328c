using RedPhone.Core.Relay;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

public class RelayPairTests
{
    private static readonly UdpEndpoint A = RelayBench.Address(1);
    private static readonly UdpEndpoint B = RelayBench.Address(2);
    private static readonly byte[] TicketA = RelayBench.NewTicket(Ticket.Initiator);
    private static readonly byte[] TicketB = RelayBench.NewTicket(Ticket.Responder);

    [Fact]
    public void Open_CleanPath_BindsBothInTwoRoundTrips()
    {
        RelayPair pair = BoundPair(1, out RelayClient a, out RelayClient b);
        Assert.Equal(RelayBench.StartMs + 80, pair.NowMs);
        Assert.Equal(A.ToString(), a.MappedAddress.ToString());
        pair.SendMedia(a, 7);
        pair.SendMedia(b, 8);
        pair.RunFor(100);
        Assert.Equal([(b, (byte)7), (a, (byte)8)], pair.Media);
    }

    [Fact]
    public void Probe_KnownDelay_IsTheRoundTrip()
    {
        var pair = new RelayPair(1) { DelayMs = 37 };
        RelayClient client = pair.AddPhone(A);
        Assert.True(client.StartProbe(pair.NowMs));
        Assert.True(pair.RunUntil(() => client.State != RelayState.Probing, 5000));
        Assert.Equal((RelayState.Probed, 74), (client.State, client.RoundTripMs));
        Assert.Equal(RelayBench.StartMs + (3 * 74), pair.NowMs);
        Assert.Equal(3, pair.Bench.Core.Counters.Bindings);
    }

    [Fact]
    public void Probe_DelayAboveItsWait_StillCountsTheLateAnswer()
    {
        var pair = new RelayPair(1) { DelayMs = 300 };
        RelayClient client = pair.AddPhone(A);
        client.StartProbe(pair.NowMs);
        Assert.True(pair.RunUntil(() => client.State != RelayState.Probing, 5000));
        Assert.Equal((RelayState.Probed, 600), (client.State, client.RoundTripMs));
    }

    [Fact]
    public void Probe_DeadRelay_IsUnreachableAfterItsThreeWaits()
    {
        var pair = new RelayPair(1) { RelayDead = true };
        RelayClient client = pair.AddPhone(A);
        client.StartProbe(pair.NowMs);
        Assert.True(pair.RunUntil(() => client.State == RelayState.Unreachable, 5000));
        Assert.Equal(RelayBench.StartMs + (RelayProbe.Tries * RelayProbe.WaitMs), pair.NowMs);
        Assert.Equal(-1, client.RoundTripMs);
    }

    [Fact]
    public void Open_DeadRelay_IsUnreachableAfterTheStatedTime()
    {
        var pair = new RelayPair(1) { RelayDead = true };
        RelayClient client = pair.AddPhone(A);
        client.Open(pair.NowMs, TicketA, RelayBench.KeyOf(TicketA));
        Assert.True(pair.RunUntil(() => client.State == RelayState.Unreachable, 60_000));
        Assert.Equal(RelayBench.StartMs + RelayClient.UnreachableAfterMs, pair.NowMs);
        Assert.Equal(4750, RelayClient.UnreachableAfterMs);
        Assert.Equal(long.MaxValue, client.NextDeadlineMs);
        pair.RelayDead = false;
        client.Rebind(pair.NowMs);
        Assert.True(pair.RunUntil(() => client.State == RelayState.Bound, 1000));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(10, 100)]
    [InlineData(30, 97)]
    [InlineData(50, 80)]
    public void Open_Loss_MostlyBindsAndNeverHangs(int lossPercent, int leastBound)
    {
        int bound = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var pair = new RelayPair(seed) { Loss = lossPercent / 100.0 };
            RelayClient client = pair.AddPhone(A);
            client.Open(pair.NowMs, TicketA, RelayBench.KeyOf(TicketA));
            Assert.True(pair.RunUntil(() => client.State != RelayState.Opening,
                RelayClient.UnreachableAfterMs * 2), $"seed {seed}");
            Assert.Contains(client.State, new[] { RelayState.Bound, RelayState.Unreachable });
            bound += client.State == RelayState.Bound ? 1 : 0;
        }

        Assert.InRange(bound, leastBound, 100);
    }

    [Fact]
    public void Bound_LongSilentCall_IsKeptAliveByIndications()
    {
        RelayPair pair = BoundPair(1, out RelayClient a, out RelayClient b);
        pair.RunFor(3_600_100);
        Assert.Equal(2 * 240, pair.Bench.Core.Counters.Keepalives);
        pair.SendMedia(a, 1);
        pair.RunFor(100);
        Assert.Equal([(b, (byte)1)], pair.Media);
    }

    [Fact]
    public void Rebind_AfterNatChange_BringsTheMediaBack()
    {
        RelayPair pair = BoundPair(1, out RelayClient a, out RelayClient b);
        UdpEndpoint moved = RelayBench.Address(1, 7777);
        pair.Move(a, moved);
        pair.SendMedia(b, 1);
        pair.RunFor(1000);
        Assert.Empty(pair.Media);
        a.Rebind(pair.NowMs);
        Assert.Equal((RelayState.Bound, true), (a.State, a.Exchanging));
        Assert.True(pair.RunUntil(() => !a.Exchanging, 1000));
        Assert.Equal(RelayState.Bound, a.State);
        Assert.Equal(moved.ToString(), a.MappedAddress.ToString());
        pair.SendMedia(b, 2);
        pair.RunFor(100);
        Assert.Equal([(a, (byte)2)], pair.Media);
    }

    [Fact]
    public void Rebind_RelayDied_IsUnreachableAfterTheStatedTime()
    {
        RelayPair pair = BoundPair(1, out RelayClient a, out _);
        pair.RelayDead = true;
        long fromMs = pair.NowMs;
        a.Rebind(fromMs);
        Assert.True(pair.RunUntil(() => a.State == RelayState.Unreachable, 10_000));
        Assert.Equal(fromMs + RelayClient.UnreachableAfterMs, pair.NowMs);
    }

    [Fact]
    public void Open_EachRefusal_HasItsOwnReason()
    {
        byte[] forged = RelayBench.NewTicket(0, key: new byte[32]);
        byte[] other = RelayBench.NewTicket(0, relayId: 1);
        byte[] expired = RelayBench.NewTicket(0, expiryMs: RelayBench.StartMs);
        AssertRefused(RelayRefusal.BadTicket, forged, RelayBench.KeyOf(forged));
        AssertRefused(RelayRefusal.OtherRelay, other, RelayBench.KeyOf(other));
        AssertRefused(RelayRefusal.Expired, expired, RelayBench.KeyOf(expired));
        AssertRefused(RelayRefusal.BadIntegrity, TicketA, RelayBench.KeyOf(TicketB));
    }

    [Fact]
    public void Open_CallEnded_SaysSo()
    {
        RelayPair pair = BoundPair(1, out RelayClient a, out RelayClient b);
        a.Close();
        b.Close();
        pair.RunFor(61_000);
        a.Open(pair.NowMs, TicketA, RelayBench.KeyOf(TicketA));
        Assert.True(pair.RunUntil(() => a.State == RelayState.Refused, 1000));
        Assert.Equal(RelayRefusal.CallEnded, a.Refusal);
    }

    private static void AssertRefused(RelayRefusal expected, byte[] ticket, byte[] key)
    {
        var pair = new RelayPair(1);
        RelayClient client = pair.AddPhone(A);
        client.Open(pair.NowMs, ticket, key);
        Assert.True(pair.RunUntil(() => client.State == RelayState.Refused, 1000));
        Assert.Equal(expected, client.Refusal);
        Assert.Equal(long.MaxValue, client.NextDeadlineMs);
    }

    private static RelayPair BoundPair(int seed, out RelayClient a, out RelayClient b)
    {
        var pair = new RelayPair(seed);
        RelayClient first = a = pair.AddPhone(A);
        RelayClient second = b = pair.AddPhone(B);
        a.Open(pair.NowMs, TicketA, RelayBench.KeyOf(TicketA));
        b.Open(pair.NowMs, TicketB, RelayBench.KeyOf(TicketB));
        Assert.True(pair.RunUntil(
            () => first.State == RelayState.Bound && second.State == RelayState.Bound, 1000));
        return pair;
    }
}
