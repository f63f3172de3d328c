using System.Globalization;
using System.Text.Json;

namespace RedPhone.Benchmarks;

/// <summary>
/// One run. Packet counts are of the whole run with its warm-up; rate, times and CPU are of the
/// measured seconds. Times are microseconds. In the JSON form every property is in camel case.
/// </summary>
public sealed record BenchResult
{
    private static readonly JsonSerializerOptions Camel =
        new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>What forwarded: a data plane of ours, coturn, C loop, turn.</summary>
    public required string Target { get; init; }

    /// <summary>loopback or veth.</summary>
    public required string Network { get; init; }

    /// <summary>Which round of a comparison it was, from 0.</summary>
    public int Round { get; init; }

    /// <summary>Sessions, each with two phones that send.</summary>
    public required int Sessions { get; init; }

    /// <summary>Packets a second asked for; 0 was a flood.</summary>
    public required int Rate { get; init; }

    /// <summary>Bytes of a packet.</summary>
    public required int PacketBytes { get; init; }

    /// <summary>Measured seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Packets sent to the server.</summary>
    public required long Sent { get; init; }

    /// <summary>Packets that came unchanged to the right phone, each once.</summary>
    public required long Received { get; init; }

    /// <summary>Sent less received.</summary>
    public required long Lost { get; init; }

    /// <summary>Lost in percent of sent.</summary>
    public double LossPercent => Sent == 0 ? 0 : 100.0 * Lost / Sent;

    /// <summary>Came to another phone or from another address than it should.</summary>
    public required long Misdelivered { get; init; }

    /// <summary>Came changed, or was never sent.</summary>
    public required long Corrupt { get; init; }

    /// <summary>Came more than once, or too late to tell.</summary>
    public required long Duplicated { get; init; }

    /// <summary>Came after a later one of its direction.</summary>
    public required long Reordered { get; init; }

    /// <summary>Of the lost ones, those that the generator itself did not take in time.</summary>
    public required long OwnDrops { get; init; }

    /// <summary>Forged OPENs that the system took beside the packets, a second.</summary>
    public double FloodPerSecond { get; init; }

    /// <summary>Requests that the relay took and refused meanwhile, a second.</summary>
    public double RefusedPerSecond { get; init; }

    /// <summary>
    /// Datagrams of any kind that the system dropped at the relay's full queues, a second.
    /// </summary>
    public double QueueFullPerSecond { get; init; }

    /// <summary>The relay's time in percent of one processor.</summary>
    public double RelayCpuPercent { get; init; }

    /// <summary>Which processor each part had.</summary>
    public required string Processors { get; init; }

    /// <summary>Packets received a second.</summary>
    public required double PacketsPerSecond { get; init; }

    /// <summary>From phone to phone through the server, median.</summary>
    public required double P50Microseconds { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    public required double P99Microseconds { get; init; }

    /// <summary>Straight from phone to phone, median; 0 in a flood.</summary>
    public required double DirectP50Microseconds { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    public required double DirectP99Microseconds { get; init; }

    /// <summary>What the server adds, median less median.</summary>
    public double AddedP50Microseconds => P50Microseconds - DirectP50Microseconds;

    /// <summary>The same of the 99th percentiles.</summary>
    public double AddedP99Microseconds => P99Microseconds - DirectP99Microseconds;

    /// <summary>The server process's user and system time a packet received.</summary>
    public required double ProcessCpuMicroseconds { get; init; }

    /// <summary>What the server's processor did not idle, a packet received.</summary>
    public required double CoreCpuMicroseconds { get; init; }

    /// <summary>Resident memory of the server with its sessions open.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>
    /// Resident memory that opening the sessions took, a session. Little says with few sessions.
    /// </summary>
    public required double BytesPerSession { get; init; }

    /// <summary>What our relay says it forwarded in this run; -1 of others.</summary>
    public required long RelayForwarded { get; init; }

    /// <summary>What our relay says it dropped in this run; -1 of others.</summary>
    public required long RelayDropped { get; init; }

    /// <summary>
    /// Managed bytes that our relay's data threads allocated after the warm-up; -1 of others.
    /// </summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>One JSON object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Camel);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Target,-7} {Network,-8} {Sessions,6} sessions {PacketsPerSecond,8:F0} packets/s "
        + $"loss {LossPercent:F3} %  p50 {P50Microseconds:F0} p99 {P99Microseconds:F0} "
        + $"added {AddedP50Microseconds:F0}/{AddedP99Microseconds:F0} us  "
        + $"CPU/packet {ProcessCpuMicroseconds:F2} process {CoreCpuMicroseconds:F2} core")
        + (FloodPerSecond == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"  forged OPENs {FloodPerSecond:F0}/s ({RefusedPerSecond:F0} taken, "
            + $"{QueueFullPerSecond:F0} dropped)  relay CPU {RelayCpuPercent:F0} %"))
        + "  " + Processors;
}
