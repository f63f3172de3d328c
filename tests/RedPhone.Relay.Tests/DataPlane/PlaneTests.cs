using System.Net;
using System.Net.Sockets;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.DataPlane;

/// <summary>The planes on loopback: the same behaviour from each.</summary>
public class PlaneTests
{
    public static TheoryData<RelayPlane, int, string> Planes => new()
    {
        { RelayPlane.Socket, 1, "127.0.0.1" },
        { RelayPlane.Mmsg, 1, "127.0.0.1" },
        { RelayPlane.Mmsg, 3, "127.0.0.1" },
        { RelayPlane.Mmsg, 2, "::1" },
    };

    [Theory]
    [MemberData(nameof(Planes))]
    public async Task Call_BothBound_ForwardsUnchangedBothWays(RelayPlane plane, int threads,
        string address)
    {
        await using var bed = new PlaneBed(plane, threads, IPAddress.Parse(address));
        for (int call = 1; call <= 8; call++)
        {
            (Socket a, Socket b) = bed.Call(call);
            foreach ((Socket from, Socket to) in new[] { (a, b), (b, a) })
            {
                foreach (int bytes in new[] { 1, 172, 1500 })
                {
                    byte[] media = new byte[bytes];
                    Random.Shared.NextBytes(media);
                    media[0] = (byte)(bytes == 1 ? 0x10 : 0x80);
                    from.Send(media);
                    Assert.Equal(media, PlaneBed.Receive(to));
                }
            }
        }

        await bed.AwaitReceivedAsync((8 * 6) + bed.Requests);
        long forwarded = bed.Host.PlaneCounters.Forwarded + bed.Host.Counters.Forwarded;
        Assert.Equal(8 * 6, forwarded);
    }

    [Theory]
    [MemberData(nameof(Planes))]
    public async Task Rebind_NewAddress_GetsTheMediaAndTheOldOneNothing(RelayPlane plane,
        int threads, string address)
    {
        await using var bed = new PlaneBed(plane, threads, IPAddress.Parse(address));
        (Socket a, Socket b) = bed.Call(1);
        Socket moved = bed.NewPhone();
        Assert.Equal(-1, bed.Open(moved, bed.NewTicket(Ticket.Initiator, 1)));
        b.Send([0x80, 1]);
        Assert.Equal([0x80, 1], PlaneBed.Receive(moved));
        moved.Send([0x80, 2]);
        Assert.Equal([0x80, 2], PlaneBed.Receive(b));
        a.Send([0x80, 3]);
        b.Send([0x80, 4]);
        Assert.Equal([0x80, 4], PlaneBed.Receive(moved));
        Assert.Equal(0, a.Available);
    }

    [Fact]
    public async Task Idle_TheFlowsOfAPlane_EndAsTheCoresDo()
    {
        await using var bed = new PlaneBed(RelayPlane.Mmsg,
            limits: new RelayLimits { IdleMs = 300 });
        (Socket a, Socket b) = bed.Call(1);
        for (int i = 0; i < 1000 && bed.Host.Counters.SessionsEnded == 0; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal((2, 1), (bed.Host.Counters.IdleEnded, bed.Host.Counters.SessionsEnded));
        a.Send([0x80, 1]);
        b.Send([0x80, 1]);
        await bed.AwaitReceivedAsync(bed.Requests + 2);
        Assert.Equal(0, bed.Host.PlaneCounters.Forwarded);
    }

    [Fact]
    public async Task Stop_TwoRelaysOnOnePort_AreRefused()
    {
        await using var bed = new PlaneBed(RelayPlane.Mmsg);
        var settings = new RelaySettings
        {
            DataDirectory = "",
            Listen = bed.Relay,
            Plane = RelayPlane.Mmsg,
        };
        Assert.Throws<SetupException>(() => new RelayHost(1, RelayBench.Key,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, null, settings));
        await bed.Host.StopAsync();
        await bed.Host.StopAsync();
        Assert.True(bed.Host.Completion.IsCompletedSuccessfully);
    }
}
