using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using RedPhone.Wire;

namespace RedPhone.Hosting;

/// <summary>
/// Runs one <see cref="IDatagramCore"/> on one UDP socket and a thread of its own: receive, hand
/// over, send what comes out, call timeouts when due. Nothing is allocated for a packet. Where
/// requests are steered to a socket of their own, that one is served after the other, a few at a
/// time, so that a flood of requests fills no queue but its own.
/// </summary>
public sealed class UdpHost : IAsyncDisposable
{
    /// <summary>Room for one datagram; longer ones arrive cut to this and are dropped.</summary>
    public const int BufferBytes = 2048;

    private const int MaxBatch = 64;

    // Requests between two looks at the rest: a small part of a millisecond.
    private const int MaxRequests = 8;

    // The longest sleep: what a lost wake-up datagram may cost.
    private const int MaxWaitMs = 100;

    private readonly IDatagramCore _core;
    private readonly MonotonicUnixClock _clock;
    private readonly UdpSockets _sockets;
    private readonly Socket _waker;
    private readonly SocketAddress _wakeAddress;
    private readonly UdpEndpoint _wakeSource;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly TaskCompletionSource _ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly UdpEndpoint _peer = new();
    private readonly SocketAddress _from;
    private readonly SocketAddress _to;
    private Thread? _thread;
    private int _wakePending;
    private volatile bool _stopping;
    private long _received;
    private long _sent;
    private long _sendFailed;
    private long _badLength;
    private long _allocated = -1;

    /// <summary>
    /// Binds the socket; nothing is received before <see cref="Start"/>. Listening on
    /// <see cref="IPAddress.IPv6Any"/> takes IPv4 too; where the machine has no IPv6 it falls back
    /// to all IPv4 addresses. Port 0 picks a free one. Throws <see cref="SetupException"/>.
    /// <paramref name="steer"/>, if given, is called with the first of two sockets that share the
    /// port (SO_REUSEPORT) and is to steer requests, and empty datagrams, to it and all else to
    /// the second; where it returns false, or a port cannot be shared, one socket takes all.
    /// </summary>
    public UdpHost(IDatagramCore core, IPEndPoint listen, MonotonicUnixClock clock,
        Func<Socket, bool>? steer = null)
    {
        _core = core;
        _clock = clock;
        _sockets = new UdpSockets(listen, steer);
        var bound = (IPEndPoint)_sockets.Main.LocalEndPoint!;
        AddressFamily family = bound.AddressFamily;
        LocalEndpoint = SocketAddresses.ToUdpEndpoint(bound);
        _from = new SocketAddress(family);
        _to = new SocketAddress(family);
        _waker = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        IPEndPoint wake = WakeTarget(bound);
        _wakeAddress = wake.Serialize();
        if (family == AddressFamily.InterNetworkV6)
        {
            _waker.DualMode = _sockets.Main.DualMode;
        }

        _waker.Bind(new IPEndPoint(wake.Address, 0));
        _wakeSource = SocketAddresses.ToUdpEndpoint((IPEndPoint)_waker.LocalEndPoint!);
    }

    /// <summary>Where the socket listens, with the port it got.</summary>
    public UdpEndpoint LocalEndpoint { get; }

    /// <summary>Ends when the thread has; fails with what the core threw.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Datagrams handed to the core.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Datagrams dropped: empty, or longer than the buffer.</summary>
    public long BadLength => Interlocked.Read(ref _badLength);

    /// <summary>
    /// Datagrams lost because the system's queue was full; 0 where the system does not say.
    /// </summary>
    public long QueueFull => _sockets.QueueFull();

    /// <summary>True when requests have a socket of their own.</summary>
    public bool IsSteered => _sockets.Requests != null;

    /// <summary>Datagrams handed to the system.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Datagrams the system refused; they are lost, as on the wire.</summary>
    public long SendFailed => Interlocked.Read(ref _sendFailed);

    /// <summary>
    /// Managed bytes its thread has allocated, -1 before its first turn; to be seen not to grow.
    /// </summary>
    public long AllocatedBytes => Volatile.Read(ref _allocated);

    /// <summary>Starts the thread; once.</summary>
    public void Start()
    {
        if (_thread != null)
        {
            throw new InvalidOperationException("started twice");
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "udp " + LocalEndpoint.Port };
        _thread.Start();
    }

    /// <summary>
    /// Runs <paramref name="work"/> soon on the core's thread, in the order posted; afterwards the
    /// core's outputs are sent. Thread-safe. What is posted after the stop never runs.
    /// </summary>
    public void Post(Action work)
    {
        _posted.Enqueue(work);
        Wake();
    }

    /// <summary>Stops after the datagram in hand, closes the socket. May be called twice.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        if (_thread == null)
        {
            _ended.TrySetResult();
        }

        Wake();
        try
        {
            await _ended.Task.ConfigureAwait(false);
        }
        finally
        {
            _ = _sockets.QueueFull(); // the last there is
            _sockets.Dispose();
            _waker.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync().ConfigureAwait(false);
        }
        catch (Exception) when (Completion.IsFaulted)
        {
            // Reported once already, by Completion.
        }
    }

    private static IPEndPoint WakeTarget(IPEndPoint bound)
    {
        if (bound.Address.Equals(IPAddress.IPv6Any))
        {
            return new IPEndPoint(IPAddress.Loopback.MapToIPv6(), bound.Port);
        }

        return bound.Address.Equals(IPAddress.Any)
            ? new IPEndPoint(IPAddress.Loopback, bound.Port)
            : bound;
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                Step();
                Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
            }

            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            _ended.TrySetException(e);
        }
    }

    private void Step()
    {
        long waitMs = Math.Clamp(_core.NextDeadlineMs - _clock.NowMs, 0, MaxWaitMs);
        _sockets.Wait(TimeSpan.FromMilliseconds(waitMs), out bool readable, out bool requested);
        Receive(_sockets.Main, readable, MaxBatch);
        Receive(_sockets.Requests, requested, MaxRequests);

        Interlocked.Exchange(ref _wakePending, 0);
        while (!_stopping && _posted.TryDequeue(out Action? work))
        {
            work();
        }

        long nowMs = _clock.NowMs;
        if (nowMs >= _core.NextDeadlineMs)
        {
            _core.HandleTimeout(nowMs);
        }

        SendAll();
    }

    private void Receive(Socket? socket, bool readable, int most)
    {
        for (int i = 0; readable && i < most && !_stopping; i++)
        {
            ReceiveOne(socket!);
            readable = socket!.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }
    }

    private void ReceiveOne(Socket socket)
    {
        int count;
        try
        {
            count = socket.ReceiveFrom(_buffer, SocketFlags.None, _from);
        }
        catch (SocketException e)
        {
            // Nothing there after all (bad checksum), an ICMP error, or cut to the buffer's size.
            _badLength += e.SocketErrorCode == SocketError.MessageSize ? 1 : 0;
            return;
        }

        if (!SocketAddresses.TryRead(_from, _peer))
        {
            return;
        }

        if (count == 0)
        {
            _badLength += _peer.SameAs(_wakeSource) ? 0 : 1;
            return;
        }

        Interlocked.Increment(ref _received);
        _core.Handle(_clock.NowMs, _peer, _buffer, count);
        SendAll();
    }

    private void SendAll()
    {
        while (_core.TryTakeOutput(_buffer, _peer, out int count))
        {
            try
            {
                SocketAddresses.Write(_peer, _to);
                _sockets.Main.SendTo(_buffer.AsSpan(0, count), SocketFlags.None, _to);
                Interlocked.Increment(ref _sent);
            }
            catch (SocketException)
            {
                Interlocked.Increment(ref _sendFailed);
            }
        }
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _wakePending, 1) != 0)
        {
            return;
        }

        try
        {
            _waker.SendTo([], SocketFlags.None, _wakeAddress);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The thread looks by itself within MaxWaitMs, or has ended.
        }
    }
}
