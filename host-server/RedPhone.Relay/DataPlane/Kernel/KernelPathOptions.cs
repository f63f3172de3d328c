namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>What the kernel path is told.</summary>
internal sealed record KernelPathOptions
{
    /// <summary>The relay's UDP port.</summary>
    public required int Port { get; init; }

    /// <summary>The relay's address; null when it listens on all.</summary>
    public RawAddress? Local { get; init; }

    /// <summary>Flows at one time.</summary>
    public required int MaxFlows { get; init; }

    /// <summary>Interfaces by name; none: all that are up and can be used.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Packets a second that a flow may pass on; 0 for any.</summary>
    public int PacketsPerSecond { get; init; }

    /// <summary>Packets above the rate that may come at once.</summary>
    public int Burst { get; init; }
}
