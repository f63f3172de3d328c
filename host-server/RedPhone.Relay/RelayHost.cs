using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RedPhone.Hosting;
using RedPhone.Relay.DataPlane;
using RedPhone.Relay.DataPlane.Kernel;
using RedPhone.Relay.Operations;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>A <see cref="RelayCore"/> on a data plane.</summary>
public sealed partial class RelayHost : IAsyncDisposable
{
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(100);

    private readonly RelayCore _core;
    private readonly IDatagramCore _tapped;
    private readonly IRelayDataPlane _plane;
    private readonly ILogger _logger;
    private RelayedPorts? _ports;

    /// <summary>
    /// A relay without files, for demonstrations and tests: id, 32-byte key, where to listen
    /// (port 0: any free one), and optionally a tap on its port, which sees every packet and so
    /// needs the plain socket plane.
    /// </summary>
    public RelayHost(uint relayId, byte[] relayKey, IPEndPoint listen, ILogger logger,
        IDatagramTap? tap = null, RelayLimits? limits = null)
        : this(relayId, relayKey, logger, tap, new RelaySettings
        {
            DataDirectory = "",
            Listen = listen,
            Limits = limits ?? new RelayLimits(),
        })
    {
    }

    /// <summary>
    /// A relay from its settings and the identity in its data directory. Throws
    /// <see cref="SetupException"/>.
    /// </summary>
    public RelayHost(RelaySettings settings, ILogger logger, IDatagramTap? tap = null)
        : this(RelayIdentity.Load(DataDirectory.Open(settings.DataDirectory)), settings, logger,
            tap)
    {
    }

    private RelayHost(RelayIdentity identity, RelaySettings settings, ILogger logger,
        IDatagramTap? tap)
        : this(identity.Id, identity.Key, logger, tap, settings)
    {
    }

    internal RelayHost(uint relayId, byte[] relayKey, ILogger logger, IDatagramTap? tap,
        RelaySettings settings)
    {
        _logger = logger;
        _plane = PlaneChoice.Open(settings, tap != null, logger);
        _core = new RelayCore(relayId, relayKey, RandomNumberGenerator.GetBytes(Ticket.KeyBytes),
            settings.Limits, _plane);
        if (settings.Turn != null)
        {
            ServeTurn(settings.Turn, settings.Listen);
        }

        _tapped = tap == null ? _core : new TappedCore(_core, tap);
    }

    /// <summary>The id in its tickets.</summary>
    public uint RelayId => _core.RelayId;

    /// <summary>Where it listens, with the port it got.</summary>
    public UdpEndpoint LocalEndpoint => _plane.LocalEndpoint;

    /// <summary>What moves its packets.</summary>
    public string PlaneName => _plane.Name;

    /// <summary>What its plane did without the core; approximate while it runs.</summary>
    public DataPlaneCounters PlaneCounters => _plane.Counters;

    /// <summary>Managed bytes that the threads which move packets have allocated.</summary>
    public long DataAllocatedBytes => _plane switch
    {
        KernelDataPlane kernel => kernel.UserSpace.AllocatedBytes,
        MmsgDataPlane batched => batched.AllocatedBytes,
        SocketDataPlane plain => plain.AllocatedBytes,
        _ => 0,
    };

    /// <summary>What the kernel did for it; null without the kernel's plane.</summary>
    public KernelCounters? KernelCounters => (_plane as KernelDataPlane)?.KernelCounters;

    /// <summary>What its core has done; approximate while it runs.</summary>
    public RelayCounters Counters => _core.Counters;

    /// <summary>Calls that run.</summary>
    public int SessionCount => _core.SessionCount;

    /// <summary>TURN allocations that run.</summary>
    public int AllocationCount => _core.Turn?.AllocationCount ?? 0;

    /// <summary>What its TURN side has done; null when it has none.</summary>
    public TurnCounters? TurnCounters => _core.Turn?.Counters;

    /// <summary>What moves its packets.</summary>
    internal IRelayDataPlane Plane => _plane;

    /// <summary>True when it takes no new calls.</summary>
    public bool IsDraining => _core.Draining;

    /// <summary>Ends when the relay has; fails if it failed.</summary>
    public Task Completion => _plane.Completion;

    /// <summary>
    /// `relay init`: makes the identity and returns it, to be printed for `master relay add`.
    /// Throws <see cref="SetupException"/>.
    /// </summary>
    public static RelayIdentity Init(RelaySettings settings)
        => RelayIdentity.Create(DataDirectory.Open(settings.DataDirectory), settings.Public
            ?? throw new SetupException("The relay's public address is missing. "
                + "Name the address and port phones reach it at."));

    /// <summary>`relay`: runs until SIGTERM, Ctrl-C, or a failure.</summary>
    public static async Task RunAsync(RelaySettings settings, ILogger logger,
        IDatagramTap? tap = null)
    {
        using var lifetime = new ProcessLifetime();
        await using var relay = new RelayHost(settings, logger, tap);
        relay.Start();
        using var metrics = new RelayMetrics(relay);
        await using AdminServer? admin = settings.Admin == null ? null
            : new AdminServer(settings.Admin, metrics.Write);
        admin?.Start();
        await lifetime.WaitAsync(relay.Completion).ConfigureAwait(false);
        await relay.DrainAsync(settings.Drain).ConfigureAwait(false);
        await relay.StopAsync().ConfigureAwait(false);
    }

    /// <summary>Starts to serve.</summary>
    public void Start()
    {
        _plane.Start(_tapped);
        LogStarted(_core.RelayId, _plane.LocalEndpoint.Port, _plane.Name);
    }

    /// <summary>
    /// Takes no new calls and waits until the running ones have ended, at most so long.
    /// </summary>
    public async Task DrainAsync(TimeSpan limit)
    {
        _plane.Post(() => _core.Draining = true);
        LogDraining(_core.BusyCount, limit);
        long endMs = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (Environment.TickCount64 < endMs && _core.BusyCount > 0 && !Completion.IsCompleted)
        {
            await Task.Delay(DrainStep).ConfigureAwait(false);
        }
    }

    /// <summary>Stops and closes the socket.</summary>
    public async Task StopAsync()
    {
        await _plane.StopAsync().ConfigureAwait(false);
        _ports?.Dispose();
        _ports = null;
        DataPlaneCounters plane = _plane.Counters;
        LogStopped(plane.Received, plane.Forwarded + Counters.Forwarded, Counters.RefusedTotal);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _plane.DisposeAsync().ConfigureAwait(false);
        _ports?.Dispose();
        _ports = null;
    }

    private void ServeTurn(TurnSettings turn, IPEndPoint listen)
    {
        MmsgDataPlane? plane = (_plane as KernelDataPlane)?.UserSpace ?? _plane as MmsgDataPlane;
        if (plane == null)
        {
            throw new SetupException("TURN needs the plane 'mmsg' (64-bit Linux).");
        }

        _ports = new RelayedPorts(turn, listen.Address);
        _core.ServeTurn(turn, RandomNumberGenerator.GetBytes(Ticket.KeyBytes), _ports);
        long now = 0;
        Action<int, UdpEndpoint, byte[], int> received = (port, peer, buffer, count) =>
        {
            _core.Turn!.HandlePeer(now, port, peer, buffer, count);
            plane.Flush(_core);
        };
        plane.Watch(_ports.Descriptor, nowMs =>
        {
            now = nowMs;
            _ports.Serve(received);
        });
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Relay {RelayId:x8} serves UDP port {Port}, plane {Plane}")]
    private partial void LogStarted(uint relayId, int port, string plane);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Relay stops taking calls; {Busy} run and may go on for {Limit}")]
    private partial void LogDraining(int busy, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Relay stopped: {Received} received, {Forwarded} forwarded, {Refused} refused")]
    private partial void LogStopped(long received, long forwarded, long refused);
}
