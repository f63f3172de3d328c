using RedPhone.Emulator.Panel;

namespace RedPhone.Emulator.Scenario;

/// <summary>Plays a scenario in a simulated world, in virtual time.</summary>
public static class ScenarioRunner
{
    /// <summary>
    /// Plays to the end, or to the first expectation that does not hold.
    /// </summary>
    /// <param name="scenario">What to play.</param>
    /// <param name="narrator">Told each line before it runs, or null.</param>
    /// <param name="changes">Told each change on a phone, with its number, or null.</param>
    /// <param name="trace">Takes the datagram trace, or null.</param>
    public static ScenarioResult Run(ScenarioFile scenario, Action<long, string>? narrator = null,
        Action<long, string>? changes = null, TextWriter? trace = null)
    {
        var world = new SimulatedWorld(scenario.Seed, trace);
        var stage = new ScenarioStage(world);
        if (changes is not null)
        {
            stage.PhoneAdded = person =>
            {
                var watcher = new PhoneWatcher(person.Phone,
                    (nowMs, text) => changes(nowMs, $"{person.Phone.Name} {text}"));
                world.Stepped += watcher.Step;
            };
        }

        foreach (ScenarioStep step in scenario.Steps)
        {
            narrator?.Invoke(world.NowMs, step.Text);
            if (step.Run(stage) is { } seen)
            {
                return new ScenarioResult(step, seen, world.NowMs);
            }
        }

        return new ScenarioResult(null, "", world.NowMs);
    }
}
