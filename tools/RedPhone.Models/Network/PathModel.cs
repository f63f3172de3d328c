namespace RedPhone.Models.Network;

/// <summary>
/// What happens on one host's way to the network. May be changed while the world runs. Loss, jitter,
/// reordering and duplication act on what the host receives, delay on both directions.
/// </summary>
public sealed class PathModel
{
    /// <summary>One-way delay in ms added to everything sent and received.</summary>
    public int DelayMs { get; set; }

    /// <summary>Further delay of a received datagram, uniform from 0 to this, in ms.</summary>
    public int JitterMs { get; set; }

    /// <summary>Received datagrams lost, in percent.</summary>
    public double LossPercent { get; set; }

    /// <summary>Received datagrams delivered twice, in percent.</summary>
    public double DuplicatePercent { get; set; }

    /// <summary>Received datagrams held back by 15 ms, in percent.</summary>
    public double ReorderPercent { get; set; }

    /// <summary>Nothing passes, as with a cable pulled out.</summary>
    public bool Down { get; set; }

    /// <summary>Draws the fate of one received datagram: how many copies, and each one's delay.</summary>
    public int Copies(SplitMix64 random)
        => random.Chance(LossPercent) ? 0 : random.Chance(DuplicatePercent) ? 2 : 1;

    /// <summary>The part of a received datagram's delay that chance decides, in ms.</summary>
    public int ChanceDelayMs(SplitMix64 random)
        => (JitterMs > 0 ? random.Below(JitterMs + 1) : 0)
            + (random.Chance(ReorderPercent) ? ReorderMs : 0);

    private const int ReorderMs = 15;
}
