namespace RedPhone.Emulator.Scenario;

/// <summary>How a scenario ended.</summary>
/// <param name="Failed">The line whose expectation did not hold, or null when all did.</param>
/// <param name="Seen">What was there instead.</param>
/// <param name="EndMs">The world's time at the end.</param>
public sealed record ScenarioResult(ScenarioStep? Failed, string Seen, long EndMs)
{
    /// <summary>Whether every expectation held.</summary>
    public bool IsGood => Failed is null;
}
