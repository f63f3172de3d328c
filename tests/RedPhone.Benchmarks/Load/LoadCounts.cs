namespace RedPhone.Benchmarks.Load;

/// <summary>What one plan came to, warm-up and end included where not said otherwise.</summary>
internal sealed record LoadCounts
{
    /// <summary>Packets sent towards the relay.</summary>
    public required long Sent { get; init; }

    /// <summary>Of those, the ones that came to the right phone unchanged, once.</summary>
    public required long Received { get; init; }

    /// <summary>Came after a later one of its flow.</summary>
    public required long Reordered { get; init; }

    /// <summary>Came again.</summary>
    public required long Duplicated { get; init; }

    /// <summary>Came to another phone, or from another address than the relay's.</summary>
    public required long Misdelivered { get; init; }

    /// <summary>Came changed, or carried a number that was never sent.</summary>
    public required long Corrupt { get; init; }

    /// <summary>Arrivals our own socket had no room for: lost by us.</summary>
    public required long OwnDrops { get; init; }

    /// <summary>Packets that came within the measured time.</summary>
    public required long Measured { get; init; }

    /// <summary>The measured time.</summary>
    public required double MeasuredSeconds { get; init; }

    /// <summary>Median and 99th percentile from phone to phone through the relay.</summary>
    public required (double P50, double P99) Relayed { get; init; }

    /// <summary>The same straight from phone to phone, in the same time; 0 in a flood.</summary>
    public required (double P50, double P99) Direct { get; init; }

    /// <summary>Packets that did not come.</summary>
    public long Lost => Sent - Received;
}
