using System.Globalization;
using System.Text;

namespace RedPhone.Relay.Operations;

/// <summary>
/// The counters as a text page, "name value" a line in the Prometheus exposition format (0.0.4).
/// Numbers only: no address, no call id.
/// </summary>
internal static class MetricsPage
{
    public static string Write(RelayHost host)
    {
        var page = new StringBuilder();
        RelayCounters core = host.Counters;
        DataPlaneCounters plane = host.PlaneCounters;
        Add(page, $"plane{{name=\"{host.PlaneName}\"}}", 1);
        Add(page, "received_total", plane.Received);
        Add(page, "forwarded_total", plane.Forwarded + core.Forwarded);
        Add(page, "forwarded_bytes_total", plane.ForwardedBytes + core.ForwardedBytes);
        Add(page, "data_allocated_bytes", host.DataAllocatedBytes);
        AddDropped(page, "queue_full", plane.QueueFull);
        AddDropped(page, "hand_up_full", plane.HandUpFull);
        AddDropped(page, "bad_length", plane.BadLength + core.BadLength);
        AddDropped(page, "send_failed", plane.SendFailed);
        AddDropped(page, "rate_limited", plane.RateLimited);
        AddDropped(page, "answer_failed", plane.AnswerFailed);
        AddDropped(page, "unknown_source", core.UnknownSource);
        AddDropped(page, "no_peer", core.NoPeer);
        AddDropped(page, "unknown_kind", core.UnknownKind);
        AddDropped(page, "malformed_stun", core.MalformedStun);
        AddDropped(page, "unsupported_stun", core.UnsupportedStun);
        foreach (RelayRefusalReason reason in Enum.GetValues<RelayRefusalReason>())
        {
            if (reason != RelayRefusalReason.None)
            {
                Add(page, $"refused_total{{reason=\"{reason}\"}}", core.Refused(reason));
            }
        }

        Add(page, "bindings_total", core.Bindings);
        Add(page, "bound_total", core.Bound);
        Add(page, "rebound_total", core.Rebound);
        Add(page, "idle_ended_total", core.IdleEnded);
        Add(page, "calls", host.SessionCount);
        Add(page, "draining", host.IsDraining ? 1 : 0);
        if (host.KernelCounters is KernelCounters kernel)
        {
            Add(page, "kernel_flows", kernel.Flows);
            Add(page, "kernel_forwarded_total", kernel.Forwarded);
            Add(page, "kernel_passed_up_total{reason=\"stun\"}", kernel.PassedStun);
            Add(page, "kernel_passed_up_total{reason=\"unknown_source\"}", kernel.PassedUnknown);
            Add(page, "kernel_passed_up_total{reason=\"other\"}", kernel.PassedOther);
        }

        if (host.TurnCounters is TurnCounters turn)
        {
            Add(page, "turn_allocations", host.AllocationCount);
            Add(page, "turn_granted_total", turn.Granted);
            Add(page, "turn_refused_total", turn.Refused);
            Add(page, "turn_to_peers_total", turn.ToPeers);
            Add(page, "turn_to_clients_total", turn.ToClients);
            Add(page, "turn_not_permitted_total", turn.NotPermitted);
            Add(page, "turn_rate_limited_total", turn.RateLimited);
        }

        return page.ToString();
    }

    private static void AddDropped(StringBuilder page, string reason, long value)
        => Add(page, $"dropped_total{{reason=\"{reason}\"}}", value);

    private static void Add(StringBuilder page, string name, long value)
        => page.Append(CultureInfo.InvariantCulture, $"redphone_relay_{name} {value}\n");
}
