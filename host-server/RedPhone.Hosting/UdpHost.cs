using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using RedPhone.Wire;

namespace RedPhone.Hosting;

/// <summary>
/// Runs one <see cref="IDatagramCore"/> on one UDP socket and a thread of its own: receive, hand
/// over, send what comes out, call timeouts when due. Nothing is allocated for a packet.
/// </summary>
public sealed class UdpHost : IAsyncDisposable
{
    /// <summary>Room for one datagram; longer ones arrive cut to this and are dropped.</summary>
    public const int BufferBytes = 2048;

    private const int SocketBufferBytes = 4 * 1024 * 1024;
    private const int MaxBatch = 64;

    // The longest sleep: what a lost wake-up datagram may cost.
    private const int MaxWaitMs = 100;

    private readonly IDatagramCore _core;
    private readonly MonotonicUnixClock _clock;
    private readonly Socket _socket;
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
    private long _queueFull;
    private long _allocated = -1;

    /// <summary>
    /// Binds the socket; nothing is received before <see cref="Start"/>. Listening on
    /// <see cref="IPAddress.IPv6Any"/> takes IPv4 too; where the machine has no IPv6 it falls back
    /// to all IPv4 addresses. Port 0 picks a free one. Throws <see cref="SetupException"/>.
    /// </summary>
    public UdpHost(IDatagramCore core, IPEndPoint listen, MonotonicUnixClock clock)
    {
        _core = core;
        _clock = clock;
        _socket = Bind(listen);
        var bound = (IPEndPoint)_socket.LocalEndPoint!;
        LocalEndpoint = SocketAddresses.ToUdpEndpoint(bound);
        _from = new SocketAddress(_socket.AddressFamily);
        _to = new SocketAddress(_socket.AddressFamily);
        _waker = new Socket(_socket.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        IPEndPoint wake = WakeTarget(bound);
        _wakeAddress = wake.Serialize();
        if (_socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            _waker.DualMode = _socket.DualMode;
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
    public long QueueFull
    {
        get
        {
            ReadQueueFull();
            return Interlocked.Read(ref _queueFull);
        }
    }

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
            ReadQueueFull();
            _socket.Dispose();
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

    private static Socket Bind(IPEndPoint listen)
    {
        bool any = listen.Address.Equals(IPAddress.IPv6Any);
        IPEndPoint endpoint = any && !Socket.OSSupportsIPv6
            ? new IPEndPoint(IPAddress.Any, listen.Port)
            : listen;
        var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (any && endpoint == listen)
            {
                socket.DualMode = true;
            }

            socket.ReceiveBufferSize = SocketBufferBytes;
            socket.SendBufferSize = SocketBufferBytes;
            socket.Bind(endpoint);
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new SetupException($"Cannot listen on UDP {endpoint} ({e.Message}). Stop the "
                + "program that has the port, or choose another address or port.", e);
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
        bool readable = _socket.Poll(TimeSpan.FromMilliseconds(waitMs), SelectMode.SelectRead);
        for (int i = 0; readable && i < MaxBatch && !_stopping; i++)
        {
            ReceiveOne();
            readable = _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }

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

    private void ReceiveOne()
    {
        int count;
        try
        {
            count = _socket.ReceiveFrom(_buffer, SocketFlags.None, _from);
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

    // struct sock's drop counter (SO_MEMINFO), where there is one.
    private void ReadQueueFull()
    {
        const int SocketLevel = 1;
        const int MemoryInfo = 55;
        const int DropsOffset = 32;
        Span<byte> words = stackalloc byte[36];
        try
        {
            if (OperatingSystem.IsLinux()
                && _socket.GetRawSocketOption(SocketLevel, MemoryInfo, words) == words.Length)
            {
                Interlocked.Exchange(ref _queueFull,
                    BitConverter.ToUInt32(words[DropsOffset..]));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // An old kernel, or stopped: the last value stands.
        }
    }

    private void SendAll()
    {
        while (_core.TryTakeOutput(_buffer, _peer, out int count))
        {
            try
            {
                SocketAddresses.Write(_peer, _to);
                _socket.SendTo(_buffer.AsSpan(0, count), SocketFlags.None, _to);
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
