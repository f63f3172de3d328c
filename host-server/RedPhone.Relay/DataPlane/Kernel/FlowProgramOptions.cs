namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>What <see cref="FlowProgram"/> is built for.</summary>
internal sealed record FlowProgramOptions
{
    /// <summary>The relay's UDP port.</summary>
    public required int Port { get; init; }

    /// <summary>The loopback interface's index.</summary>
    public required int LoopbackIndex { get; init; }

    /// <summary>Descriptor of the hash map: <see cref="KernelKey"/> to record number.</summary>
    public required int Index { get; init; }

    /// <summary>Descriptor of the array of <see cref="KernelFlow"/>.</summary>
    public required int Flows { get; init; }

    /// <summary>Descriptor of the array of counters, a record for each processor.</summary>
    public required int Counters { get; init; }

    /// <summary>Packets a second that a flow may pass on; 0 for any.</summary>
    public int PacketsPerSecond { get; init; }

    /// <summary>Packets above the rate that may come at once.</summary>
    public int Burst { get; init; }
}
