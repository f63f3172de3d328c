using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.Hosting;

/// <summary>Real sockets on loopback; time-outs only end a test that has failed.</summary>
public class UdpHostTests
{
    private static readonly TimeSpan FailAfter = TimeSpan.FromSeconds(20);
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task RelayHost_TwoSockets_OpenAndForward()
    {
        await using var relay =
            new RelayHost(RelayBench.RelayId, RelayBench.Key, AnyPort, NullLogger.Instance);
        relay.Start();
        using UdpClient a = await OpenAsync(relay, Ticket.Initiator);
        using UdpClient b = await OpenAsync(relay, Ticket.Responder);
        byte[] media = [0x80, .. Enumerable.Range(0, 171).Select(i => (byte)i)];
        await a.SendAsync(media);
        Assert.Equal(media, await ReceiveAsync(b));
        media[1] = 99;
        await b.SendAsync(media);
        Assert.Equal(media, await ReceiveAsync(a));
        await relay.StopAsync();
        Assert.Equal(2, relay.PlaneCounters.Forwarded + relay.Counters.Forwarded);
    }

    [Fact]
    public async Task UdpHost_Deadline_IsHandledAndSends()
    {
        using var peer = new UdpClient(AnyPort);
        var core = new ScriptedCore();
        await using var host = new UdpHost(core, AnyPort, new MonotonicUnixClock());
        core.SendAt(0, SocketAddresses.ToUdpEndpoint((IPEndPoint)peer.Client.LocalEndPoint!), [42]);
        host.Start();
        Assert.Equal(new byte[] { 42 }, await ReceiveAsync(peer));
    }

    [Fact]
    public async Task Post_FromAnotherThread_RunsOnTheCoresThreadAndSends()
    {
        using var peer = new UdpClient(AnyPort);
        UdpEndpoint to = SocketAddresses.ToUdpEndpoint((IPEndPoint)peer.Client.LocalEndPoint!);
        var core = new ScriptedCore();
        await using var host = new UdpHost(core, AnyPort, new MonotonicUnixClock());
        host.Start();
        int own = Environment.CurrentManagedThreadId;
        int ran = own;
        host.Post(() =>
        {
            ran = Environment.CurrentManagedThreadId;
            core.SendAt(0, to, [1, 2]);
        });
        Assert.Equal(new byte[] { 1, 2 }, await ReceiveAsync(peer));
        Assert.NotEqual(own, ran);
    }

    [Fact]
    public async Task Post_Many_RunInOrder()
    {
        await using var host =
            new UdpHost(new ScriptedCore(), AnyPort, new MonotonicUnixClock());
        host.Start();
        var order = new List<int>();
        var done = new TaskCompletionSource();
        for (int i = 0; i < 1000; i++)
        {
            int number = i;
            host.Post(() => order.Add(number));
        }

        host.Post(done.SetResult);
        await done.Task.WaitAsync(FailAfter);
        Assert.Equal(Enumerable.Range(0, 1000), order);
        Assert.Equal(0, host.Received);
    }

    [Fact]
    public async Task StopAsync_Running_EndsAndFreesThePort()
    {
        var host = new UdpHost(new ScriptedCore(), AnyPort, new MonotonicUnixClock());
        host.Start();
        var same = new IPEndPoint(IPAddress.Loopback, host.LocalEndpoint.Port);
        Assert.Throws<SetupException>(
            () => new UdpHost(new ScriptedCore(), same, new MonotonicUnixClock()));
        await host.StopAsync().WaitAsync(FailAfter);
        await host.StopAsync().WaitAsync(FailAfter);
        Assert.True(host.Completion.IsCompletedSuccessfully);
        await using var again = new UdpHost(new ScriptedCore(), same, new MonotonicUnixClock());
        Assert.Equal(same.Port, again.LocalEndpoint.Port);
    }

    [Fact]
    public async Task UdpHost_CoreThrows_CompletionFails()
    {
        await using var host =
            new UdpHost(new ScriptedCore(), AnyPort, new MonotonicUnixClock());
        host.Start();
        host.Post(() => throw new InvalidOperationException("broken"));
        Exception? e = await Record.ExceptionAsync(() => host.Completion.WaitAsync(FailAfter));
        Assert.Equal("broken", Assert.IsType<InvalidOperationException>(e).Message);
    }

    [Fact]
    public async Task UdpHost_AllAddresses_SeesIpv4AsIpv4()
    {
        var tap = new CountingTap();
        await using var relay = new RelayHost(RelayBench.RelayId, RelayBench.Key,
            new IPEndPoint(IPAddress.IPv6Any, 0), NullLogger.Instance, tap);
        relay.Start();
        using var client = new UdpClient(AnyPort);
        client.Connect(IPAddress.Loopback, relay.LocalEndpoint.Port);
        byte[] request = new RelayBench().Request(Stun.Binding,
            (StunAttribute.Software, new byte[17]));
        await client.SendAsync(request);
        var answer = new StunAnswer(await ReceiveAsync(client));
        Assert.Equal(client.Client.LocalEndPoint!.ToString(), answer.MappedAddress);
        await relay.StopAsync();
        Assert.Equal((1, 1), (tap.ReceivedCount, tap.SentCount));
    }

    [Fact]
    public async Task UdpHost_Steady_AllocatesNothingForAPacket()
    {
        using var peer = new UdpClient(AnyPort);
        var core = new EchoCore();
        await using var host = new UdpHost(core, AnyPort, new MonotonicUnixClock());
        host.Start();
        peer.Connect(IPAddress.Loopback, host.LocalEndpoint.Port);
        long[] allocated = new long[2];
        foreach (int round in new[] { 0, 1 })
        {
            for (int i = 0; i < 300; i++)
            {
                await peer.SendAsync(new byte[172]);
                await ReceiveAsync(peer);
            }

            var read = new TaskCompletionSource();
            host.Post(() =>
            {
                allocated[round] = GC.GetAllocatedBytesForCurrentThread();
                read.SetResult();
            });
            await read.Task.WaitAsync(FailAfter);
        }

        Assert.InRange(allocated[1] - allocated[0], 0, 4096);
    }

    private static async Task<UdpClient> OpenAsync(RelayHost relay, int role)
    {
        var bench = new RelayBench();
        byte[] ticket = RelayBench.NewTicket(role,
            expiryMs: DateTimeOffset.UtcNow.AddMinutes(2).ToUnixTimeMilliseconds());
        var socket = new UdpClient(AnyPort);
        socket.Connect(IPAddress.Loopback, relay.LocalEndpoint.Port);
        await socket.SendAsync(bench.OpenRequest(ticket));
        byte[]? nonce = new StunAnswer(await ReceiveAsync(socket)).Value(StunAttribute.Nonce);
        await socket.SendAsync(bench.OpenRequest(ticket, nonce!));
        var answer = new StunAnswer(await ReceiveAsync(socket));
        Assert.True(answer.IsAuthentic(RelayBench.KeyOf(ticket)));
        Assert.Equal(socket.Client.LocalEndPoint!.ToString(), answer.MappedAddress);
        return socket;
    }

    private static async Task<byte[]> ReceiveAsync(UdpClient socket)
    {
        using var failed = new CancellationTokenSource(FailAfter);
        return (await socket.ReceiveAsync(failed.Token)).Buffer;
    }

    private sealed class CountingTap : IDatagramTap
    {
        public int ReceivedCount { get; private set; }

        public int SentCount { get; private set; }

        public void Received(long nowMs, UdpEndpoint source, byte[] buffer, int count)
            => ReceivedCount++;

        public void Sent(long nowMs, UdpEndpoint destination, byte[] buffer, int count)
            => SentCount++;
    }

    private sealed class ScriptedCore : IDatagramCore
    {
        private byte[]? _due;
        private UdpEndpoint? _to;
        private bool _ready;

        public long NextDeadlineMs { get; private set; } = long.MaxValue;

        public void SendAt(long atMs, UdpEndpoint to, byte[] datagram)
        {
            _due = datagram;
            _to = to;
            NextDeadlineMs = atMs;
        }

        public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
        {
        }

        public void HandleTimeout(long nowMs)
        {
            _ready = true;
            NextDeadlineMs = long.MaxValue;
        }

        public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
        {
            count = _ready ? _due!.Length : 0;
            if (!_ready)
            {
                return false;
            }

            _ready = false;
            _due!.CopyTo(buffer, 0);
            destination.CopyFrom(_to!);
            return true;
        }
    }

    private sealed class EchoCore : IDatagramCore
    {
        private readonly UdpEndpoint _to = new();
        private int _count;

        public long NextDeadlineMs => long.MaxValue;

        public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
        {
            _to.CopyFrom(source);
            _count = count;
        }

        public void HandleTimeout(long nowMs)
        {
        }

        public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
        {
            count = _count;
            destination.CopyFrom(_to);
            _count = 0;
            return count > 0;
        }
    }
}
