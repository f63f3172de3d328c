namespace RedPhone.Emulator.Scenario;

/// <summary>A scenario that was understood.</summary>
/// <param name="Seed">Decides the world.</param>
/// <param name="Steps">Its lines in order.</param>
public sealed record ScenarioFile(ulong Seed, IReadOnlyList<ScenarioStep> Steps);
