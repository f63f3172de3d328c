namespace RedPhone.Relay;

/// <summary>
/// What the kernel's program did with datagrams to the relay's port, on all processors. Those left
/// to user space are counted there again, as received.
/// </summary>
public readonly record struct KernelCounters
{
    /// <summary>Passed on.</summary>
    public long Forwarded { get; init; }

    /// <summary>Payload bytes of those.</summary>
    public long ForwardedBytes { get; init; }

    /// <summary>Dropped: faster than the flow's rate.</summary>
    public long RateLimited { get; init; }

    /// <summary>Dropped: the packet could not be rewritten.</summary>
    public long RewriteFailed { get; init; }

    /// <summary>Left to user space: from an address without a flow.</summary>
    public long PassedUnknown { get; init; }

    /// <summary>Left to user space: STUN.</summary>
    public long PassedStun { get; init; }

    /// <summary>Left to user space: a form the program does not handle.</summary>
    public long PassedOther { get; init; }

    /// <summary>Flows that the kernel has now.</summary>
    public int Flows { get; init; }

    /// <summary>What the kernel took out of the relay's hands.</summary>
    public long Taken => Forwarded + RateLimited + RewriteFailed;
}
