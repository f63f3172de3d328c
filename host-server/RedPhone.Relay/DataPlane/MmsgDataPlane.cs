using System.Net;
using System.Runtime.InteropServices;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// The batched plane of Linux: recvmmsg and sendmmsg on a SO_REUSEPORT group. Socket 0, with TURN
/// the last one too, and the control thread run the core; each other socket has a worker thread,
/// pinned where there are processors enough. See <see cref="FlowTable"/> for what they share.
/// </summary>
internal sealed class MmsgDataPlane : IRelayDataPlane
{
    // The control socket's: behind a flood of several thousand requests those of honest phones come
    // too late to be of use.
    private const int ControlBufferBytes = 1024 * 1024;

    private readonly FlowTable _flows;
    private readonly MonotonicUnixClock _clock;
    private readonly List<RawSocket> _sockets = [];
    private readonly List<MmsgWorker> _workers = [];
    private readonly List<Thread> _threads = [];
    private readonly TaskCompletionSource _ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly ControlLoop _control;
    private readonly Lock _stopLock = new();
    private long _queueFull;
    private int _running;
    private volatile bool _stopping;
    private bool _disposed;

    /// <summary>
    /// Binds the sockets. Throws <see cref="SetupException"/>; where the system calls do not exist,
    /// <see cref="IsSupported"/> is false and this is not to be called.
    /// </summary>
    public MmsgDataPlane(DataPlaneOptions options, MonotonicUnixClock clock)
    {
        _clock = clock;
        _flows = new FlowTable(options.MaxFlows, options.PacketsPerSecond, options.Burst);
        try
        {
            OpenSockets(options);
            _control = new ControlLoop(_sockets[0], clock);
        }
        catch
        {
            CloseAll();
            throw;
        }

        LocalEndpoint = _sockets[0].LocalEndpoint();
        _control.Channels = options.ServesTurn ? _sockets[^1] : null;
        for (int i = 1; i <= options.Threads; i++)
        {
            _workers.Add(new MmsgWorker(_sockets[i], _flows, clock, options.CoalesceMicroseconds,
                _control.Wake));
        }

        _control.Rings = [.. _workers.Select(w => w.HandUp)];
    }

    /// <summary>True where the calls exist as this code expects them.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && BitConverter.IsLittleEndian
        && Environment.Is64BitProcess
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <inheritdoc/>
    public string Name => "mmsg";

    /// <inheritdoc/>
    public UdpEndpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public Task Completion => _ended.Task;

    /// <inheritdoc/>
    public DataPlaneCounters Counters
    {
        get
        {
            DataPlaneCounters total = _control.Counters with { QueueFull = QueueFull() };
            foreach (MmsgWorker worker in _workers)
            {
                // What still waited when the core stopped, it never had.
                int left = _disposed ? worker.HandUp.Count : 0;
                total += worker.Counters;
                total += new DataPlaneCounters { HandedUp = -left, HandUpFull = left };
            }

            return total;
        }
    }

    /// <summary>Managed bytes that the workers have allocated.</summary>
    public long AllocatedBytes => _workers.Sum(w => Math.Max(0, w.AllocatedBytes));

    /// <summary>Bytes of the flow table.</summary>
    public long TableBytes => _flows.Bytes;

    /// <inheritdoc/>
    public void Start(IDatagramCore core)
    {
        if (_threads.Count > 0)
        {
            throw new InvalidOperationException("started twice");
        }

        int[] processors = _workers.Count > 1 ? Affinity.Allowed() : [];
        _running = _workers.Count + 1;
        Launch("relay control", () => _control.Run(core, () => _stopping));
        for (int i = 0; i < _workers.Count; i++)
        {
            MmsgWorker worker = _workers[i];
            int processor = processors.Length >= _workers.Count ? processors[i] : -1;
            Launch("relay data " + i, () =>
            {
                Affinity.Pin(processor);
                worker.Run(() => _stopping);
            });
        }
    }

    /// <summary>Waits for another descriptor too; before the start.</summary>
    public void Watch(int descriptor, Action<long> serve) => _control.Extra = (descriptor, serve);

    /// <summary>Sends the core's outputs. Control thread.</summary>
    public void Flush(IDatagramCore core) => _control.SendAll(core);

    /// <inheritdoc/>
    public void Post(Action work) => _control.Post(work);

    /// <inheritdoc/>
    public int Install(UdpEndpoint from, UdpEndpoint to, long nowMs)
        => _flows.TryAdd(RawAddress.Of(from), RawAddress.Of(to), nowMs);

    /// <inheritdoc/>
    public void Remove(int flow) => _flows.Remove(flow);

    /// <inheritdoc/>
    public long HeardMs(int flow) => _flows.HeardMs(flow);

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        _stopping = true;
        if (_threads.Count == 0)
        {
            _ended.TrySetResult();
        }

        _control.Wake();
        try
        {
            await _ended.Task.ConfigureAwait(false);
        }
        finally
        {
            // The threads have ended or end within their receive's time limit.
            foreach (Thread thread in _threads)
            {
                thread.Join();
            }

            CloseAll();
        }
    }

    /// <summary>Closes the sockets of a plane that was not started.</summary>
    public void Close() => CloseAll();

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

    private long QueueFull()
    {
        lock (_stopLock)
        {
            return _disposed ? _queueFull : _queueFull = _sockets.Sum(s => s.Dropped());
        }
    }

    private void OpenSockets(DataPlaneOptions options)
    {
        // The first has the port alone before it shares it: no other program's group is joined.
        RawSocket control = RawSocket.Open(options.Listen, reusePort: false, ControlBufferBytes);
        _sockets.Add(control);
        control.SharePort();
        var listen = new IPEndPoint(options.Listen.Address, control.LocalEndpoint().Port);
        int others = options.Threads + (options.ServesTurn ? 1 : 0);
        for (int i = 0; i < others; i++)
        {
            _sockets.Add(RawSocket.Open(listen, reusePort: true));
        }

        if (!Steering.TryAttach(control.Descriptor, options.Threads, options.ServesTurn))
        {
            throw new SetupException("This kernel does not steer datagrams "
                + "(SO_ATTACH_REUSEPORT_CBPF). Use: --plane socket");
        }
    }

    private void Launch(string name, Action run)
    {
        var thread = new Thread(() =>
        {
            try
            {
                run();
            }
            catch (Exception e)
            {
                _ended.TrySetException(e);
            }

            _stopping = true;
            if (Interlocked.Decrement(ref _running) == 0)
            {
                _ended.TrySetResult();
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        _threads.Add(thread);
        thread.Start();
    }

    private void CloseAll()
    {
        lock (_stopLock)
        {
            if (_disposed)
            {
                return;
            }

            _queueFull = _sockets.Sum(s => s.Dropped());
            _disposed = true;
            _sockets.ForEach(s => s.Dispose());
            _workers.ForEach(w => w.Dispose());
            _control?.Dispose();
            _flows.Dispose();
        }
    }
}
