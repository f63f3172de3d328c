using System.Net;
using System.Net.Sockets;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// The plane that works everywhere: .NET's Socket with SocketAddress, one thread, every packet
/// through the core. On Linux requests are steered to a socket of their own.
/// </summary>
internal sealed class SocketDataPlane : IRelayDataPlane
{
    private readonly LateCore _core = new();
    private readonly UdpHost _host;

    /// <summary>Binds the socket; throws <see cref="SetupException"/>.</summary>
    public SocketDataPlane(IPEndPoint listen, MonotonicUnixClock clock)
    {
        _host = new UdpHost(_core, listen, clock, TrySteer);
    }

    /// <inheritdoc/>
    public string Name => "socket";

    /// <inheritdoc/>
    public UdpEndpoint LocalEndpoint => _host.LocalEndpoint;

    /// <inheritdoc/>
    public Task Completion => _host.Completion;

    /// <inheritdoc/>
    public DataPlaneCounters Counters => new()
    {
        Received = _host.Received + _host.BadLength,
        HandedUp = _host.Received,
        BadLength = _host.BadLength,
        QueueFull = _host.QueueFull,
        AnswerFailed = _host.SendFailed,
    };

    /// <summary>Managed bytes that its thread has allocated.</summary>
    public long AllocatedBytes => _host.AllocatedBytes;

    /// <inheritdoc/>
    public void Start(IDatagramCore core)
    {
        _core.Target = core;
        _host.Start();
    }

    /// <inheritdoc/>
    public void Post(Action work) => _host.Post(work);

    /// <inheritdoc/>
    public int Install(UdpEndpoint from, UdpEndpoint to, long nowMs) => -1;

    /// <inheritdoc/>
    public void Remove(int flow) => throw new InvalidOperationException("no such flow");

    /// <inheritdoc/>
    public long HeardMs(int flow) => throw new InvalidOperationException("no such flow");

    /// <inheritdoc/>
    public Task StopAsync() => _host.StopAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>True when a flood of requests has a queue of its own to fill.</summary>
    public bool IsSteered => _host.IsSteered;

    private static bool TrySteer(Socket requests)
        => OperatingSystem.IsLinux() && Steering.TryAttach((int)requests.Handle, workers: 1);

    // The core is made after the plane and knows it.
    private sealed class LateCore : IDatagramCore
    {
        public IDatagramCore? Target { get; set; }

        public long NextDeadlineMs => Target!.NextDeadlineMs;

        public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
            => Target!.Handle(nowMs, source, buffer, count);

        public void HandleTimeout(long nowMs) => Target!.HandleTimeout(nowMs);

        public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
            => Target!.TryTakeOutput(buffer, destination, out count);
    }
}
