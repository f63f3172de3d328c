namespace RedPhone.Relay;

/// <summary>What the TURN side has done. Written by the control thread only.</summary>
public sealed class TurnCounters
{
    /// <summary>Requests, indications and ChannelData from clients.</summary>
    public long FromClients { get; internal set; }

    /// <summary>Datagrams from peers at relayed ports.</summary>
    public long FromPeers { get; internal set; }

    /// <summary>Data passed on from clients to peers.</summary>
    public long ToPeers { get; internal set; }

    /// <summary>Data passed on from peers to clients.</summary>
    public long ToClients { get; internal set; }

    /// <summary>Requests granted.</summary>
    public long Granted { get; internal set; }

    /// <summary>Requests answered with 401 for want of credentials, the ordinary start.</summary>
    public long Challenged { get; internal set; }

    /// <summary>Requests refused with another error.</summary>
    public long Refused { get; internal set; }

    /// <summary>Dropped: malformed, or from a client without an allocation.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Dropped: no permission for the peer, or the channel is not bound.</summary>
    public long NotPermitted { get; internal set; }

    /// <summary>Dropped: too many unproved requests from the source's prefix.</summary>
    public long RateLimited { get; internal set; }

    /// <summary>Dropped: the system did not take it.</summary>
    public long SendFailed { get; internal set; }

    /// <summary>True when all that came from clients is in exactly one of the others.</summary>
    public bool IsBalanced => FromClients + FromPeers
        == ToPeers + ToClients + Granted + Challenged + Refused + Dropped + NotPermitted
            + RateLimited + SendFailed;
}
