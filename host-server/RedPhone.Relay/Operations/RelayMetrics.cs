using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using RedPhone.Relay.DataPlane.Kernel;

namespace RedPhone.Relay.Operations;

/// <summary>
/// A relay's numbers, listed once and given out twice: as observable instruments of the meter
/// "RedPhone.Relay" (dotnet-counters, OpenTelemetry), and as a text page, "name value" a line in the
/// Prometheus exposition format (0.0.4). Names that end in _total are counters, the others gauges.
/// Numbers only: no address, no call id.
/// </summary>
internal sealed class RelayMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "RedPhone.Relay";

    private const string PagePrefix = "redphone_relay_";
    private const string MeterPrefix = "redphone.relay.";
    private const string TotalSuffix = "_total";

    private static readonly Metric[] All =
    [
        new("received_total", s => s.Plane.Received),
        new("forwarded_total", s => s.Plane.Forwarded + s.Core.Forwarded),
        new("forwarded_bytes_total", s => s.Plane.ForwardedBytes + s.Core.ForwardedBytes),
        Dropped("queue_full", s => s.Plane.QueueFull),
        Dropped("hand_up_full", s => s.Plane.HandUpFull),
        Dropped("bad_length", s => s.Plane.BadLength + s.Core.BadLength),
        Dropped("send_failed", s => s.Plane.SendFailed),
        Dropped("rate_limited", s => s.Plane.RateLimited),
        Dropped("answer_failed", s => s.Plane.AnswerFailed),
        Dropped("unknown_source", s => s.Core.UnknownSource),
        Dropped("no_peer", s => s.Core.NoPeer),
        Dropped("unknown_kind", s => s.Core.UnknownKind),
        Dropped("malformed_stun", s => s.Core.MalformedStun),
        Dropped("unsupported_stun", s => s.Core.UnsupportedStun),
        .. Enum.GetValues<RelayRefusalReason>().Where(r => r != RelayRefusalReason.None)
            .Select(r => new Metric("refused_total", s => s.Core.Refused(r), "reason", $"{r}")),
        new("bindings_total", s => s.Core.Bindings),
        new("keepalives_total", s => s.Core.Keepalives),
        new("bound_total", s => s.Core.Bound),
        new("rebound_total", s => s.Core.Rebound),
        new("displaced_total", s => s.Core.Displaced),
        new("idle_ended_total", s => s.Core.IdleEnded),
        new("calls_ended_total", s => s.Core.SessionsEnded),
        new("calls", s => s.Host.SessionCount),
        new("draining", s => s.Host.IsDraining ? 1 : 0),
        new("data_allocated_bytes", s => s.Host.DataAllocatedBytes),
        new("kernel_flows", s => s.Kernel?.Flows),
        new("kernel_forwarded_total", s => s.Kernel?.Forwarded),
        PassedUp("stun", s => s.Kernel?.PassedStun),
        PassedUp("unknown_source", s => s.Kernel?.PassedUnknown),
        PassedUp("other", s => s.Kernel?.PassedOther),
        new("turn_allocations", s => s.Turn == null ? null : s.Host.AllocationCount),
        new("turn_granted_total", s => s.Turn?.Granted),
        new("turn_challenged_total", s => s.Turn?.Challenged),
        new("turn_refused_total", s => s.Turn?.Refused),
        new("turn_to_peers_total", s => s.Turn?.ToPeers),
        new("turn_to_clients_total", s => s.Turn?.ToClients),
        new("turn_not_permitted_total", s => s.Turn?.NotPermitted),
        new("turn_rate_limited_total", s => s.Turn?.RateLimited),
        new("turn_dropped_total", s => s.Turn?.Dropped),
        new("turn_send_failed_total", s => s.Turn?.SendFailed),
    ];

    private readonly RelayHost _host;

    /// <summary>Publishes the instruments of a relay.</summary>
    public RelayMetrics(RelayHost host)
    {
        _host = host;
        foreach (IGrouping<string, Metric> group in All.GroupBy(m => m.Name))
        {
            Metric[] metrics = [.. group];
            if (group.Key.EndsWith(TotalSuffix, StringComparison.Ordinal))
            {
                string name = MeterPrefix + group.Key[..^TotalSuffix.Length];
                Meter.CreateObservableCounter(name, () => Measure(metrics));
            }
            else
            {
                Meter.CreateObservableGauge(MeterPrefix + group.Key, () => Measure(metrics));
            }
        }
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; } = new(MeterName);

    /// <summary>The page.</summary>
    public string Write()
    {
        var page = new StringBuilder();
        var now = new Snapshot(_host);
        Add(page, $"plane{{name=\"{_host.PlaneName}\"}}", 1);
        foreach (Metric metric in All)
        {
            if (metric.Value(now) is long value)
            {
                string tag = metric.Tag == null ? "" : $"{{{metric.Tag}=\"{metric.TagValue}\"}}";
                Add(page, metric.Name + tag, value);
            }
        }

        return page.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static Metric Dropped(string reason, Func<Snapshot, long?> value)
        => new("dropped_total", value, "reason", reason);

    private static Metric PassedUp(string reason, Func<Snapshot, long?> value)
        => new("kernel_passed_up_total", value, "reason", reason);

    private static void Add(StringBuilder page, string name, long value)
        => page.Append(CultureInfo.InvariantCulture, $"{PagePrefix}{name} {value}\n");

    private IEnumerable<Measurement<long>> Measure(Metric[] metrics)
    {
        var now = new Snapshot(_host);
        foreach (Metric metric in metrics)
        {
            if (metric.Value(now) is long value)
            {
                yield return metric.Tag == null ? new Measurement<long>(value)
                    : new Measurement<long>(value,
                        new KeyValuePair<string, object?>(metric.Tag, metric.TagValue));
            }
        }
    }

    // Null where the relay has no such part.
    private sealed record Metric(string Name, Func<Snapshot, long?> Value, string? Tag = null,
        string? TagValue = null);

    // The planes' counters are summed over their threads: once for all numbers of a page.
    private sealed class Snapshot(RelayHost host)
    {
        public RelayHost Host { get; } = host;

        public RelayCounters Core { get; } = host.Counters;

        public DataPlaneCounters Plane { get; } = host.PlaneCounters;

        public KernelCounters? Kernel { get; } = host.KernelCounters;

        public TurnCounters? Turn { get; } = host.TurnCounters;
    }
}
