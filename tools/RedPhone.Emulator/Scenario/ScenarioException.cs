namespace RedPhone.Emulator.Scenario;

/// <summary>
/// A line that cannot be understood. The message is for its author and does not name the line;
/// who reads the file adds that.
/// </summary>
public sealed class ScenarioException(string message) : Exception(message);
