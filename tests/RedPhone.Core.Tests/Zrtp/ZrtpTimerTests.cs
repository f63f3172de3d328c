using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Schedules of RFC 6189 §6 to the millisecond, and every wait's end.</summary>
public class ZrtpTimerTests
{
    [Fact]
    public void Hello_PeerUnknown_RepeatsTwentyTimesThenNoAnswer()
    {
        long[] times = Silence(1, hashes: false, out ZrtpWorld world);

        Assert.Equal([0, 50, 150, 350], times[..4]);
        Assert.Equal(21, times.Length);
        Assert.Equal(3750, times[^1]);
        Assert.All(times[3..].Zip(times[2..]), pair => Assert.Equal(200, pair.First - pair.Second));
        Assert.Equal(ZrtpFailure.NoAnswer, world.A.Session.Failure);
        Assert.Equal(0, world.A.Session.OwnErrorCode);
        Assert.Equal(20, world.A.Session.Retransmitted);
    }

    [Fact]
    public void Hello_PeerKnownFromSignaling_RepeatsForTwelveSeconds()
    {
        long[] times = Silence(2, hashes: true, out ZrtpWorld world);

        Assert.Equal(63, times.Length);
        Assert.Equal(12_150, times[^1]);
        Assert.Equal(ZrtpFailure.NoAnswer, world.A.Session.Failure);
        Assert.Equal(13_350, world.Now);
    }

    [Fact]
    public void Hello_PingHeard_RepeatsForTwelveSeconds()
    {
        var world = new ZrtpWorld(3);
        world.Path = (_, _) => [];
        world.Start();
        world.Inject(world.A, Packets.Wrap(Packets.Head(ZrtpMessage.Ping, 24), 99), 1000);
        world.Run();

        Assert.Equal(63, world.Sent.Count(s => s.From == world.A
            && Packets.TypeOf(s.Packet) == "Hello"));
    }

    [Theory]
    [InlineData("DHPart1", "Commit")]
    [InlineData("Confirm1", "DHPart2")]
    [InlineData("Conf2ACK", "Confirm2")]
    public void T2_AnswerNeverComes_RepeatsTenTimesIdentically(string lost, string repeated)
    {
        var world = new ZrtpWorld(4);
        world.Path = (_, packet) => Packets.TypeOf(packet) == lost ? [] : [(0, packet)];
        world.Start().Run();

        var sent = world.Sent.Where(s => s.From == world.A
            && Packets.TypeOf(s.Packet) == repeated).ToArray();
        Assert.Equal([0, 150, 450, 1050, 2250, 3450, 4650, 5850, 7050, 8250, 9450],
            sent.Select(s => s.Time - sent[0].Time));
        Assert.Single(sent.Select(s => Convert.ToHexString(Packets.Message(s.Packet))).Distinct());
        Assert.Equal(ZrtpFailure.Timeout, world.A.Session.Failure);
        Assert.Equal(ZrtpErrorCode.ProtocolTimeout, world.A.Session.OwnErrorCode);
    }

    [Fact]
    public void Sequence_OfPackets_RisesByOne()
    {
        ZrtpWorld world = new ZrtpWorld(5).Call();

        int[] numbers = world.Sent.Where(s => s.From == world.A)
            .Select(s => (s.Packet[2] << 8) | s.Packet[3]).ToArray();
        Assert.All(numbers.Zip(numbers[1..]),
            pair => Assert.Equal((pair.First + 1) & 0xFFFF, pair.Second));
    }

    /// <summary>§6: only the initiator repeats; a responder without a word for 10 s sends
    /// 0xB0.</summary>
    [Theory]
    [InlineData("DHPart2")]
    [InlineData("Confirm2")]
    public void Responder_InitiatorFallsSilent_TimesOutAfterTenSeconds(string last)
    {
        var world = new ZrtpWorld(6);
        bool silent = false;
        world.Path = (from, packet) =>
        {
            silent |= from == world.A && Packets.TypeOf(packet) == last;
            return silent && from == world.A ? [] : [(0, packet)];
        };
        world.Start().Run(until: () => world.B.Session.State == ZrtpState.Failed);

        long heard = world.Sent.First(s => s.From == world.A
            && Packets.TypeOf(s.Packet) == last).Time;
        Assert.Equal(ZrtpFailure.Timeout, world.B.Session.Failure);
        Assert.Equal(ZrtpErrorCode.ProtocolTimeout, world.B.Session.OwnErrorCode);
        Assert.InRange(world.Now - heard, 9_900, 10_000);
        Assert.DoesNotContain(world.Sent, s => s.From == world.B && s.Time > heard + 1000
            && Packets.TypeOf(s.Packet) is "DHPart1" or "Confirm1" && s.Time > heard + 1000);
    }

    /// <summary>§6: our Hellos stay unanswered for 12 s, a late Commit is accepted.</summary>
    [Fact]
    public void Commit_AfterTheHelloSchedule_IsAccepted()
    {
        var world = new ZrtpWorld(7);
        bool open = false;
        world.Path = (from, packet) =>
        {
            string type = Packets.TypeOf(packet);
            bool lost = !open && (type == "HelloACK" && from == world.A
                || type is "HelloACK" or "Commit");
            return lost ? [] : [(0, packet)];
        };
        world.Start().Run(12_500);
        Assert.Equal(ZrtpState.Discovering, world.B.Session.State);
        open = true;

        // A is told that its Hello arrived: it commits now.
        world.A.Session.Handle(world.Now,
            Packets.Wrap(Packets.Head(ZrtpMessage.HelloAck, 12), world.B.Ssrc), 0, 28);
        world.Run(until: () => world.BothSecure);

        world.AssertSecure();
    }

    [Fact]
    public void Commit_NeverAfterUnansweredHellos_EndsAfterTenMoreSeconds()
    {
        var world = new ZrtpWorld(8);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Hello" ? [(0, packet)] : [];
        world.Start();
        long start = world.Now;
        world.Run(until: () => world.A.Session.State == ZrtpState.Failed);

        Assert.Equal(ZrtpFailure.Timeout, world.A.Session.Failure);
        Assert.Equal(22_350, world.Now - start);
    }

    [Fact]
    public void Timer_Schedule_EndsOneIntervalAfterTheLast()
    {
        var timer = new RetransmitTimer();
        timer.Start(0, RetransmitTimer.T2Ms, RetransmitTimer.T2CapMs, 2);

        Assert.Equal(150, timer.DueMs);
        Assert.True(timer.TryRepeat(150));
        Assert.Equal(450, timer.DueMs);
        Assert.True(timer.TryRepeat(450));
        Assert.Equal(1050, timer.DueMs);
        Assert.False(timer.TryRepeat(1050));
        Assert.Equal(long.MaxValue, timer.DueMs);
    }

    private static long[] Silence(int seed, bool hashes, out ZrtpWorld world)
    {
        var made = new ZrtpWorld(seed);
        made.Path = (_, _) => [];
        made.Start(hashes).Run();
        world = made;
        return made.Sent.Where(s => s.From == made.A).Select(s => s.Time - 1000).ToArray();
    }
}
