using System.Net.Sockets;
using RedPhone.Relay.DataPlane;
using RedPhone.Relay.Tests.DataPlane;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests;

/// <summary>
/// The data path allocates nothing: measured on the thread that runs it, with no other test beside
/// it and without tiered compilation (see the project file).
/// </summary>
[Collection(MemoryCollection.Name)]
public class AllocationTests
{
    private const int Rounds = 2_000;
    private const int TwinBytes = 10_000;

    private static readonly UdpEndpoint A = RelayBench.Address(1);
    private static readonly UdpEndpoint B = RelayBench.Address(2);
    private static readonly UdpEndpoint Stranger = RelayBench.Address(66);

    [Fact]
    public void Core_MediaKeepalivesProbesAndForgedOpens_AllocateNothing()
    {
        var bench = new RelayBench();
        bench.Bind(A, RelayBench.NewTicket(Ticket.Initiator));
        bench.Bind(B, RelayBench.NewTicket(Ticket.Responder));
        byte[] forged = RelayBench.NewTicket(Ticket.Initiator, key: new byte[32]);
        byte[][] datagrams =
        [
            [0x80, .. new byte[171]],
            [0x10, .. new byte[171]],
            [0xFF, 0],
            bench.Indication(),
            bench.Request(Stun.Binding, (StunAttribute.Software, new byte[17])),
            bench.OpenRequest(RelayBench.NewTicket(Ticket.Initiator)),
            bench.OpenRequest(forged),
        ];
        byte[] buffer = new byte[2048];
        byte[] output = new byte[2048];
        var to = new UdpEndpoint();
        int sent = 0;
        long Run(int rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < rounds; i++)
            {
                foreach (byte[] datagram in datagrams)
                {
                    datagram.CopyTo(buffer, 0);
                    bench.Core.Handle(bench.NowMs, A, buffer, datagram.Length);
                    bench.Core.Handle(bench.NowMs, Stranger, buffer, datagram.Length);
                    while (bench.Core.TryTakeOutput(output, to, out _))
                    {
                        sent++;
                    }
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run(Rounds);
        sent = 0;
        Assert.Equal(0, Run(Rounds));

        // From A both media kinds; from both the probe, the challenge and the refusal.
        Assert.Equal(Rounds * 8, sent);
        Assert.True(bench.Core.Counters.IsBalanced);
    }

    [Theory]
    [InlineData(RelayPlane.Socket, 1)]
    [InlineData(RelayPlane.Mmsg, 1)]
    [InlineData(RelayPlane.Mmsg, 2)]
    public async Task Plane_MediaAndStrangers_AllocateNothing(RelayPlane plane, int threads)
    {
        await using var bed = new PlaneBed(plane, threads);
        (Socket A, Socket B)[] calls = [.. Enumerable.Range(1, 4).Select(bed.Call)];
        Socket stranger = bed.NewPhone();
        int sent = await RunAsync(bed, calls, stranger, 0);
        long before = AllocatedBytes(bed.Host);
        sent = await RunAsync(bed, calls, stranger, sent);
        sent = await RunAsync(bed, calls, stranger, sent);
        Assert.Equal(0, AllocatedBytes(bed.Host) - before);
        Assert.True(before >= 0, "nothing was measured");
        if (plane == RelayPlane.Socket)
        {
            // The twin: what its thread does allocate is seen.
            bed.Host.Plane.Post(() => GC.KeepAlive(new byte[TwinBytes]));
            await RunAsync(bed, calls, stranger, sent);
            Assert.InRange(AllocatedBytes(bed.Host) - before, TwinBytes, 2 * TwinBytes);
        }

        await bed.Host.StopAsync();
        long forwarded = bed.Host.PlaneCounters.Forwarded + bed.Host.Counters.Forwarded;
        Assert.InRange(forwarded, 1, sent);
        Assert.True(bed.Host.PlaneCounters.IsBalanced);
    }

    // Sends a round and waits until all of it is counted; returns the datagrams sent so far.
    private static async Task<int> RunAsync(PlaneBed bed, (Socket A, Socket B)[] calls,
        Socket stranger, int sent)
    {
        byte[] media = new byte[172];
        media[0] = 0x80;
        for (int i = 0; i < Rounds; i++)
        {
            (Socket a, Socket b) = calls[i % calls.Length];
            foreach (Socket from in new[] { a, b, stranger })
            {
                from.Send(media, SocketFlags.None, out SocketError error);
                sent += error == SocketError.Success ? 1 : 0;
            }
        }

        await bed.AwaitReceivedAsync(sent + bed.Requests);
        return sent;
    }

    private static long AllocatedBytes(RelayHost host) => host.Plane switch
    {
        MmsgDataPlane batched => batched.AllocatedBytes,
        SocketDataPlane plain => plain.AllocatedBytes,
        _ => -1,
    };
}
