namespace RedPhone.Emulator.Scenario;

/// <summary>
/// Reads one line word by word. Words are separated by spaces or tabs, or stand in double quotes
/// (no escapes). A word that begins with '#' where no word is due is a comment to the line's end.
/// Total: any text gives words or an error.
/// </summary>
public sealed class WordReader(string line)
{
    /// <summary>Longest line, in characters.</summary>
    public const int MaxChars = 500;

    private int _at;

    /// <summary>True when nothing but a comment is left.</summary>
    public bool IsAtEnd
    {
        get
        {
            SkipSpace();
            return _at >= line.Length || line[_at] == '#';
        }
    }

    /// <summary>Whether the word last taken stood in quotes.</summary>
    public bool WasQuoted { get; private set; }

    /// <summary>The next word; throws <see cref="ScenarioException"/> when there is none.</summary>
    /// <param name="what">What is due, for the message.</param>
    public string Take(string what)
    {
        SkipSpace();
        WasQuoted = _at < line.Length && line[_at] == '"';
        int from = WasQuoted ? _at + 1 : _at;
        int to = from;
        while (to < line.Length && (WasQuoted ? line[to] != '"' : !IsSpace(line[to])))
        {
            to++;
        }

        if (WasQuoted && to >= line.Length)
        {
            throw new ScenarioException("a quote (\") is not closed");
        }

        if (to == from && !WasQuoted)
        {
            throw new ScenarioException($"{what} is missing at the end of the line");
        }

        _at = WasQuoted ? to + 1 : to;
        return line[from..to];
    }

    /// <summary>Takes the next words if they are <paramref name="expected"/>.</summary>
    public bool TryTake(params string[] expected)
    {
        int before = _at;
        foreach (string word in expected)
        {
            if (IsAtEnd || Take(word) != word || WasQuoted)
            {
                _at = before;
                return false;
            }
        }

        return true;
    }

    /// <summary>The next word as a number from <paramref name="least"/> to
    /// <paramref name="most"/>.</summary>
    public int TakeNumber(string what, int least, int most)
    {
        string word = Take(what);
        return int.TryParse(word, out int number) && number >= least && number <= most ? number
            : throw new ScenarioException(
                $"{what} is a number from {least} to {most}, not '{word}'");
    }

    /// <summary>One of these words.</summary>
    public string TakeOneOf(string what, params string[] words)
    {
        string word = Take(what);
        return words.Contains(word) ? word : throw new ScenarioException(
            $"{what} is one of: {string.Join(", ", words)}; not '{word}'");
    }

    /// <summary>Throws unless nothing but a comment is left.</summary>
    public void End()
    {
        if (!IsAtEnd)
        {
            throw new ScenarioException($"'{Take("word")}' is one word too many");
        }
    }

    private static bool IsSpace(char c) => c is ' ' or '\t';

    private void SkipSpace()
    {
        while (_at < line.Length && IsSpace(line[_at]))
        {
            _at++;
        }
    }
}
