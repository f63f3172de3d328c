using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// The kernel's fast path in front of the batched plane. Sockets, admission and everything that is
/// not media of a running call are the batched plane's, which can also pass every flow on by
/// itself: what the kernel does not take it gets.
/// </summary>
internal sealed class KernelDataPlane : IRelayDataPlane
{
    private const int RefreshMs = 1000;

    private readonly MonotonicUnixClock _clock;
    private readonly KernelPath _kernel;
    private readonly Lock _stopLock = new();
    private Timer? _refresh;
    private bool _stopped;

    /// <summary>Takes over both, which must not have been started.</summary>
    public KernelDataPlane(MmsgDataPlane userSpace, KernelPath kernel, MonotonicUnixClock clock)
    {
        UserSpace = userSpace;
        _kernel = kernel;
        _clock = clock;
    }

    /// <summary>The plane behind.</summary>
    public MmsgDataPlane UserSpace { get; }

    /// <summary>Names of the interfaces it is attached to.</summary>
    public IReadOnlyList<string> Interfaces => _kernel.Attached;

    /// <summary>What the kernel's program did; approximate while it runs.</summary>
    public KernelCounters KernelCounters => _kernel.Counters;

    /// <inheritdoc/>
    public string Name => "kernel";

    /// <inheritdoc/>
    public UdpEndpoint LocalEndpoint => UserSpace.LocalEndpoint;

    /// <inheritdoc/>
    public Task Completion => UserSpace.Completion;

    /// <inheritdoc/>
    public DataPlaneCounters Counters
    {
        get
        {
            KernelCounters kernel = _kernel.Counters;
            return UserSpace.Counters + new DataPlaneCounters
            {
                Received = kernel.Taken,
                Forwarded = kernel.Forwarded,
                ForwardedBytes = kernel.ForwardedBytes,
                RateLimited = kernel.RateLimited,
                SendFailed = kernel.RewriteFailed,
            };
        }
    }

    /// <inheritdoc/>
    public void Start(IDatagramCore core)
    {
        UserSpace.Start(core);
        _refresh = new Timer(_ => Post(_kernel.Refresh), null, RefreshMs, RefreshMs);
    }

    /// <inheritdoc/>
    public void Post(Action work) => UserSpace.Post(work);

    /// <inheritdoc/>
    public int Install(UdpEndpoint from, UdpEndpoint to, long nowMs)
    {
        int flow = UserSpace.Install(from, to, nowMs);
        if (flow >= 0)
        {
            _kernel.Install(flow, RawAddress.Of(from), RawAddress.Of(to));
        }

        return flow;
    }

    /// <inheritdoc/>
    public void Remove(int flow)
    {
        _kernel.Remove(flow);
        UserSpace.Remove(flow);
    }

    /// <inheritdoc/>
    public long HeardMs(int flow)
    {
        long silentMs = _kernel.SilentMs(flow);
        long heardMs = UserSpace.HeardMs(flow);
        return silentMs < 0 ? heardMs : Math.Max(heardMs, _clock.NowMs - silentMs);
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        _refresh?.Dispose();
        _kernel.Detach();
        try
        {
            await UserSpace.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            // The control thread, which used it, has ended.
            lock (_stopLock)
            {
                if (!_stopped)
                {
                    _stopped = true;
                    _kernel.Dispose();
                }
            }
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
}
