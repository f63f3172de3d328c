using System.Net;

namespace RedPhone.Relay.DataPlane;

/// <summary>What the batched plane is told.</summary>
internal sealed record DataPlaneOptions
{
    /// <summary>Where to listen.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Worker threads; the control thread is one more.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Flows at one time: two for each call.</summary>
    public required int MaxFlows { get; init; }

    /// <summary>Packets a second that a flow may pass on; 0 for any.</summary>
    public int PacketsPerSecond { get; init; }

    /// <summary>Packets above the rate that may come at once.</summary>
    public int Burst { get; init; }

    /// <summary>There is TURN: ChannelData has a socket of its own.</summary>
    public bool ServesTurn { get; init; }

    /// <summary>The longest sleep that gathers a batch; 0 for none.</summary>
    public int CoalesceMicroseconds { get; init; }
}
