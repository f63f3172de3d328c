namespace RedPhone.Emulator.Panel;

/// <summary>What a front panel shows at one moment.</summary>
public sealed record PanelState
{
    /// <summary>The first line: whose phone this is.</summary>
    public required string Title { get; init; }

    /// <summary>The display's pixels, 1,024 bytes.</summary>
    public required byte[] Picture { get; init; }

    /// <summary>The green lamp.</summary>
    public bool SecureLamp { get; init; }

    /// <summary>The red lamp.</summary>
    public bool InsecureLamp { get; init; }

    /// <summary>The yellow lamp.</summary>
    public bool MessageLamp { get; init; }

    /// <summary>Whether the ringer sounds.</summary>
    public bool Ringing { get; init; }

    /// <summary>Whether the handset is off the hook.</summary>
    public bool Lifted { get; init; }

    /// <summary>Whether the clip is spoken.</summary>
    public bool Talking { get; init; }

    /// <summary>How loud the ear hears, 0 to <see cref="PanelFrame.LevelSteps"/>.</summary>
    public int EarLevel { get; init; }

    /// <summary>A line for the person, or empty.</summary>
    public string Notice { get; init; } = "";
}
