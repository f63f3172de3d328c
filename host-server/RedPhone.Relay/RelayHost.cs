using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RedPhone.Hosting;
using RedPhone.Relay.DataPlane;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>A <see cref="RelayCore"/> on a data plane.</summary>
public sealed partial class RelayHost : IAsyncDisposable
{
    private readonly RelayCore _core;
    private readonly IDatagramCore _tapped;
    private readonly IRelayDataPlane _plane;
    private readonly ILogger _logger;

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
        _plane = OpenPlane(settings, tap != null);
        _core = new RelayCore(relayId, relayKey, RandomNumberGenerator.GetBytes(Ticket.KeyBytes),
            settings.Limits, _plane);
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

    /// <summary>What its core has done; approximate while it runs.</summary>
    public RelayCounters Counters => _core.Counters;

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
        await lifetime.WaitAsync(relay.Completion).ConfigureAwait(false);
        await relay.StopAsync().ConfigureAwait(false);
    }

    /// <summary>Starts to serve.</summary>
    public void Start()
    {
        _plane.Start(_tapped);
        LogStarted(_core.RelayId, _plane.LocalEndpoint.Port, _plane.Name);
    }

    /// <summary>Stops and closes the socket.</summary>
    public async Task StopAsync()
    {
        await _plane.StopAsync().ConfigureAwait(false);
        DataPlaneCounters plane = _plane.Counters;
        LogStopped(plane.Received, plane.Forwarded + Counters.Forwarded, Counters.RefusedTotal);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _plane.DisposeAsync();

    private static IRelayDataPlane OpenPlane(RelaySettings settings, bool tapped)
    {
        var clock = new MonotonicUnixClock();
        if (settings.Plane == RelayPlane.Mmsg && !MmsgDataPlane.IsSupported)
        {
            throw new SetupException("The plane 'mmsg' needs 64-bit Linux. Use: --plane socket");
        }

        bool batched = !tapped && settings.Plane != RelayPlane.Socket && MmsgDataPlane.IsSupported;
        return !batched
            ? new SocketDataPlane(settings.Listen, clock)
            : new MmsgDataPlane(new DataPlaneOptions
            {
                Listen = settings.Listen,
                Threads = settings.Threads,
                MaxFlows = 2 * settings.Limits.MaxSessions,
                CoalesceMicroseconds = settings.CoalesceMicroseconds,
            }, clock);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Relay {RelayId:x8} serves UDP port {Port}, plane {Plane}")]
    private partial void LogStarted(uint relayId, int port, string plane);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Relay stopped: {Received} received, {Forwarded} forwarded, {Refused} refused")]
    private partial void LogStopped(long received, long forwarded, long refused);
}
