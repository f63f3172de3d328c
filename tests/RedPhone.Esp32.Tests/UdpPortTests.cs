using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;
using RedPhone.Wire;
using Socket = System.Net.Sockets.Socket;

namespace RedPhone.Esp32.Tests;

public class UdpPortTests
{
    private readonly FakeWorld _world = new();
    private readonly UdpPort _port = new();
    private readonly byte[] _buffer = new byte[1500];

    [Fact]
    public void Connect_Ipv4_OpensAConnectedUdpSocketWithTimeLimits()
    {
        Socket socket = Connect("192.0.2.7:31337");
        Assert.True(socket.IsUdp);
        Assert.Equal(System.Net.Sockets.AddressFamily.InterNetwork, socket.Family);
        Assert.Equal([192, 0, 2, 7], socket.Remote.Address.GetAddressBytes());
        Assert.Equal(31337, socket.Remote.Port);
        Assert.InRange(socket.ReceiveTimeout, 1, 20);
        Assert.InRange(socket.SendTimeout, 1, 20);
    }

    [Fact]
    public void Connect_Ipv6_KeepsAllSixteenBytes()
    {
        Socket socket = Connect("[2001:0db8:0000:0000:0000:0000:0000:0001]:5000");
        Assert.Equal(System.Net.Sockets.AddressFamily.InterNetworkV6, socket.Family);
        Assert.Equal(Endpoint("[2001:0db8:0000:0000:0000:0000:0000:0001]:5000").Address,
            socket.Remote.Address.GetAddressBytes());
    }

    [Fact]
    public void Receive_NothingWaits_ReturnsAtOnce()
    {
        Connect("192.0.2.7:1");
        Assert.Equal(0, _port.Receive(_buffer));
        Assert.Empty(_world.Blocked);
    }

    [Fact]
    public void Fake_ReceiveWithoutPoll_IsCaught()
    {
        // The twin of the rule: an adapter that just received would be found out.
        Socket socket = Connect("192.0.2.7:1");
        Assert.Throws<System.Net.Sockets.SocketException>(
            () => socket.Receive(_buffer, 0, _buffer.Length, 0));
        Assert.Equal(["receive with nothing there"], _world.Blocked);
    }

    [Fact]
    public void Receive_Datagrams_GivesEachOnce()
    {
        Socket socket = Connect("192.0.2.7:1");
        socket.Waiting.Enqueue([1, 2, 3]);
        socket.Waiting.Enqueue([4]);
        Assert.Equal(3, _port.Receive(_buffer));
        Assert.Equal([1, 2, 3], _buffer[..3]);
        Assert.Equal(1, _port.Receive(_buffer));
        Assert.Equal(0, _port.Receive(_buffer));
        Assert.Empty(_world.Blocked);
    }

    [Fact]
    public void Receive_EmptyOversizeAndErrors_ArePassedOverAndCounted()
    {
        Socket socket = Connect("192.0.2.7:1");
        socket.Waiting.Enqueue([]);
        socket.Waiting.Enqueue(new byte[1501]);
        socket.Waiting.Enqueue(null);
        socket.Waiting.Enqueue([9]);
        Assert.Equal(1, _port.Receive(_buffer));
        Assert.Equal(1, _port.Oversize);
        Assert.Equal(1, _port.Errors);
        Assert.Empty(_world.Blocked);
    }

    [Fact]
    public void Receive_EndlessRubbish_GivesUpAfterAFew()
    {
        Socket socket = Connect("192.0.2.7:1");
        for (int i = 0; i < 100; i++)
        {
            socket.Waiting.Enqueue(i % 2 == 0 ? null : []);
        }

        Assert.Equal(0, _port.Receive(_buffer));
        Assert.InRange(socket.Waiting.Count, 90, 99);
    }

    [Fact]
    public void Send_PartOfABuffer_GoesOut()
    {
        Socket socket = Connect("192.0.2.7:1");
        Assert.True(_port.Send([0, 1, 2, 3], 1, 2));
        Assert.Equal([1, 2], Assert.Single(socket.Sent));
    }

    [Fact]
    public void Send_NoRoom_SaysFalseAndDoesNotWait()
    {
        Connect("192.0.2.7:1").HasRoom = false;
        Assert.False(_port.Send([1], 0, 1));
        Assert.Empty(_world.Blocked);
    }

    [Fact]
    public void Send_StackRefuses_SaysFalse()
    {
        Connect("192.0.2.7:1").SendFails = true;
        Assert.False(_port.Send([1], 0, 1));
        Assert.Equal(1, _port.Errors);
    }

    [Fact]
    public void Connect_NoRoute_StaysClosedQuietly()
    {
        _world.Network.HasRoute = false;
        _port.Connect(Endpoint("192.0.2.7:1"));
        Assert.True(_world.Network.Sockets[0].IsClosed);
        Assert.False(_port.Send([1], 0, 1));
        Assert.Equal(0, _port.Receive(_buffer));
    }

    [Fact]
    public void Connect_Again_ClosesTheOldSocket()
    {
        Socket first = Connect("192.0.2.7:1");
        first.Waiting.Enqueue([1]);
        Connect("192.0.2.8:1");
        Assert.True(first.IsClosed);
        Assert.Equal(0, _port.Receive(_buffer));
    }

    private static UdpEndpoint Endpoint(string text)
    {
        var endpoint = new UdpEndpoint();
        Assert.True(endpoint.TryParse(text));
        return endpoint;
    }

    private Socket Connect(string text)
    {
        _port.Connect(Endpoint(text));
        return _world.Network.Sockets[^1];
    }
}
