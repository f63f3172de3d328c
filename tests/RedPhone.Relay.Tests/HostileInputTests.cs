using FsCheck;
using FsCheck.Fluent;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

/// <summary>RelayBench.Send also checks that no answer is longer than what it answers.</summary>
public class HostileInputTests
{
    private static readonly UdpEndpoint A = RelayBench.Address(1);
    private static readonly UdpEndpoint B = RelayBench.Address(2);
    private static readonly UdpEndpoint Stranger = RelayBench.Address6(66);

    private readonly RelayBench _bench = new();

    public HostileInputTests()
    {
        _bench.Bind(A, RelayBench.NewTicket(Ticket.Initiator));
        _bench.Bind(B, RelayBench.NewTicket(Ticket.Responder));
    }

    [Fact]
    public void Handle_EveryTruncation_IsCountedAndUnanswered()
    {
        foreach (byte[] message in Messages())
        {
            for (int count = 0; count < message.Length; count++)
            {
                AssertCounted(() => Assert.Empty(_bench.Send(Stranger, message[..count])));
            }
        }
    }

    [Fact]
    public void Handle_EveryFlippedBit_IsCountedAndBindsNothing()
    {
        foreach (byte[] message in Messages())
        {
            for (int bit = 0; bit < message.Length * 8; bit++)
            {
                byte[] flipped = [.. message];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                AssertCounted(() => _bench.Send(Stranger, flipped));
            }
        }

        Assert.Equal(1, _bench.Core.SessionCount);
        Assert.Equal(2, _bench.Core.Counters.Bound);
        _bench.AssertForwards(A, B);
    }

    [Fact]
    public void Handle_RandomBytes_IsCountedAndUnanswered()
        => Prop.ForAll<byte[]>(bytes =>
            AssertCounted(() => Assert.Empty(_bench.Send(Stranger, bytes))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Handle_RandomAttributes_IsNeverAmplified()
        => Prop.ForAll<(ushort, byte[])[], bool>((attributes, open) =>
        {
            (int, byte[])[] some = [.. attributes.Take(16)
                .Select(a => ((int)a.Item1, a.Item2.Take(40).ToArray()))];
            byte[] request = _bench.Request(open ? Stun.Open : Stun.Binding, some);
            AssertCounted(() => _bench.Send(Stranger, request));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Handle_KnownAttributesOfRandomLength_IsNeverAmplified()
    {
        int[] types = [StunAttribute.Ticket, StunAttribute.Nonce,
            StunAttribute.MessageIntegritySha256, StunAttribute.ErrorCode,
            StunAttribute.XorMappedAddress, StunAttribute.Software];
        var random = new Random(20);
        for (int i = 0; i < 5000; i++)
        {
            (int, byte[])[] some = [.. Enumerable.Range(0, random.Next(5))
                .Select(_ => (types[random.Next(types.Length)], new byte[random.Next(64)]))];
            AssertCounted(() => _bench.Send(Stranger, _bench.Request(Stun.Open, some)));
        }
    }

    private IEnumerable<byte[]> Messages()
    {
        byte[] ticket = RelayBench.NewTicket(Ticket.Initiator, call: 2);
        yield return _bench.Request(Stun.Binding, (StunAttribute.Software, new byte[20]));
        yield return _bench.Indication();
        yield return _bench.OpenRequest(ticket);
        yield return _bench.OpenRequest(ticket, _bench.Nonce(A, ticket));
    }

    // Every datagram ends in exactly one of these counters.
    private void AssertCounted(Action send)
    {
        long before = Sum(_bench.Core.Counters);
        long received = _bench.Core.Counters.Received;
        send();
        Assert.Equal(received + 1, _bench.Core.Counters.Received);
        Assert.Equal(before + 1, Sum(_bench.Core.Counters));
    }

    private static long Sum(RelayCounters c) => c.BadLength + c.UnknownKind + c.MalformedStun
        + c.UnsupportedStun + c.UnknownSource + c.NoPeer + c.Forwarded + c.Keepalives
        + c.Bindings + c.Challenged + c.RefusedTotal + c.Bound + c.Rebound + c.Repeated;

}
