using System.Collections.Concurrent;
using System.Globalization;
using RedPhone.Emulator.Scenario;
using RedPhone.Models;

namespace RedPhone.Emulator.Panel;

/// <summary>
/// A live phone driven by lines of text, for scripts: the words of <see cref="PersonParser"/>,
/// <c>wait MS</c>, <c>quit</c>, and the panel's keys ("102#", "h", "s", "q"). What changes on the
/// phone is written as lines with the seconds since the start. The input's end quits.
/// </summary>
public sealed class LinePanel
{
    private const int MaxWaitingLines = 1_000;

    private readonly LivePhone _live;
    private readonly TextWriter _output;
    private readonly Person _person;
    private readonly BlockingCollection<string> _lines = new(MaxWaitingLines);
    private int _lineNumber;

    /// <summary>A panel for this phone that writes to <paramref name="output"/>.</summary>
    public LinePanel(LivePhone live, TextWriter output)
    {
        _live = live;
        _output = output;
        _person = new Person(live.Phone, live);
        var watcher = new PhoneWatcher(live.Phone, Tell);
        live.Stepped = watcher.Step;
    }

    /// <summary>Runs the lines of <paramref name="input"/>.</summary>
    public ScriptOutcome Run(TextReader input)
    {
        // Reading blocks, the phone must not: a thread of its own, which ends with the process.
        new Thread(() => ReadAll(input)) { IsBackground = true, Name = "stdin" }.Start();
        ScriptOutcome outcome = ScriptOutcome.Done;
        bool goesOn = true;
        while (goesOn && outcome == ScriptOutcome.Done)
        {
            _live.RunUntil(() => _lines.Count > 0 || _lines.IsCompleted, int.MaxValue);
            goesOn = !_live.IsStopping && _lines.TryTake(out string? line)
                && Perform(line, out outcome);
        }

        return outcome;
    }

    /// <summary>Performs one line; false when it was the last.</summary>
    private bool Perform(string line, out ScriptOutcome outcome)
    {
        _lineNumber++;
        outcome = ScriptOutcome.Done;
        string text = line.Trim();
        try
        {
            var words = new WordReader(text);
            if (text is "quit" or "q")
            {
                return false;
            }

            if (IsKeys(text))
            {
                _person.Press(text.ToUpperInvariant());
            }
            else if (text == "h")
            {
                _live.ToggleHook();
            }
            else if (text == "s")
            {
                _live.ToggleSpeech();
            }
            else if (!words.IsAtEnd)
            {
                outcome = Act(words, text);
            }
        }
        catch (Exception error) when (error is ScenarioException or InvalidDataException)
        {
            Tell(_live.NowMs, $"line {_lineNumber}: {error.Message}");
            outcome = ScriptOutcome.Malformed;
        }

        return true;
    }

    private ScriptOutcome Act(WordReader words, string text)
    {
        if (words.TryTake("wait"))
        {
            int ms = words.TakeNumber("the time in ms", 0, PersonParser.MaxWaitMs);
            words.End();
            _person.Pass(ms);
            return ScriptOutcome.Done;
        }

        string? seen = PersonParser.Parse(words).Run(_person);
        if (_live.IsStopping)
        {
            return ScriptOutcome.Done;
        }

        Tell(_live.NowMs, seen is null ? $"done: {text}"
            : $"FAILED line {_lineNumber}: {text}: {seen}");
        return seen is null ? ScriptOutcome.Done : ScriptOutcome.Failed;
    }

    // "#" alone is the key; with more behind it, it is a comment.
    private static bool IsKeys(string text)
        => text == "#" || (text.Length > 0 && text[0] != '#'
            && text.All(c => KeyMatrixModel.Labels.Contains(char.ToUpperInvariant(c))));

    private void ReadAll(TextReader input)
    {
        while (input.ReadLine() is { } line)
        {
            _lines.Add(line);
        }

        _lines.CompleteAdding();
    }

    private void Tell(long nowMs, string text)
    {
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{nowMs / 1000.0:F3} {text}"));
        _output.Flush();
    }
}
