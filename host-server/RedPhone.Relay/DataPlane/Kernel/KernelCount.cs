namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// What the program counts, for each processor, of the packets to the relay's port. The number is
/// the place in a record of 8-byte counters.
/// </summary>
internal enum KernelCount
{
    /// <summary>Passed on.</summary>
    Forwarded,

    /// <summary>Payload bytes of those.</summary>
    ForwardedBytes,

    /// <summary>Dropped: faster than the flow's rate.</summary>
    RateLimited,

    /// <summary>Dropped: the packet could not be rewritten.</summary>
    RewriteFailed,

    /// <summary>Left to user space: from an address without a flow.</summary>
    PassedUnknown,

    /// <summary>Left to user space: STUN.</summary>
    PassedStun,

    /// <summary>Left to user space: a form the program does not handle.</summary>
    PassedOther,
}
