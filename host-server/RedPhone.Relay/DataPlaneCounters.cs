namespace RedPhone.Relay;

/// <summary>
/// What a data plane did without asking the core, in datagrams. Every datagram it received is in
/// exactly one of the others, and the handed-up ones are in exactly one of the core's counters.
/// </summary>
public readonly record struct DataPlaneCounters
{
    /// <summary>All that came in.</summary>
    public long Received { get; init; }

    /// <summary>Passed on by the plane.</summary>
    public long Forwarded { get; init; }

    /// <summary>Bytes of those.</summary>
    public long ForwardedBytes { get; init; }

    /// <summary>Given to the core.</summary>
    public long HandedUp { get; init; }

    /// <summary>Dropped: the core had no time, its queue was full.</summary>
    public long HandUpFull { get; init; }

    /// <summary>Dropped: empty, or longer than <see cref="RelayCore.MaxDatagramBytes"/>.</summary>
    public long BadLength { get; init; }

    /// <summary>Dropped: the system did not take it.</summary>
    public long SendFailed { get; init; }

    /// <summary>Dropped: faster than the flow may send.</summary>
    public long RateLimited { get; init; }

    /// <summary>
    /// Lost before they were received: the system's queue was full. Not in Received; 0 where the
    /// system does not say.
    /// </summary>
    public long QueueFull { get; init; }

    /// <summary>
    /// Answers of the core that the system did not take. They are counted in the core too.
    /// </summary>
    public long AnswerFailed { get; init; }

    /// <summary>True when every datagram received is in exactly one of the others.</summary>
    public bool IsBalanced
        => Received == Forwarded + HandedUp + HandUpFull + BadLength + SendFailed
            + RateLimited;

    /// <summary>Both together.</summary>
    public static DataPlaneCounters operator +(DataPlaneCounters a, DataPlaneCounters b) => new()
    {
        Received = a.Received + b.Received,
        Forwarded = a.Forwarded + b.Forwarded,
        ForwardedBytes = a.ForwardedBytes + b.ForwardedBytes,
        HandedUp = a.HandedUp + b.HandedUp,
        HandUpFull = a.HandUpFull + b.HandUpFull,
        BadLength = a.BadLength + b.BadLength,
        SendFailed = a.SendFailed + b.SendFailed,
        RateLimited = a.RateLimited + b.RateLimited,
        QueueFull = a.QueueFull + b.QueueFull,
        AnswerFailed = a.AnswerFailed + b.AnswerFailed,
    };
}
