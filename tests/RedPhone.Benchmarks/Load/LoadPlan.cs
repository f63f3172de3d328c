namespace RedPhone.Benchmarks.Load;

/// <summary>What to send, and for how long.</summary>
internal sealed record LoadPlan
{
    /// <summary>
    /// Packets a second, all sessions together; 0 for a flood: as fast as they come back, at most
    /// <see cref="FloodWindow"/> under way.
    /// </summary>
    public required int Rate { get; init; }

    /// <summary>Measured time.</summary>
    public required double Seconds { get; init; }

    /// <summary>Time before it, which is not measured.</summary>
    public double WarmUpSeconds { get; init; } = 1;

    /// <summary>
    /// At a rate: sleeps until something comes or is due, instead of polling, for whoever else is
    /// on this processor.
    /// </summary>
    public bool Sleeps { get; init; }

    /// <summary>Bytes of a packet: 20 ms of G.711 in SRTP by default.</summary>
    public int PacketBytes { get; init; } = 172;

    /// <summary>
    /// Packets under way in a flood: enough that whoever forwards always finds full batches, few
    /// enough that no queue of the system overflows, so that nothing is lost and all work counts.
    /// </summary>
    public int FloodWindow { get; init; } = 256;
}
