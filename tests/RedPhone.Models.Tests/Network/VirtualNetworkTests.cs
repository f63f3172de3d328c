using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Models.Tests.Network;

public class VirtualNetworkTests
{
    private const int Sent = 10_000;

    [Fact]
    public void Send_Delay_ArrivesWhenBothPathsAreCrossed()
    {
        var bed = new Bed(1, path => path.DelayMs = 20);
        bed.Sender.DelayMs = 5;
        bed.Send(1);
        bed.Network.AdvanceTo(24);
        Assert.Empty(bed.Received);
        bed.Network.AdvanceTo(25);
        Assert.Single(bed.Received);
    }

    [Fact]
    public void Send_LossAndDuplication_HappenAboutAsOftenAsSaid()
    {
        var bed = new Bed(1, path =>
        {
            path.LossPercent = 10;
            path.DuplicatePercent = 20;
        });
        bed.Send(Sent);
        bed.Network.AdvanceTo(1);
        double expected = Sent * 0.9 * 1.2;
        Assert.InRange(bed.Received.Count, expected * 0.97, expected * 1.03);
        Assert.InRange(bed.Network.Lost, Sent * 0.09, Sent * 0.11);
    }

    [Fact]
    public void Send_Jitter_ReordersWithinItsBound()
    {
        var bed = new Bed(1, path => path.JitterMs = 30);
        bed.Send(Sent);
        bed.Network.AdvanceTo(30);
        Assert.Equal(Sent, bed.Received.Count);
        Assert.NotEqual(bed.Received.Order(), bed.Received);
    }

    [Fact]
    public void Send_SameSeed_SameFate()
    {
        Assert.Equal(Run(7), Run(7));
        Assert.NotEqual(Run(7), Run(8));

        static List<int> Run(ulong seed)
        {
            var bed = new Bed(seed, path =>
            {
                path.LossPercent = 30;
                path.JitterMs = 30;
                path.ReorderPercent = 5;
            });
            bed.Send(500);
            bed.Network.AdvanceTo(100);
            return bed.Received;
        }
    }

    [Fact]
    public void Send_ReceiverDown_NothingArrives()
    {
        var bed = new Bed(1, path => path.Down = true);
        bed.Send(5);
        bed.Network.AdvanceTo(100);
        Assert.Empty(bed.Received);
    }

    [Fact]
    public void Rebind_OldPort_ReachesNobody()
    {
        var bed = new Bed(1, _ => { });
        var old = new UdpEndpoint();
        old.CopyFrom(bed.Receiver.Local);
        bed.Receiver.Rebind();
        bed.SenderSocket.Send(old, BitConverter.GetBytes(1));
        bed.SenderSocket.Send(bed.Receiver.Local, BitConverter.GetBytes(2));
        bed.Network.AdvanceTo(1);
        Assert.Single(bed.Received);
        Assert.Equal(1, bed.Network.Undeliverable);
    }

    private sealed class Bed
    {
        public Bed(ulong seed, Action<PathModel> receiverPath)
        {
            Network = new VirtualNetwork(seed);
            var sender = new VirtualHost("sender", "10.0.0.1");
            var receiver = new VirtualHost("receiver", "10.0.0.2");
            receiverPath(receiver.Path);
            Sender = sender.Path;
            SenderSocket = Network.Open(sender, 1000, (_, _) => { });
            Receiver = Network.Open(receiver, 2000,
                (_, datagram) => Received.Add(BitConverter.ToInt32(datagram)));
        }

        public VirtualNetwork Network { get; }

        public PathModel Sender { get; }

        public VirtualSocket SenderSocket { get; }

        public VirtualSocket Receiver { get; }

        public List<int> Received { get; } = [];

        public void Send(int count)
        {
            for (int i = 0; i < count; i++)
            {
                SenderSocket.Send(Receiver.Local, BitConverter.GetBytes(i));
            }
        }
    }
}
