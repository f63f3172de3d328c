namespace RedPhone.Relay;

/// <summary>
/// What a relay grants at most. The defaults are those of docs/protocol/relay.md.
/// </summary>
public sealed record RelayLimits
{
    /// <summary>Calls at one time; further ones are refused with 508.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>
    /// Ended calls remembered until their tickets expire. When it is full no new call is taken
    /// (508): forgetting one early would let its tickets in again.
    /// </summary>
    public int MaxTombstones { get; init; } = 40_000;

    /// <summary>A flow without a datagram from its phone ends after this.</summary>
    public int IdleMs { get; init; } = 60_000;

    /// <summary>How long a nonce may be used after it was given.</summary>
    public int NonceLifetimeMs { get; init; } = 30_000;

    /// <summary>
    /// OPENs and TURN requests of one source prefix (/24 of IPv4, /56 of IPv6) that are looked into
    /// in a second. What proves itself does not count.
    /// </summary>
    public int UnprovedPerSecond { get; init; } = 100;

    /// <summary>How many of them may come at once.</summary>
    public int UnprovedBurst { get; init; } = 400;

    /// <summary>
    /// Packets a second that one phone may send through the relay, 0 for any. More are dropped.
    /// The planes 'mmsg' and 'kernel' hold it, each by itself.
    /// </summary>
    public int FlowPacketsPerSecond { get; init; }

    /// <summary>Packets above <see cref="FlowPacketsPerSecond"/> that may come at once.</summary>
    public int FlowBurst { get; init; } = 50;
}
