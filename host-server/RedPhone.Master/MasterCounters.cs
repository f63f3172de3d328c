namespace RedPhone.Master;

/// <summary>What happened, as counts: all that the master ever logs about its users.</summary>
public sealed class MasterCounters
{
    /// <summary>Handshakes of enrolled phones let in.</summary>
    public long Admitted { get; internal set; }

    /// <summary>Handshakes not above the last stamp: replays.</summary>
    public long Replayed { get; internal set; }

    /// <summary>Handshakes refused because the store failed or a table was full.</summary>
    public long AdmissionsFailed { get; internal set; }

    /// <summary>Unknown or revoked keys let in, to send ENROLL only.</summary>
    public long Strangers { get; internal set; }

    /// <summary>Unknown or revoked keys refused by rate or number.</summary>
    public long StrangersRefused { get; internal set; }

    /// <summary>Requests answered "not permitted".</summary>
    public long NotPermitted { get; internal set; }

    /// <summary>One-time codes accepted.</summary>
    public long Enrolled { get; internal set; }

    /// <summary>One-time codes refused.</summary>
    public long EnrolmentsRefused { get; internal set; }

    /// <summary>Sessions closed because their account was revoked.</summary>
    public long Revoked { get; internal set; }

    /// <summary>Calls for which a wake-up signal was sent.</summary>
    public long CallsStarted { get; internal set; }

    /// <summary>Calls refused before that.</summary>
    public long CallsRefused { get; internal set; }

    /// <summary>Calls answered.</summary>
    public long CallsAnswered { get; internal set; }

    /// <summary>Calls in both directions at once, joined as one.</summary>
    public long CallsJoined { get; internal set; }

    /// <summary>Wake-up signals nobody answered.</summary>
    public long WakeUpsUnanswered { get; internal set; }

    /// <summary>Messages on authenticated links that were no signaling messages.</summary>
    public long BadMessages { get; internal set; }

    /// <summary>Well-formed requests that made no sense, answered 400.</summary>
    public long BadRequests { get; internal set; }

    /// <summary>Responses to nothing.</summary>
    public long StrayResponses { get; internal set; }

    /// <summary>Requests and responses to phones that could not be delivered.</summary>
    public long Undelivered { get; internal set; }

    /// <summary>Store requests that failed.</summary>
    public long StoreFailures { get; internal set; }
}
