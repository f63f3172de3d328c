namespace RedPhone.Emulator.Scenario;

/// <summary>How a script ended.</summary>
public enum ScriptOutcome
{
    /// <summary>Everything expected came.</summary>
    Done,

    /// <summary>Something expected did not come.</summary>
    Failed,

    /// <summary>A line could not be understood; nothing after it ran.</summary>
    Malformed,
}
