namespace RedPhone.Emulator.Scenario;

/// <summary>One line of a scenario.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Text">Its text.</param>
/// <param name="Run">
/// Does it and returns null; or, when what was expected did not come, what was there instead.
/// </param>
public sealed record ScenarioStep(int Line, string Text, Func<ScenarioStage, string?> Run);
