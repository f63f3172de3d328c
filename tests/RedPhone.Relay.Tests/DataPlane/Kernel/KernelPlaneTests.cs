using System.Net;
using System.Net.Sockets;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>The kernel path between hosts of their own.</summary>
public class KernelPlaneTests
{
    [RequiresKernelTheory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Call_BothBound_IsForwardedByTheKernelBothWays(bool ipv6, bool oneAddress)
    {
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay(
            address: oneAddress ? KernelBed.Near(true, ipv6: false) : null);
        Assert.Equal("kernel", relay.PlaneName);
        NetworkNamespace near = bed.B;
        Socket a = bed.NewPhone(relay, onA: true, ipv6);
        Socket b = oneAddress
            ? bed.NewPhone(near, new IPEndPoint(KernelBed.Near(true, false),
                relay.LocalEndpoint.Port))
            : bed.NewPhone(relay, onA: false, ipv6);
        bed.Open(a, Ticket.Initiator, 1);
        bed.Open(b, Ticket.Responder, 1);
        int packets = 0;
        foreach ((Socket from, Socket to) in new[] { (a, b), (b, a) })
        {
            foreach (int bytes in new[] { 12, 13, 172, 1000, 1400 })
            {
                byte[] media = new byte[bytes];
                Random.Shared.NextBytes(media);
                media[0] = (byte)(bytes == 13 ? 0x10 : 0x80);
                from.Send(media);
                Assert.Equal(media, PlaneBed.Receive(to));
                packets++;
            }
        }

        await KernelBed.AwaitReceivedAsync(relay, packets + bed.Requests);
        KernelCounters kernel = relay.KernelCounters!.Value;
        Assert.Equal((packets, 2), (kernel.Forwarded, kernel.Flows));
        Assert.Equal((bed.Requests, 0, 0),
            (kernel.PassedStun, kernel.PassedUnknown, kernel.PassedOther));
        Assert.Equal((packets, 0), (relay.PlaneCounters.Forwarded, relay.Counters.Forwarded));
        Assert.True(relay.PlaneCounters.IsBalanced);
    }
}
