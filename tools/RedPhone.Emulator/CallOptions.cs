namespace RedPhone.Emulator;

/// <summary>Who sits between the two phones.</summary>
public enum Attack
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>A colluding master and relay, in the first call of two strangers.</summary>
    FirstCall,

    /// <summary>The same, against a pair that confirmed its SAS in an earlier call.</summary>
    SecondCall,

    /// <summary>A relay alone: it cannot touch the sealed signaling.</summary>
    RelayOnly,
}

/// <summary>What a scripted call is to be like.</summary>
public sealed record CallOptions
{
    /// <summary>The initiator's number.</summary>
    public const string InitiatorNumber = "101";

    /// <summary>The responder's number.</summary>
    public const string ResponderNumber = "102";

    /// <summary>Received media and signaling datagrams lost at each phone, percent.</summary>
    public double LossPercent { get; init; }

    /// <summary>Further delay of received datagrams, uniform from 0 to this, ms.</summary>
    public int JitterMs { get; init; }

    /// <summary>One-way delay of each phone's access path, ms.</summary>
    public int DelayMs { get; init; }

    /// <summary>Who sits between.</summary>
    public Attack Attack { get; init; }

    /// <summary>Both people confirm the SAS without comparing it.</summary>
    public bool Careless { get; init; }

    /// <summary>How long the phones may take from power on to ready; slow processors take more.</summary>
    public int StartTimeoutMs { get; init; } = 15_000;
}
