using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RedPhone.Hosting;
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
        Socket a = bed.NewPhone(relay, onA: true, ipv6);
        Socket b = oneAddress
            ? bed.NewPhone(bed.B, new IPEndPoint(KernelBed.Near(true, false),
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

    // Frames with real checksums: what leaves the relay is checked here and by the receiver's
    // system, which drops the one with a flipped bit.
    [RequiresKernelTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Checksums_OnTheWire_AreGoodAndABadOneStaysBad(bool ipv6)
    {
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay();
        (Socket a, Socket b) = bed.Call(relay, 1, ipv6);
        using var wireA = new RawWire(bed.A);
        using var wireB = new RawWire(bed.B);
        var from = (IPEndPoint)a.LocalEndPoint!;
        var to = (IPEndPoint)a.RemoteEndPoint!;
        byte[] media = new byte[173];
        Random.Shared.NextBytes(media);
        media[0] = 0x80;
        byte[] bad = Frame.Make(from, to, media);
        bad[^1] ^= 1;
        wireA.Send(bad, KernelBed.LinkAddress(1));
        wireA.Send(Frame.Make(from, to, media), KernelBed.LinkAddress(1));
        Assert.Equal(media, PlaneBed.Receive(b));
        Assert.Equal(0, b.Available);
        bool IsMedia(byte[] frame) => frame.Length == bad.Length
            && frame[Frame.EthernetBytes + Frame.IpBytes(frame) + 8] == 0x80;
        Assert.False(Frame.IsSound(wireB.Receive(IsMedia)));
        byte[] good = wireB.Receive(IsMedia);
        Assert.True(Frame.IsSound(good));
        Assert.Equal(((IPEndPoint)b.RemoteEndPoint!, (IPEndPoint)b.LocalEndPoint!),
            Frame.Ends(good));
        Assert.Equal(2, relay.KernelCounters!.Value.Forwarded);
    }

    [RequiresKernelFact]
    public async Task Rebind_NewAddress_GetsTheMediaAndTheOldOneNothing()
    {
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay();
        (Socket a, Socket b) = bed.Call(relay, 1);
        b.Send(Media(1));
        Assert.Equal(Media(1), PlaneBed.Receive(a));
        Socket moved = bed.NewPhone(relay, onA: true);
        bed.Open(moved, Ticket.Initiator, 1);
        a.Send(Media(2));
        b.Send(Media(3));
        Assert.Equal(Media(3), PlaneBed.Receive(moved));
        moved.Send(Media(4));
        Assert.Equal(Media(4), PlaneBed.Receive(b));
        await KernelBed.AwaitReceivedAsync(relay, bed.Requests + 4);
        Assert.Equal((0, 0), (a.Available, b.Available));
        KernelCounters kernel = relay.KernelCounters!.Value;
        Assert.Equal((3, 1, 2), (kernel.Forwarded, kernel.PassedUnknown, kernel.Flows));
        Assert.Equal(1, relay.Counters.UnknownSource);
    }

    [RequiresKernelFact]
    public async Task Idle_TalkingOverTheKernelOnly_KeepsTheCallAndSilenceEndsIt()
    {
        const int IdleMs = 3000;
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay(limits: new RelayLimits { IdleMs = IdleMs });
        (Socket a, Socket b) = bed.Call(relay, 1);
        var talk = Stopwatch.StartNew();
        int packets = 0;
        while (talk.ElapsedMilliseconds < IdleMs * 3 / 2)
        {
            a.Send(Media(1));
            b.Send(Media(2));
            Assert.Equal(Media(1), PlaneBed.Receive(b));
            Assert.Equal(Media(2), PlaneBed.Receive(a));
            packets += 2;
            await Task.Delay(20);
        }

        Assert.Equal((0, packets),
            (relay.Counters.SessionsEnded, relay.KernelCounters!.Value.Forwarded));
        for (int i = 0; i < 1000 && relay.Counters.SessionsEnded == 0; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal((1, 2, 0), (relay.Counters.SessionsEnded, relay.Counters.IdleEnded,
            relay.KernelCounters!.Value.Flows));
        a.Send(Media(3));
        await KernelBed.AwaitReceivedAsync(relay, bed.Requests + packets + 1);
        Assert.Equal(packets, relay.PlaneCounters.Forwarded);
    }

    [RequiresKernelTheory]
    [InlineData(RelayPlane.Kernel)]
    [InlineData(RelayPlane.Mmsg)]
    public async Task Rate_AboveThePhones_IsDroppedAndCounted(RelayPlane plane)
    {
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay(plane, new RelayLimits
        {
            FlowPacketsPerSecond = 1,
            FlowBurst = 10,
        });
        (Socket a, Socket b) = bed.Call(relay, 1);
        var time = Stopwatch.StartNew();
        for (int i = 0; i < 200; i++)
        {
            a.Send(Media(1));
        }

        b.Send(Media(2));
        Assert.Equal(Media(2), PlaneBed.Receive(a));
        await KernelBed.AwaitReceivedAsync(relay, bed.Requests + 201);
        DataPlaneCounters counters = relay.PlaneCounters;
        Assert.Equal(201, counters.Forwarded + counters.RateLimited);

        // The other phone's one, the first, the burst, and one a second.
        Assert.InRange(counters.Forwarded, 12, 13 + (time.ElapsedMilliseconds / 1000));
        Assert.True(counters.IsBalanced);
    }

    [RequiresKernelFact]
    public async Task Packets_OfAllKindsOverRebinds_AreAllAccountedFor()
    {
        const int Calls = 4;
        const int Packets = 6000;
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay();
        (Socket A, Socket B)[] calls =
            [.. Enumerable.Range(1, Calls).Select(call => bed.Call(relay, call, call % 2 == 0))];
        Socket stranger = bed.NewPhone(relay, onA: true);
        var sender = new Thread(() =>
        {
            for (int i = 0; i < Packets; i++)
            {
                (Socket a, Socket b) = calls[i % Calls];
                byte[] media = Media(i);
                media[0] = (byte)(i % 100 == 3 ? 0xFF : 0x80);
                Socket from = i % 50 == 7 ? stranger : i % 2 == 0 ? a : b;
                from.Send(i % 30 == 11 ? media[..5] : media);
            }
        });
        sender.Start();
        int rebinds = 0;
        while (sender.IsAlive || rebinds == 0)
        {
            Socket moved = bed.NewPhone(relay, onA: true);
            bed.Open(moved, Ticket.Initiator, 1 + (rebinds++ % Calls));
        }

        sender.Join();
        await KernelBed.AwaitReceivedAsync(relay, Packets + bed.Requests);
        await relay.StopAsync();
        DataPlaneCounters counters = relay.PlaneCounters;
        KernelCounters kernel = relay.KernelCounters!.Value;
        Assert.True(counters.IsBalanced && relay.Counters.IsBalanced, counters.ToString());
        Assert.Equal(counters.HandedUp, relay.Counters.Received);

        // The program does not look at payloads under 12 bytes; they are the batched plane's.
        int tooShort = Enumerable.Range(0, Packets).Count(i => i % 30 == 11);
        Assert.Equal(Packets + bed.Requests - tooShort, kernel.Taken + kernel.PassedStun
            + kernel.PassedUnknown + kernel.PassedOther);
        Assert.True(kernel.Forwarded > 0 && kernel.PassedUnknown > 0 && kernel.PassedOther > 0);
    }

    [RequiresKernelFact]
    public async Task Relays_TwoOnOneInterface_DoNotDisturbEachOther()
    {
        await using var bed = new KernelBed();
        RelayHost first = bed.NewRelay();
        RelayHost second = bed.NewRelay();
        (Socket a1, Socket b1) = bed.Call(first, 1);
        (Socket a2, Socket b2) = bed.Call(second, 2);
        a1.Send(Media(1));
        a2.Send(Media(2));
        Assert.Equal(Media(1), PlaneBed.Receive(b1));
        Assert.Equal(Media(2), PlaneBed.Receive(b2));
        await first.StopAsync();
        b2.Send(Media(3));
        Assert.Equal(Media(3), PlaneBed.Receive(a2));
        Assert.Equal((1, 2), (first.KernelCounters!.Value.Forwarded,
            second.KernelCounters!.Value.Forwarded));
    }

    [RequiresKernelTheory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Loopback_PhonesBesideTheRelay_AreServedToo(string address)
    {
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay(interfaces: ["lo"], address: IPAddress.Parse(address));
        var at = new IPEndPoint(IPAddress.Parse(address), relay.LocalEndpoint.Port);
        (Socket a, Socket b) = (bed.NewPhone(bed.Middle, at), bed.NewPhone(bed.Middle, at));
        bed.Open(a, Ticket.Initiator, 1);
        bed.Open(b, Ticket.Responder, 1);
        a.Send(Media(1));
        Assert.Equal(Media(1), PlaneBed.Receive(b));
        b.Send(Media(2));
        Assert.Equal(Media(2), PlaneBed.Receive(a));
        Assert.Equal(2, relay.KernelCounters!.Value.Forwarded);
    }

    [RequiresKernelFact]
    public async Task Routes_ThatChange_AreFollowed()
    {
        await using var bed = new KernelBed();
        RelayHost relay = bed.NewRelay();
        (Socket a, _) = bed.Call(relay, 1);
        byte[] media = new byte[1200];
        media[0] = 0x80;
        a.Send(media);
        bed.Middle.Configure($"link set {KernelBed.InterfaceB} mtu 1000");
        for (int i = 0; i < 1000 && relay.KernelCounters!.Value.PassedOther == 0; i++)
        {
            await Task.Delay(10);
            a.Send(media);
        }

        Assert.NotEqual(0, relay.KernelCounters!.Value.PassedOther);
        Assert.Equal(2, relay.KernelCounters!.Value.Flows);
    }

    [RequiresKernelFact]
    public async Task Interface_ThatDoesNotExist_IsRefusedAndTheRestIsNamed()
    {
        await using var bed = new KernelBed();
        SetupException refused = Assert.Throws<SetupException>(
            () => bed.NewRelay(interfaces: ["nosuch"]));
        Assert.Contains(KernelBed.InterfaceA, refused.Message);
    }

    [RequiresKernelFact]
    public async Task Auto_WithoutInterfaces_StaysInUserSpace()
    {
        await using var bed = new KernelBed();
        Assert.Equal("mmsg", bed.NewRelay(RelayPlane.Auto, interfaces: []).PlaneName);
        Assert.Equal("kernel", bed.NewRelay(RelayPlane.Auto).PlaneName);
    }

    private static byte[] Media(int mark)
    {
        byte[] media = new byte[172];
        media[0] = 0x80;
        media[^1] = (byte)mark;
        return media;
    }
}
