namespace RedPhone.Relay;

/// <summary>
/// What a relay has done, in datagrams unless said otherwise. Written by the core's thread only;
/// others read approximate values.
/// </summary>
public sealed class RelayCounters
{
    private readonly long[] _refused = new long[Enum.GetValues<RelayRefusalReason>().Length];

    /// <summary>All that came in.</summary>
    public long Received { get; internal set; }

    /// <summary>ZRTP, RTP and RTCP passed on.</summary>
    public long Forwarded { get; internal set; }

    /// <summary>Bytes of those.</summary>
    public long ForwardedBytes { get; internal set; }

    /// <summary>Binding requests, answered unless <see cref="AnswerTooLong"/>.</summary>
    public long Bindings { get; internal set; }

    /// <summary>Binding indications from bound flows.</summary>
    public long Keepalives { get; internal set; }

    /// <summary>Given to the TURN side; see <see cref="TurnCounters"/>.</summary>
    public long Turn { get; internal set; }

    /// <summary>OPENs without a nonce, answered with one.</summary>
    public long Challenged => Refused(RelayRefusalReason.NoProof);

    /// <summary>Roles bound for the first time.</summary>
    public long Bound { get; internal set; }

    /// <summary>Roles bound again with a newer nonce.</summary>
    public long Rebound { get; internal set; }

    /// <summary>Copies of an OPEN already granted, answered once more.</summary>
    public long Repeated { get; internal set; }

    /// <summary>Flows ended because their address took another role.</summary>
    public long Displaced { get; internal set; }

    /// <summary>Flows ended by silence.</summary>
    public long IdleEnded { get; internal set; }

    /// <summary>Calls ended: both their flows had.</summary>
    public long SessionsEnded { get; internal set; }

    /// <summary>Dropped: first byte 0 to 3, yet no STUN message.</summary>
    public long MalformedStun { get; internal set; }

    /// <summary>Dropped: a STUN method or class the relay does not serve.</summary>
    public long UnsupportedStun { get; internal set; }

    /// <summary>Dropped: the first byte belongs to no protocol served here.</summary>
    public long UnknownKind { get; internal set; }

    /// <summary>Dropped: empty, or longer than <see cref="RelayCore.MaxDatagramBytes"/>.</summary>
    public long BadLength { get; internal set; }

    /// <summary>Dropped: media from an address that holds no role.</summary>
    public long UnknownSource { get; internal set; }

    /// <summary>Dropped: media while the other role is not bound.</summary>
    public long NoPeer { get; internal set; }

    /// <summary>
    /// Requests counted elsewhere too, but not answered: the answer would be longer than they are.
    /// </summary>
    public long AnswerTooLong { get; internal set; }

    /// <summary>Lost, because the owner did not take the outputs.</summary>
    public long OutputOverflow { get; internal set; }

    /// <summary>OPENs and other requests refused for the reason.</summary>
    public long Refused(RelayRefusalReason reason) => _refused[(int)reason];

    /// <summary>Requests refused for any reason; challenges do not count.</summary>
    public long RefusedTotal => _refused.Sum() - Challenged;

    /// <summary>
    /// True when every datagram received is in exactly one of the counters. Only between two
    /// datagrams.
    /// </summary>
    public bool IsBalanced => Received == BadLength + UnknownKind + MalformedStun
        + UnsupportedStun + UnknownSource + NoPeer + Forwarded + Keepalives + Bindings
        + Challenged + RefusedTotal + Bound + Rebound + Repeated + Turn + OutputOverflow;

    internal void CountRefusal(RelayRefusalReason reason) => _refused[(int)reason]++;
}
