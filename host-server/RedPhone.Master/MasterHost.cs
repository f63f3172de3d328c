using System.Net;
using Microsoft.Extensions.Logging;
using RedPhone.Hosting;
using RedPhone.Master.Crypto;
using RedPhone.Master.Store;
using RedPhone.Wire;

namespace RedPhone.Master;

/// <summary>A <see cref="MasterCore"/> on a real socket.</summary>
public sealed partial class MasterHost : IAsyncDisposable
{
    private readonly MasterServer _server;
    private readonly UdpHost _host;
    private readonly MonotonicUnixClock _clock = new();
    private readonly MasterKeys _keys;
    private readonly IDisposable[] _owned;
    private readonly ILogger _logger;

    /// <summary>
    /// A master without files, for demonstrations and tests: accounts in memory, keys that end with
    /// it, any listening port (0: a free one), and optionally a tap on it.
    /// </summary>
    public MasterHost(IPEndPoint listen, ILogger logger, IDatagramTap? tap = null)
        : this(MasterKeys.CreateTemporary(new SystemEntropy()),
            new MemoryMasterStore(new SystemEntropy()), listen, logger, tap)
    {
    }

    /// <summary>
    /// A master from its settings: keys and accounts in its data directory, made at the first
    /// start. Throws <see cref="SetupException"/>.
    /// </summary>
    public MasterHost(MasterSettings settings, ILogger logger, IDatagramTap? tap = null)
        : this(DataDirectory.Open(settings.DataDirectory), settings, logger, tap)
    {
    }

    private MasterHost(MasterKeys keys, MemoryMasterStore store, IPEndPoint listen, ILogger logger,
        IDatagramTap? tap)
        : this(keys, store, store, [], listen, MasterLimits.DefaultMaxPhones, logger, tap)
    {
    }

    private MasterHost(DataDirectory directory, MasterSettings settings, ILogger logger,
        IDatagramTap? tap)
        : this(MasterKeys.LoadOrCreate(directory, settings.UseBackupKey),
            directory.PathOf(MasterSettings.StoreFileName), settings, logger, tap)
    {
    }

    private MasterHost(MasterKeys keys, string storePath, MasterSettings settings, ILogger logger,
        IDatagramTap? tap)
        : this(keys, new SqliteMasterStore(new SqliteDatabase(storePath, new SystemEntropy())),
            new SqliteDatabase(storePath, new SystemEntropy()), settings, logger, tap)
    {
    }

    private MasterHost(MasterKeys keys, SqliteMasterStore store, SqliteDatabase admin,
        MasterSettings settings, ILogger logger, IDatagramTap? tap)
        : this(keys, store, admin, [store, admin], settings.Listen, settings.MaxPhones, logger, tap)
    {
        store.FailureChanged = text => LogStoreFailure(text ?? "it works again");
    }

    private MasterHost(MasterKeys keys, IMasterStore store, IMasterAdmin admin,
        IDisposable[] owned, IPEndPoint listen, int maxPhones, ILogger logger, IDatagramTap? tap)
    {
        _keys = keys;
        _owned = owned;
        _logger = logger;
        Admin = admin;
        try
        {
            _server = new MasterServer(new MasterCore(new InBoxCryptoEngine(), new SystemEntropy(),
                keys.ActivePrivate, maxPhones), store);
            IDatagramCore core = tap == null ? _server : new TappedCore(_server, tap);
            _host = new UdpHost(core, listen, _clock);
        }
        catch
        {
            DisposeOwned();
            throw;
        }

        store.CompletionReady = () => _host.Post(() => _server.Pump(_clock.NowMs));
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public UdpEndpoint LocalEndpoint => _host.LocalEndpoint;

    /// <summary>
    /// Accounts and relays. Changes count within ten seconds, or after <see cref="RefreshSoon"/>.
    /// One caller at a time.
    /// </summary>
    public IMasterAdmin Admin { get; }

    /// <summary>The public key phones pin, 32 bytes.</summary>
    public byte[] PublicKey => (byte[])_keys.Public.Clone();

    /// <summary>What it has done; approximate while it runs.</summary>
    public MasterCounters Counters => _server.Core.Counters;

    /// <summary>Phones registered now; approximate while it runs.</summary>
    public int PhonesOnline => _server.Core.PhonesOnline;

    /// <summary>Ends when the master has; fails if it failed.</summary>
    public Task Completion => _host.Completion;

    /// <summary>`master`: runs until SIGTERM, Ctrl-C, or a failure.</summary>
    public static async Task RunAsync(MasterSettings settings, ILogger logger,
        IDatagramTap? tap = null)
    {
        using var lifetime = new ProcessLifetime();
        await using var master = new MasterHost(settings, logger, tap);
        master.Start();
        await lifetime.WaitAsync(master.Completion).ConfigureAwait(false);
        await master.StopAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Adds or renews an account and returns what its phone is given, code included.
    /// <paramref name="reachedAt"/> is where phones reach this master.
    /// </summary>
    public PhoneSettings Enroll(string number, string name, UdpEndpoint reachedAt)
        => Enrolment.CreateSettings(Admin, _keys, number, name, reachedAt, _clock.NowMs);

    /// <summary>Reads relays and revocations at once.</summary>
    public void RefreshSoon() => _host.Post(_server.Core.RefreshSoon);

    /// <summary>Starts to serve.</summary>
    public void Start()
    {
        _host.Start();
        LogStarted(_host.LocalEndpoint.Port, Admin.ListAccounts().Count, Admin.ListRelays().Count);
    }

    /// <summary>Stops, closes the socket; what the store was asked is still done.</summary>
    public async Task StopAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        DisposeOwned();
        LogStopped(Counters.CallsStarted, Counters.CallsAnswered, Counters.Replayed,
            Counters.NotPermitted);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        DisposeOwned();
    }

    private void DisposeOwned()
    {
        foreach (IDisposable owned in _owned)
        {
            owned.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Master serves UDP port {Port}: {Accounts} accounts, {Relays} relays")]
    private partial void LogStarted(int port, int accounts, int relays);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Accounts file: {Text}")]
    private partial void LogStoreFailure(string text);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Master stopped: {Calls} calls, {Answered} answered, {Replayed} replays, "
            + "{NotPermitted} not permitted")]
    private partial void LogStopped(long calls, long answered, long replayed, long notPermitted);
}
