using RedPhone.Benchmarks.Load;
using RedPhone.Benchmarks.Setup;
using RedPhone.Benchmarks.Targets;
using RedPhone.Hosting;

namespace RedPhone.Benchmarks;

/// <summary>A server with its sessions open, and load on it.</summary>
public sealed class BenchRun : IDisposable
{
    private readonly BenchOptions _options;
    private readonly BenchNetwork _network;
    private readonly string? _folder;
    private readonly Target? _target;
    private readonly PhoneAddresses _addresses;
    private readonly Route[] _routes;
    private readonly CpuMeter _meter;
    private readonly LoadSocket? _socket;
    private readonly long _residentBefore;

    /// <summary>Starts it and opens the sessions; throws <see cref="SetupException"/>.</summary>
    public BenchRun(BenchOptions options, CancellationToken stop)
    {
        _options = options;
        var processors = BenchProcessors.Choose(options);
        _network = options.Veth ? BenchNetwork.Veth(processors)
            : BenchNetwork.Loopback(processors);
        try
        {
            _folder = Directory.CreateTempSubdirectory("redphone-bench").FullName;
            _target = Start();
            _addresses = new PhoneAddresses(_network.PhoneBlock);
            _routes = new Route[2 * options.Sessions];
            _meter = new CpuMeter(_target.ProcessId, _network.Relay.Processor);
            _residentBefore = _meter.ResidentBytes();
            _socket = _network.Phones.Run(() => new LoadSocket());
            _network.Phones.Run(() =>
            {
                _target.Open(_socket, _addresses, _routes, stop);
                return true;
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Loads it at a rate (0: a flood) for the measured and a warm-up time; an attacker comes in
    /// where the options say so.
    /// </summary>
    public BenchResult Measure(int rate, double seconds, double warmUpSeconds,
        CancellationToken stop)
        => Measure(rate, seconds, warmUpSeconds, _options.Flood, stop);

    /// <summary>The same, with the attacker or without, processors being given out alike.</summary>
    public BenchResult Measure(int rate, double seconds, double warmUpSeconds, bool attacked,
        CancellationToken stop)
    {
        var plan = new LoadPlan
        {
            Rate = rate,
            Seconds = seconds,
            WarmUpSeconds = warmUpSeconds,
            Sleeps = _network.Processors.PhonesShareWithRelay,
            PacketBytes = _options.PacketBytes,
        };
        TargetCounters? before = _target!.ReadCounters();
        using OpenFlood? flood = attacked && _target is OwnRelay own
            ? new OpenFlood(_network, own.RelayId) : null;
        long resident = _meter.ResidentBytes();
        double process = 0;
        double idle = 0;
        TargetCounters? begun = null;
        TargetCounters? ended = null;
        long flooded = 0;
        LoadCounts counts = _network.Phones.Run(() =>
            new LoadGenerator(_socket!, _addresses, _routes, plan).Run(begin =>
            {
                // What the reading of the counters costs stands outside the processor's times.
                begun = begin ? _target.ReadCounters() : begun;
                process = _meter.ProcessMicroseconds() - (begin ? 0 : process);
                idle = _meter.IdleMicroseconds() - (begin ? 0 : idle);
                flooded = (flood?.Sent ?? 0) - (begin ? 0 : flooded);
                ended = begin ? null : _target.ReadCounters();
            }, stop));
        TargetCounters? after = _target.ReadCounters();
        double packets = Math.Max(1, counts.Measured);
        bool pinned = _network.Relay.Processor >= 0;
        return new BenchResult
        {
            Target = _target.Name,
            Network = _network.Name,
            Sessions = _options.Sessions,
            Rate = rate,
            PacketBytes = plan.PacketBytes,
            Seconds = counts.MeasuredSeconds,
            Sent = counts.Sent,
            Received = counts.Received,
            Lost = counts.Lost,
            Misdelivered = counts.Misdelivered,
            Corrupt = counts.Corrupt,
            Duplicated = counts.Duplicated,
            Reordered = counts.Reordered,
            OwnDrops = counts.OwnDrops,
            FloodPerSecond = flooded / counts.MeasuredSeconds,
            RefusedPerSecond = ((ended?.Refused ?? 0) - (begun?.Refused ?? 0))
                / counts.MeasuredSeconds,
            QueueFullPerSecond = ((ended?.QueueFull ?? 0) - (begun?.QueueFull ?? 0))
                / counts.MeasuredSeconds,
            RelayCpuPercent = process / (counts.MeasuredSeconds * 1e4),
            Processors = _network.Processors.ToString(),
            PacketsPerSecond = counts.Measured / counts.MeasuredSeconds,
            P50Microseconds = counts.Relayed.P50,
            P99Microseconds = counts.Relayed.P99,
            DirectP50Microseconds = counts.Direct.P50,
            DirectP99Microseconds = counts.Direct.P99,
            ProcessCpuMicroseconds = process / packets,
            CoreCpuMicroseconds = pinned ? ((counts.MeasuredSeconds * 1e6) - idle) / packets : 0,
            ResidentBytes = resident,
            BytesPerSession = (double)(resident - _residentBefore) / _options.Sessions,
            RelayForwarded = after == null ? -1 : after.Forwarded - before!.Forwarded,
            RelayDropped = after == null ? -1 : after.Dropped - before!.Dropped,
            AllocatedBytes = after == null ? -1 : after.AllocatedBytes - begun!.AllocatedBytes,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket?.Dispose();
        _target?.Dispose();
        _network.Dispose();
        if (_folder != null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private Target Start() => _options switch
    {
        { TurnServer: not null } => new TurnServerTarget(_options.TurnServer, Accounts(),
            _options.Sessions, _options.TurnTwice, _options.ProcessId),
        { Against: "coturn" } => new Coturn(_network, _options.Sessions, _options.TurnTwice),
        { Against: "loop" } => new PlainLoop(_network, PlainLoop.Build(_folder!),
            _options.Sessions),
        _ => new OwnRelay(_network, _options.RedPhone, _options.Against!, _options.Sessions),
    };

    private TurnAccount[] Accounts()
    {
        if (_options.TurnSecret is string secret)
        {
            return TurnAccount.FromSecret(secret, 2 * _options.Sessions);
        }

        string[] words = (_options.TurnUser ?? "").Split(':', 2);
        return words.Length == 2 ? TurnAccount.Of(words[0], words[1]) : throw new SetupException(
            "A TURN server wants credentials: --turn-user NAME:PASSWORD or --turn-secret TEXT");
    }
}
