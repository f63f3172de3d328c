using System.Globalization;

namespace RedPhone.Emulator.Scenario;

/// <summary>
/// Reads scenario files. One line is one step; empty lines and what stands behind '#' are passed
/// over.
/// <code>
/// seed N                                        once, before all others
/// relay NAME DELAY_MS                           adds a relay
/// relay NAME stop
/// phone NUMBER "Name" [delay MS]                adds a phone with an account, switched on
/// master stop | start | revoke NUMBER
/// wait MS
/// expect sas equal | different [within MS]      on the displays of those in an unconfirmed call
/// NUMBER ...                                    see <see cref="PersonParser"/>, and:
/// NUMBER loss PERCENT | jitter MS | delay MS    changes the phone's access path
/// NUMBER cable out | in
/// NUMBER rebind                                 its NAT forgets all mappings
/// NUMBER power off | on
/// NUMBER expect relay NAME [within MS]          over which its call runs
/// </code>
/// Total: any text gives a scenario or a <see cref="ScenarioException"/> that names the line.
/// </summary>
public sealed class ScenarioParser
{
    /// <summary>Most lines of a file.</summary>
    public const int MaxLines = 2_000;

    private const int MaxPhones = 32;
    private const int MaxRelays = 8;
    private const int MaxDelayMs = 5_000;
    private const int MaxNumberDigits = 15;
    private const int MaxNameChars = 32;

    private readonly List<ScenarioStep> _steps = [];
    private readonly HashSet<string> _relays = [];
    private readonly HashSet<string> _phones = [];
    private ulong? _seed;

    private ScenarioParser()
    {
    }

    /// <summary>Understands a file's text.</summary>
    public static ScenarioFile Parse(string text)
    {
        var parser = new ScenarioParser();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            try
            {
                parser.TakeLine(number, line.TrimEnd('\r'));
            }
            catch (ScenarioException error)
            {
                throw new ScenarioException($"line {number}: {error.Message}");
            }
        }

        return new ScenarioFile(parser._seed ?? 1, parser._steps);
    }

    private void TakeLine(int number, string line)
    {
        if (number > MaxLines || line.Length > WordReader.MaxChars)
        {
            throw new ScenarioException($"a scenario has at most {MaxLines} lines of at most "
                + $"{WordReader.MaxChars} characters");
        }

        var words = new WordReader(line);
        if (words.IsAtEnd)
        {
            return;
        }

        string first = words.Take("a word");
        if (first == "seed")
        {
            TakeSeed(words);
            return;
        }

        Func<ScenarioStage, string?> run = first switch
        {
            "relay" => ParseRelay(words),
            "phone" => ParsePhone(words),
            "master" => ParseMaster(words),
            "wait" => ParseWait(words),
            "expect" => ParseSas(words),
            _ => ParsePhoneLine(first, words),
        };
        words.End();
        _steps.Add(new ScenarioStep(number, line.Trim(), run));
    }

    private void TakeSeed(WordReader words)
    {
        string word = words.Take("the seed");
        if (_seed is not null || _steps.Count > 0)
        {
            throw new ScenarioException("the seed stands once, before all other lines");
        }

        _seed = ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture,
            out ulong seed) ? seed
            : throw new ScenarioException($"a seed is a whole number, not '{word}'");
        words.End();
    }

    private Func<ScenarioStage, string?> ParseRelay(WordReader words)
    {
        string name = words.Take("the relay's name");
        if (words.TryTake("stop"))
        {
            CheckKnown(_relays, name, "relay");
            return Do(stage => stage.World.Relays.First(r => r.Name == name).Server.Stop());
        }

        int delayMs = words.TakeNumber("the relay's delay in ms (or 'stop')", 0, MaxDelayMs);
        AddNew(_relays, name, "relay", MaxRelays);
        return Do(stage => stage.World.AddRelay(name, delayMs));
    }

    private Func<ScenarioStage, string?> ParsePhone(WordReader words)
    {
        string number = words.Take("the phone's number");
        if (number.Length is 0 or > MaxNumberDigits || number.Any(c => !char.IsAsciiDigit(c)))
        {
            throw new ScenarioException(
                $"a number is 1 to {MaxNumberDigits} digits, not '{number}'");
        }

        string name = words.Take("the phone's name");
        if (name.Length is 0 or > MaxNameChars || name.Any(c => c is < ' ' or > '~'))
        {
            throw new ScenarioException(
                $"a name is 1 to {MaxNameChars} printable ASCII characters, not '{name}'");
        }

        int delayMs = words.TryTake("delay")
            ? words.TakeNumber("the delay in ms", 0, MaxDelayMs) : 0;
        AddNew(_phones, number, "phone", MaxPhones);
        return Do(stage => stage.AddPhone(number, name, delayMs));
    }

    private Func<ScenarioStage, string?> ParseMaster(WordReader words)
    {
        switch (words.TakeOneOf("what happens to the master", "stop", "start", "revoke"))
        {
            case "stop":
                return Do(stage => stage.World.StopMaster());
            case "start":
                return Do(stage => stage.World.StartMaster());
            default:
                string number = words.Take("the number");
                CheckKnown(_phones, number, "phone");
                return Do(stage =>
                {
                    stage.World.Store.Revoke(number);
                    stage.World.Master.RefreshSoon();
                });
        }
    }

    private static Func<ScenarioStage, string?> ParseWait(WordReader words)
    {
        int ms = words.TakeNumber("the time in ms", 0, PersonParser.MaxWaitMs);
        return Do(stage => stage.World.Run(ms));
    }

    private static Func<ScenarioStage, string?> ParseSas(WordReader words)
    {
        words.TakeOneOf("what is expected without a phone's number", "sas");
        bool isEqual = words.TakeOneOf("how the SAS are", "equal", "different") == "equal";
        int withinMs = PersonParser.TakeWithin(words);
        return stage => stage.World.RunUntil(
            () => stage.ReadSas() is { Count: >= 2 } sas && sas.Distinct().Count() == 1 == isEqual,
            withinMs) ? null : $"the displays showed: {string.Join(", ", stage.ReadSas())}";
    }

    private Func<ScenarioStage, string?> ParsePhoneLine(string number, WordReader words)
    {
        if (!_phones.Contains(number))
        {
            throw new ScenarioException($"'{number}' is neither a word of this language (seed, "
                + "relay, phone, master, wait, expect) nor the number of a phone above");
        }

        foreach (string verb in new[] { "loss", "jitter", "delay", "cable" })
        {
            if (words.TryTake(verb))
            {
                return ParsePath(number, verb, words);
            }
        }

        if (words.TryTake("rebind"))
        {
            return Do(stage => SimulatedWorld.RebindNat(stage.PersonAt(number).Phone));
        }

        if (words.TryTake("power"))
        {
            return words.TakeOneOf("the power", "off", "on") == "off"
                ? Do(stage => stage.PersonAt(number).Phone.SwitchOff())
                : Do(stage => stage.PersonAt(number).Phone.SwitchOn(stage.World.NowMs));
        }

        if (words.TryTake("expect", "relay"))
        {
            return ParseActiveRelay(number, words);
        }

        PersonAct act = PersonParser.Parse(words);
        return stage => act.Run(stage.PersonAt(number));
    }

    private static Func<ScenarioStage, string?> ParsePath(
        string number, string verb, WordReader words)
    {
        if (verb == "cable")
        {
            bool isOut = words.TakeOneOf("the cable", "out", "in") == "out";
            return Do(stage => stage.PathOf(number).Down = isOut);
        }

        int value = words.TakeNumber($"the {verb}", 0, verb == "loss" ? 100 : MaxDelayMs);
        return verb switch
        {
            "loss" => Do(stage => stage.PathOf(number).LossPercent = value),
            "jitter" => Do(stage => stage.PathOf(number).JitterMs = value),
            _ => Do(stage => stage.PathOf(number).DelayMs = value),
        };
    }

    private Func<ScenarioStage, string?> ParseActiveRelay(string number, WordReader words)
    {
        string name = words.Take("the relay's name");
        CheckKnown(_relays, name, "relay");
        int withinMs = PersonParser.TakeWithin(words);
        return stage => stage.World.RunUntil(() => ActiveRelay(stage, number) == name, withinMs)
            ? null : $"the call ran over '{ActiveRelay(stage, number)}'";
    }

    private static string ActiveRelay(ScenarioStage stage, string number)
    {
        Core.Phone phone = stage.PersonAt(number).Phone.Phone;
        var access = phone.Media.ActivePath == 0 ? phone.Call.Relay1 : phone.Call.Relay2;
        return stage.World.RelayName(access.RelayId);
    }

    private static void CheckKnown(HashSet<string> names, string name, string what)
    {
        if (!names.Contains(name))
        {
            throw new ScenarioException($"no {what} '{name}' above");
        }
    }

    private static void AddNew(HashSet<string> names, string name, string what, int most)
    {
        if (names.Count == most || !names.Add(name))
        {
            throw new ScenarioException(names.Contains(name)
                ? $"there is a {what} '{name}' already" : $"at most {most} of the kind: {what}");
        }
    }

    private static Func<ScenarioStage, string?> Do(Action<ScenarioStage> act) => stage =>
    {
        act(stage);
        return null;
    };
}
