using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>A <see cref="RelayCore"/> on a real socket.</summary>
public sealed partial class RelayHost : IAsyncDisposable
{
    private readonly RelayCore _core;
    private readonly UdpHost _host;
    private readonly ILogger _logger;

    /// <summary>
    /// A relay without files, for demonstrations and tests: id, 32-byte key, where to listen
    /// (port 0: any free one), and optionally a tap on its port.
    /// </summary>
    public RelayHost(uint relayId, byte[] relayKey, IPEndPoint listen, ILogger logger,
        IDatagramTap? tap = null, RelayLimits? limits = null)
    {
        _logger = logger;
        _core = new RelayCore(relayId, relayKey, RandomNumberGenerator.GetBytes(Ticket.KeyBytes),
            limits);
        IDatagramCore core = tap == null ? _core : new TappedCore(_core, tap);
        _host = new UdpHost(core, listen, new MonotonicUnixClock());
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
        : this(identity.Id, identity.Key, settings.Listen, logger, tap, settings.Limits)
    {
    }

    /// <summary>The id in its tickets.</summary>
    public uint RelayId => _core.RelayId;

    /// <summary>Where it listens, with the port it got.</summary>
    public UdpEndpoint LocalEndpoint => _host.LocalEndpoint;

    /// <summary>What it has done; approximate while it runs.</summary>
    public RelayCounters Counters => _core.Counters;

    /// <summary>Ends when the relay has; fails if it failed.</summary>
    public Task Completion => _host.Completion;

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
        _host.Start();
        LogStarted(_core.RelayId, _host.LocalEndpoint.Port);
    }

    /// <summary>Stops and closes the socket.</summary>
    public async Task StopAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        LogStopped(Counters.Received, Counters.Forwarded, Counters.RefusedTotal);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Relay {RelayId:x8} serves UDP port {Port}")]
    private partial void LogStarted(uint relayId, int port);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Relay stopped: {Received} received, {Forwarded} forwarded, {Refused} refused")]
    private partial void LogStopped(long received, long forwarded, long refused);
}
