using RedPhone.Models.Display;

namespace RedPhone.Emulator.Panel;

/// <summary>
/// The front panel as lines of text for a terminal, with ANSI colours if wanted: the display's
/// pixels and its text. A terminal that is too small for the pixels gets the text alone.
/// </summary>
public static class PanelFrame
{
    /// <summary>Steps of the ear's level.</summary>
    public const int LevelSteps = 10;

    /// <summary>Columns that the pixels need.</summary>
    public const int Columns = DisplayArt.Width;

    /// <summary>Rows that the pixels and the rest need.</summary>
    public const int Rows = 23;

    // Below this, lines with colours could not simply be cut.
    private const int LampColumns = 60;

    private const string Green = "32;1";
    private const string Red = "31;1";
    private const string Yellow = "33;1";
    private const string Dim = "2";
    private const string Inverse = "7;1";

    /// <summary>Lines from the top, none longer than <paramref name="columns"/>.</summary>
    public static IReadOnlyList<string> Compose(
        PanelState state, int columns, int rows, bool isColored)
    {
        string Paint(string text, string code)
            => isColored ? $"\x1b[{code}m{text}\x1b[0m" : text;
        string LampOf(string name, bool isLit, string code)
            => isLit ? Paint($"● {name}", code) : Paint("○ ", Dim) + name;

        isColored &= columns >= LampColumns;
        bool fits = columns >= Columns && rows >= Rows;
        var lines = new List<string> { Paint(Cut(state.Title, columns), "1") };
        lines.AddRange(fits ? DisplayArt.Lines(state.Picture) : Text(state.Picture, columns));
        lines.Add(" " + LampOf("secure", state.SecureLamp, Green)
            + "   " + LampOf("insecure", state.InsecureLamp, Red)
            + "   " + LampOf("message", state.MessageLamp, Yellow)
            + "     " + (state.Ringing ? Paint(" RINGING ", Inverse) : "ringer silent"));
        lines.Add($" handset {(state.Lifted ? "LIFTED     " : "on the hook")}"
            + $"   voice {(state.Talking ? "speaking" : "silent  ")}"
            + $"   ear {new string('▮', state.EarLevel)}"
            + Paint(new string('▯', LevelSteps - state.EarLevel), Dim));
        bool needsText = state.Notice.Length == 0 && fits;
        lines.Add(Cut(" " + (needsText ? Plain(state.Picture) : state.Notice), columns));
        lines.Add(Paint(" h lift, hang up    0-9 * # a-d keys    s speak    q quit", Dim));
        return isColored ? lines : lines.ConvertAll(line => Cut(line, columns));
    }

    private static IEnumerable<string> Text(byte[] picture, int columns)
    {
        yield return "";
        foreach (DisplayText text in DisplayReader.Read(picture))
        {
            yield return Cut(text.IsInverted ? $" ! {text.Text}" : $"   {text.Text}", columns);
        }

        yield return "";
    }

    // Dots are small: the same once more in the terminal's own letters.
    private static string Plain(byte[] picture)
        => string.Join(" · ", DisplayReader.Read(picture).Select(text => text.Text));

    private static string Cut(string line, int columns)
        => line.Length > columns ? line[..columns] : line;
}
