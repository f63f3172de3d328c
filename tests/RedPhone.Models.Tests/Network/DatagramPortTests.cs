using System.Net;
using System.Net.Sockets;
using RedPhone.Core.Ports;
using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Models.Tests.Network;

public class DatagramPortTests
{
    [Fact]
    public void UdpDatagramPort_Loopback_SendsAndReceivesWithoutWaiting()
    {
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var port = new UdpDatagramPort();
        var remote = new UdpEndpoint();
        remote.TryParse(peer.Client.LocalEndPoint!.ToString());
        byte[] buffer = new byte[100];

        Assert.False(port.Send([1], 0, 1));
        Assert.Equal(0, port.Receive(buffer));
        port.Connect(remote);
        Assert.Equal(0, port.Receive(buffer));
        Assert.True(port.Send([1, 2, 3], 1, 2));

        IPEndPoint from = new(IPAddress.Any, 0);
        Assert.Equal([2, 3], peer.Receive(ref from));
        peer.Send(new byte[200], from);
        peer.Send([9], from);

        // One longer than the buffer is dropped, the next one is returned.
        Assert.True(SpinWait.SpinUntil(() => port.Receive(buffer) == 1, 5000));
        Assert.Equal(9, buffer[0]);
        port.Close();
        Assert.False(port.Send([1], 0, 1));
    }

    [Fact]
    public void UdpDatagramPort_NobodyListens_IsQuiet()
    {
        using var port = new UdpDatagramPort();
        var remote = new UdpEndpoint();
        remote.SetIpv4(127, 0, 0, 1, 9);
        port.Connect(remote);
        for (int i = 0; i < 3; i++)
        {
            port.Send([1], 0, 1);
            Assert.Equal(0, port.Receive(new byte[10]));
        }
    }

    [Fact]
    public void ImpairedDatagramPort_DelayAndJitter_AreKept()
    {
        var inner = new EchoPort();
        var port = new ImpairedDatagramPort(inner,
            _ => new PathModel { DelayMs = 10, JitterMs = 5 }, 1);
        port.Connect(new UdpEndpoint());
        port.Send([1], 0, 1);
        byte[] buffer = new byte[10];
        int arrivedMs = -1;
        for (int ms = 1; ms < 40 && arrivedMs < 0; ms++)
        {
            port.AdvanceTo(ms);
            arrivedMs = port.Receive(buffer) > 0 ? ms : -1;
        }

        Assert.InRange(arrivedMs, 20, 26);
    }

    [Fact]
    public void ImpairedDatagramPort_Loss_LosesAboutSoMany()
    {
        var port = new ImpairedDatagramPort(new EchoPort(),
            _ => new PathModel { LossPercent = 25 }, 1);
        port.Connect(new UdpEndpoint());
        byte[] buffer = new byte[10];
        int received = 0;
        for (int ms = 1; ms <= 4000; ms++)
        {
            port.Send([1], 0, 1);
            port.AdvanceTo(ms);
            received += port.Receive(buffer);
        }

        Assert.InRange(received, 2850, 3150);
        Assert.Equal(4000 - received, port.Lost);
    }

    private sealed class EchoPort : IDatagramPort
    {
        private readonly Queue<byte[]> _datagrams = new();

        public void Connect(UdpEndpoint remote)
        {
        }

        public void Close()
        {
        }

        public bool Send(byte[] buffer, int offset, int count)
        {
            _datagrams.Enqueue(buffer.AsSpan(offset, count).ToArray());
            return true;
        }

        public int Receive(byte[] buffer)
        {
            if (!_datagrams.TryDequeue(out byte[]? datagram))
            {
                return 0;
            }

            datagram.CopyTo(buffer, 0);
            return datagram.Length;
        }
    }
}
