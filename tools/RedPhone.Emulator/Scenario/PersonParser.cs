using System.Globalization;
using RedPhone.Core.Calls;
using RedPhone.Core.Ports;
using RedPhone.Core.Ui;
using RedPhone.Models;

namespace RedPhone.Emulator.Scenario;

/// <summary>
/// The words for what a person does at one phone, the same in scenario files and in lines given to
/// a live phone:
/// <code>
/// lift | hangup | press KEYS | quiet
/// say initiator | say responder | say FILE [loop]
/// expect EXPECTATION [within MS]
/// expect TEXT [MS]                          the same as: expect display TEXT within MS
/// </code>
/// Expectations: see <see cref="ParseExpectation"/>.
/// </summary>
public static class PersonParser
{
    /// <summary>How long an expectation waits unless it says <c>within</c>.</summary>
    public const int DefaultWithinMs = 5_000;

    /// <summary>The longest time a line may wait.</summary>
    public const int MaxWaitMs = 600_000;

    private const int MostKeys = 64;

    /// <summary>
    /// Reads one act to the line's end; throws <see cref="ScenarioException"/> with what is wrong.
    /// </summary>
    public static PersonAct Parse(WordReader words)
    {
        PersonAct act = ParseVerb(words);
        words.End();
        return act;
    }

    private static PersonAct ParseVerb(WordReader words)
    {
        string verb = words.Take("what the person does");
        switch (verb)
        {
            case "lift": return Do(person => person.Lift());
            case "hangup": return Do(person => person.HangUp());
            case "quiet": return Do(person => person.Phone.Board.Handset.BeQuiet());
            case "press":
                string keys = TakeKeys(words);
                return Do(person => person.Press(keys));
            case "say":
                string clip = TakeClip(words);
                bool loop = words.TryTake("loop");
                return Do(person => person.Say(clip, loop));
            case "expect":
                return ParseExpectation(words);
            default:
                throw new ScenarioException($"'{verb}' is not known; a person can: lift, hangup, "
                    + "press KEYS, say CLIP, quiet, expect ...");
        }
    }

    /// <summary>
    /// What a person can wait to see or hear:
    /// <code>
    /// display TEXT | no display TEXT            anywhere on it, case and line breaks aside
    /// ringing | silent
    /// lamp secure|insecure|message on|off
    /// ready                                     registered, its relays measured
    /// reason WORD                               why the last call ended, such as hungUp
    /// missed N                                  calls missed
    /// audio DB dB of CLIP                       segmental SNR of what the ear heard of a clip
    /// </code>
    /// </summary>
    private static PersonAct ParseExpectation(WordReader words)
    {
        string what = words.Take("what is expected");
        if (words.WasQuoted)
        {
            int givenMs = words.IsAtEnd ? DefaultWithinMs
                : words.TakeNumber("the timeout in ms", 0, MaxWaitMs);
            return Display(what, isThere: true, givenMs);
        }

        switch (what)
        {
            case "display":
                return Display(words.Take("the text"), isThere: true, TakeWithin(words));
            case "no":
                words.TakeOneOf("what is not expected", "display");
                return Display(words.Take("the text"), isThere: false, TakeWithin(words));
            case "ringing":
            case "silent":
                return ParseRinger(what == "ringing", TakeWithin(words));
            case "lamp":
                return ParseLamp(words);
            case "ready":
                return Await(person => person.Phone.IsReady, TakeWithin(words),
                    person => $"the display said: {person.ReadDisplay()}");
            case "reason":
                return ParseReason(words);
            case "missed":
                int missed = words.TakeNumber("the number of missed calls", 0, 99);
                return Await(person => person.Phone.Phone.View.MissedCalls == missed,
                    TakeWithin(words), person => $"{person.Phone.Phone.View.MissedCalls} missed");
            case "audio":
                return ParseAudio(words);
            default:
                return Display(what, isThere: true, words.IsAtEnd ? DefaultWithinMs
                    : words.TakeNumber("the timeout in ms (quote a text that has spaces)",
                        0, MaxWaitMs));
        }
    }

    private static PersonAct Display(string text, bool isThere, int withinMs)
        => text.Length == 0 ? throw new ScenarioException("the text is empty") : Await(
            person => person.ReadDisplay().Contains(text, StringComparison.OrdinalIgnoreCase)
                == isThere,
            withinMs, person => $"the display said: {person.ReadDisplay()}");

    // Silent between two rings is not silent.
    private static PersonAct ParseRinger(bool rings, int withinMs)
        => Await(person => rings ? person.Phone.IsRinging
                : person.Phone.Phone.State != CallState.Incoming && !person.Phone.IsRinging,
            withinMs, person => (rings ? "it did not ring" : "it rang")
                + $", the display said: {person.ReadDisplay()}");

    private static PersonAct ParseLamp(WordReader words)
    {
        Lamp lamp = words.TakeOneOf("the lamp", "secure", "insecure", "message") switch
        {
            "secure" => Lamp.Secure,
            "insecure" => Lamp.Insecure,
            _ => Lamp.Message,
        };
        bool isLit = words.TakeOneOf("the lamp's state", "on", "off") == "on";
        return Await(person => person.Phone.Board.IsLit(lamp) == isLit, TakeWithin(words),
            _ => $"the {lamp.ToString().ToLowerInvariant()} lamp was {(isLit ? "off" : "on")}");
    }

    private static PersonAct ParseReason(WordReader words)
    {
        string word = words.Take("the reason");
        string name = Enum.GetNames<EndReason>().FirstOrDefault(n => CamelCase(n) == word)
            ?? throw new ScenarioException($"'{word}' is no reason; there are: "
                + string.Join(", ", Enum.GetNames<EndReason>().Select(CamelCase)));
        EndReason reason = Enum.Parse<EndReason>(name);
        return Await(person => person.Phone.Phone.View.Reason == reason, TakeWithin(words),
            person => $"the reason was {CamelCase(person.Phone.Phone.View.Reason.ToString())}, "
                + $"the display said: {person.ReadDisplay()}");
    }

    private static PersonAct ParseAudio(WordReader words)
    {
        int db = words.TakeNumber("the ratio in dB", (int)SegmentalSnr.LowestDb,
            (int)SegmentalSnr.HighestDb);
        words.TakeOneOf("the unit", "dB");
        words.TakeOneOf("the word before the clip", "of");
        string clip = TakeClip(words);
        return new PersonAct(person =>
        {
            if (person.Listen is null)
            {
                return "only a scenario can measure sound; a live phone writes it with --ear";
            }

            double? heard = person.Listen(person, clip);
            return heard is null ? "nobody has said it"
                : heard >= db ? null
                : string.Create(CultureInfo.InvariantCulture, $"{heard:F1} dB");
        });
    }

    private static PersonAct Do(Action<Person> act) => new(person =>
    {
        act(person);
        return null;
    });

    private static PersonAct Await(Func<Person, bool> condition, int withinMs,
        Func<Person, string> seen)
        => new(person => person.Expect(() => condition(person), withinMs, () => seen(person)));

    /// <summary>Takes <c>within MS</c> if it stands there.</summary>
    internal static int TakeWithin(WordReader words)
        => words.TryTake("within") ? words.TakeNumber("the time in ms", 0, MaxWaitMs)
            : DefaultWithinMs;

    private static string TakeKeys(WordReader words)
    {
        string keys = words.Take("the keys").ToUpperInvariant();
        return keys.Length is > 0 and <= MostKeys && keys.All(KeyMatrixModel.Labels.Contains)
            ? keys : throw new ScenarioException(
                $"keys are 0-9 * # A-D, at most {MostKeys}, not '{keys}'");
    }

    private static string TakeClip(WordReader words)
    {
        string clip = words.Take("the clip");
        clip = clip == "clip" && !words.WasQuoted ? words.Take("the clip's name") : clip;
        try
        {
            SpeechClips.Load(clip);
            return clip;
        }
        catch (Exception error) when (error is IOException or InvalidDataException
            or UnauthorizedAccessException or ArgumentException)
        {
            throw new ScenarioException($"'{clip}' is neither a clip "
                + $"({string.Join(", ", SpeechClips.Names)}) nor a WAV file that can be read: "
                + error.Message);
        }
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
