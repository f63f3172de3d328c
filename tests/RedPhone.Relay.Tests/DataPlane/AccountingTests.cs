using System.Net.Sockets;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.DataPlane;

/// <summary>
/// Every packet is forwarded or counted under one reason, whatever happens meanwhile; on real sockets
/// and threads. TenMillionTests does the same in virtual time.
/// </summary>
public class AccountingTests
{
    private const int Calls = 8;
    private const int PacketsPerCall = 8_000;
    private const int MaxAhead = 500;

    [Theory]
    [InlineData(RelayPlane.Socket, 1)]
    [InlineData(RelayPlane.Mmsg, 1)]
    [InlineData(RelayPlane.Mmsg, 2)]
    public async Task Packets_OverRebindsAndEnds_AreAllAccountedFor(RelayPlane plane, int threads)
    {
        await using var bed = new PlaneBed(plane, threads);
        (Socket A, Socket B)[] calls = [.. Enumerable.Range(1, Calls).Select(bed.Call)];
        Socket stranger = bed.NewPhone();
        int sent = 0;
        var sender = new Thread(() =>
        {
            byte[] media = new byte[172];
            byte[][] bad = [new byte[1600], new byte[5000], []];
            for (int i = 0; i < PacketsPerCall * Calls; i++)
            {
                (Socket a, Socket b) = calls[i % Calls];
                media[0] = (byte)(i % 1000 == 0 ? 0xFF : 0x80);
                Socket from = i % 500 == 0 ? stranger : i % 2 == 0 ? a : b;
                from.Send(i % 700 == 0 ? bad[i / 700 % 3] : media, SocketFlags.None,
                    out SocketError error);
                sent += error == SocketError.Success ? 1 : 0;

                // The plain socket is requests' and media's alike: a full queue would lose OPENs.
                while (plane == RelayPlane.Socket && sent - bed.Received > MaxAhead)
                {
                    Thread.Yield();
                }
            }
        });
        sender.Start();
        for (int i = 0; sender.IsAlive; i++)
        {
            // Re-binds to a new address; every third one takes a role of another call at once,
            // which ends the first.
            Socket moved = bed.NewPhone();
            bed.Open(moved, bed.NewTicket(Ticket.Initiator, 1 + (i % Calls)));
            if (i % 3 == 0)
            {
                bed.Open(moved, bed.NewTicket(Ticket.Responder, 1 + ((i + 1) % Calls)));
            }
        }

        sender.Join();
        await bed.AwaitReceivedAsync(sent + bed.Requests);
        await bed.Host.StopAsync();
        DataPlaneCounters counters = bed.Host.PlaneCounters;
        Assert.True(counters.IsBalanced, counters.ToString());
        Assert.True(bed.Host.Counters.IsBalanced);
        Assert.Equal(counters.HandedUp, bed.Host.Counters.Received);
        Assert.Equal(sent + bed.Requests, counters.Received + counters.QueueFull);
        Assert.True(counters.Forwarded + bed.Host.Counters.Forwarded > 0);
        Assert.True(bed.Host.Counters.Rebound > 0);
        Assert.True(bed.Host.Counters.Displaced > 0);
    }
}
