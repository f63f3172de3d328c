namespace RedPhone.Emulator.Scenario;

/// <summary>One thing that a person does with a phone, or waits to see.</summary>
/// <param name="Run">
/// Does it and returns null; or, when what was expected did not come, what was there instead.
/// </param>
public sealed record PersonAct(Func<Person, string?> Run);
