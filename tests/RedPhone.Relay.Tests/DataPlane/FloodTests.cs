using System.Net;
using System.Net.Sockets;
using RedPhone.Hosting;
using RedPhone.Relay.DataPlane;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.DataPlane;

/// <summary>
/// Why a flood of requests does not disturb running calls: the structure, with the control thread
/// held still, so that no time is measured. What is lost on a machine under load:
/// redphone bench relay --flood.
/// </summary>
public class FloodTests
{
    private const int Forged = 40_000;
    private const int Packets = 500;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Flood_ControlThreadStuckAndItsQueueFull_CallsGoOn(string address)
    {
        await using var bed = new PlaneBed(RelayPlane.Mmsg, 2, IPAddress.Parse(address));
        (Socket a, Socket b) = bed.Call(1);
        Socket attacker = bed.NewPhone();
        byte[] open = new RelayBench().OpenRequest(
            RelayBench.NewTicket(Ticket.Initiator, key: new byte[32]));
        using var gate = new ManualResetEventSlim();
        bed.Host.Plane.Post(() => gate.Wait(TimeSpan.FromSeconds(60)));
        int sent = 0;
        for (int i = 0; i < Forged; i++)
        {
            sent += attacker.Send(open) > 0 ? 1 : 0;
        }

        for (int i = 0; i < Packets; i++)
        {
            byte[] media = [(byte)(i % 2 == 0 ? 0x80 : 0x10), (byte)i, (byte)(i >> 8)];
            (i % 3 == 0 ? a : b).Send(media);
            Assert.Equal(media, PlaneBed.Receive(i % 3 == 0 ? b : a));
            sent++;
        }

        gate.Set();
        await bed.AwaitReceivedAsync(sent + bed.Requests);
        await bed.Host.StopAsync();
        DataPlaneCounters plane = bed.Host.PlaneCounters;
        RelayCounters core = bed.Host.Counters;
        Assert.True(plane.IsBalanced && core.IsBalanced);
        Assert.True(plane.QueueFull > 0, "the control queue was to overflow");
        Assert.Equal(Packets, plane.Forwarded);
        Assert.Equal(Forged - plane.QueueFull,
            core.Refused(RelayRefusalReason.ForgedTicket)
            + core.Refused(RelayRefusalReason.RateLimited));
        Assert.InRange(core.Refused(RelayRefusalReason.ForgedTicket), 1,
            new RelayLimits().UnprovedBurst + Forged / 10);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Flood_SocketPlaneStuckAndItsRequestQueueFull_MediaIsNotLost(
        string address)
    {
        const int Media = 200;
        await using var bed = new PlaneBed(RelayPlane.Socket, 1, IPAddress.Parse(address));
        Assert.True(((SocketDataPlane)bed.Host.Plane).IsSteered);
        (Socket a, Socket b) = bed.Call(1);
        Socket attacker = bed.NewPhone();
        byte[] open = new RelayBench().OpenRequest(
            RelayBench.NewTicket(Ticket.Initiator, key: new byte[32]));
        using var gate = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        bed.Host.Plane.Post(() =>
        {
            held.Set();
            gate.Wait(TimeSpan.FromSeconds(60));
        });
        Assert.True(held.Wait(TimeSpan.FromSeconds(10)));
        int sent = 0;
        for (int i = 0; i < Forged; i++)
        {
            sent += attacker.Send(open) > 0 ? 1 : 0;
        }

        for (int i = 0; i < Media; i++)
        {
            sent += (i % 3 == 0 ? a : b).Send([(byte)(i % 2 == 0 ? 0x80 : 0x10), (byte)i]) > 0
                ? 1 : 0;
        }

        gate.Set();
        await bed.AwaitReceivedAsync(sent + bed.Requests);
        await bed.Host.StopAsync();
        RelayCounters core = bed.Host.Counters;
        Assert.True(bed.Host.PlaneCounters.IsBalanced && core.IsBalanced);
        Assert.True(bed.Host.PlaneCounters.QueueFull > 0, "the requests' queue was to overflow");
        Assert.Equal(Media, core.Forwarded);
        Assert.Equal(Forged - bed.Host.PlaneCounters.QueueFull,
            core.Refused(RelayRefusalReason.ForgedTicket)
            + core.Refused(RelayRefusalReason.RateLimited));
    }

    [Fact]
    public async Task Control_MediaAndRequestsWait_MediaIsTakenFirst()
    {
        const int Waiting = 200;
        using var gate = new ManualResetEventSlim();
        var core = new HeldCore(gate);
        await using MmsgDataPlane plane = SmallPlane(servesTurn: false);
        using Socket phone = StartHeld(plane, core);
        for (int i = 0; i < Waiting; i++)
        {
            phone.Send([1, 0]);
            phone.Send([0x80, 0]);
        }

        for (int i = 0; i < 1000 && plane.Counters.HandedUp < 1 + Waiting; i++)
        {
            await Task.Delay(10);
        }

        gate.Set();
        for (int i = 0; i < 1000 && core.Count < 1 + (2 * Waiting); i++)
        {
            await Task.Delay(10);
        }

        await plane.StopAsync();
        byte[] due = [0, .. Enumerable.Repeat((byte)0x80, Waiting),
            .. Enumerable.Repeat((byte)1, Waiting)];
        Assert.Equal(due, core.FirstBytes);
    }

    [Fact]
    public async Task Flood_WithTurnAndTheRequestQueueFull_NoChannelDataIsLostAndItComesFirst()
    {
        const int Waiting = 200;
        const byte Channel = 0x40;
        using var gate = new ManualResetEventSlim();
        var core = new HeldCore(gate);
        await using MmsgDataPlane plane = SmallPlane(servesTurn: true);
        using Socket phone = StartHeld(plane, core);
        for (int i = 0; i < Forged; i++)
        {
            phone.Send([1, 0]);
        }

        for (int i = 0; i < Waiting; i++)
        {
            phone.Send([Channel, 0]);
        }

        gate.Set();
        long taken = 1 + Forged + Waiting;
        for (int i = 0; i < 1000 && core.Count + plane.Counters.QueueFull < taken; i++)
        {
            await Task.Delay(10);
        }

        await plane.StopAsync();
        Assert.True(plane.Counters.QueueFull > 0, "the control queue was to overflow");
        Assert.Equal(taken, core.Count + plane.Counters.QueueFull);
        Assert.Equal(Waiting, core.FirstBytes.Count(b => b == Channel));

        // One batch of each a turn: ChannelData is through after as many requests at most, and
        // those of the turn that was held.
        Assert.InRange(Array.LastIndexOf(core.FirstBytes, Channel), Waiting, (2 * Waiting) + 128);
    }

    private static MmsgDataPlane SmallPlane(bool servesTurn) => new(new DataPlaneOptions
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        MaxFlows = 2,
        ServesTurn = servesTurn,
    }, new MonotonicUnixClock());

    // The phone's first datagram is what the core stays in.
    private static Socket StartHeld(MmsgDataPlane plane, HeldCore core)
    {
        plane.Start(core);
        var phone = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, 0);
        phone.Connect(IPAddress.Loopback, plane.LocalEndpoint.Port);
        phone.Send([0, 0]);
        Assert.True(core.Held.Wait(TimeSpan.FromSeconds(10)));
        return phone;
    }

    // Stays in its first datagram until the gate opens; notes the first byte of each.
    private sealed class HeldCore(ManualResetEventSlim gate) : IDatagramCore
    {
        private readonly List<byte> _firstBytes = [];
        private int _count;

        public ManualResetEventSlim Held { get; } = new();

        public int Count => Volatile.Read(ref _count);

        public byte[] FirstBytes => [.. _firstBytes];

        public long NextDeadlineMs => long.MaxValue;

        public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
        {
            _firstBytes.Add(buffer[0]);
            Volatile.Write(ref _count, _firstBytes.Count);
            Held.Set();
            gate.Wait(TimeSpan.FromSeconds(60));
        }

        public void HandleTimeout(long nowMs)
        {
        }

        public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
        {
            count = 0;
            return false;
        }
    }
}
