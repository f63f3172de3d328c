using System.Globalization;
using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>One sheet laid out, the same for both file formats. Tenths of an inch, y up, A3.</summary>
public sealed class SheetDrawing
{
    /// <summary>Width of what is drawn; the frame goes around it.</summary>
    public const int Width = 154;

    /// <summary>Height of what is drawn.</summary>
    public const int Height = 105;

    /// <summary>Bottom of the frame.</summary>
    public const int Bottom = -3;

    /// <summary>Left edge of the title block.</summary>
    public const int TitleLeft = 111;

    /// <summary>Top of the title block.</summary>
    public const int TitleTop = 10;

    private const double LineStep = 1.7;
    private const int NoteColumns = 88;
    private const int ReasonColumns = 52;
    private const int ReasonLeft = 70;

    /// <summary>Title of the sheet.</summary>
    public required string Title { get; init; }

    /// <summary>Number of the sheet, the overview is 1.</summary>
    public required int Page { get; init; }

    /// <summary>Parts of this sheet.</summary>
    public List<DrawnPart> Parts { get; } = [];

    /// <summary>Wires, in pieces from connection to connection.</summary>
    public IReadOnlyList<Wire> Wires { get; private set; } = [];

    /// <summary>Where three or more ends meet.</summary>
    public IReadOnlyList<Mark> Junctions { get; private set; } = [];

    /// <summary>Signs and names of nets.</summary>
    public IReadOnlyList<NetName> Names { get; private set; } = [];

    /// <summary>Pins left open, those without a contact inside included.</summary>
    public List<Mark> Opens { get; } = [];

    /// <summary>Of the open pins those that have no contact inside.</summary>
    public HashSet<Mark> Blind { get; } = [];

    /// <summary>Remarks and notes.</summary>
    public List<Label> Texts { get; } = [];

    /// <summary>Lays a sheet out; throws <see cref="BoardException"/> for a wrong drawing.</summary>
    public static SheetDrawing Create(BoardData board, SheetEntry sheet)
    {
        var d = new SheetDrawing
        {
            Title = sheet.Title,
            Page = board.Board.Sheets.IndexOf(sheet) + 2,
        };
        var tips = new List<PinTip>();
        foreach (PartEntry part in board.Parts.Where(p => p.Sheet == sheet.Id))
        {
            Symbol symbol = board.Symbols[part.Symbol];
            d.Parts.Add(PartTexts.Describe(board, part, symbol));
            foreach (SymbolPin pin in symbol.Pins)
            {
                (int x, int y) = Symbol.Turn(part.Rot, pin.X, pin.Y);
                (int dx, int dy) = Symbol.Turn(part.Rot, pin.Dx, pin.Dy);
                if (part.Pins.TryGetValue(pin.Number, out string? net))
                {
                    tips.Add(new PinTip(part.Ref, pin.Number, part.X + x, part.Y + y, dx, dy, net));
                }
                else
                {
                    d.Opens.Add(new Mark(part.X + x, part.Y + y));
                    _ = pin.Type == "nc" && d.Blind.Add(d.Opens[^1]);
                }
            }
        }

        var layout = new WireLayout(board, sheet.Id, tips, d.Opens);
        (d.Wires, d.Junctions, d.Names) = (layout.Wires, layout.Junctions, layout.Names);
        d.AddRemarks(board, sheet);
        d.AddNotes(board, sheet);
        return d;
    }

    private void AddRemarks(BoardData board, SheetEntry sheet)
    {
        foreach (string text in board.Drawings[sheet.Id].Texts)
        {
            string[] words = text.Split(' ', 3);
            if (words.Length < 3
                || !double.TryParse(words[0], CultureInfo.InvariantCulture, out double x)
                || !double.TryParse(words[1], CultureInfo.InvariantCulture, out double y))
            {
                throw new BoardException($"drawing.yaml: text '{text}' is not 'x y words'");
            }

            Texts.Add(new Label(x, y, words[2], 6, 0, 'l'));
        }
    }

    // Left the sheet's notes, right the reason of each value that has one.
    private void AddNotes(BoardData board, SheetEntry sheet)
    {
        var notes = new List<string> { "Notes" };
        for (int i = 0; i < sheet.Notes.Count; i++)
        {
            notes.AddRange(Wrap($"{i + 1}. {sheet.Notes[i]}", NoteColumns));
        }

        var reasons = new List<string> { "Why this value" };
        reasons.AddRange(board.Parts.Where(p => p.Sheet == sheet.Id && p.Why != null)
            .GroupBy(p => p.Why).SelectMany(g => Wrap(
                $"{string.Join(' ', g.Select(p => p.Ref))}: {g.Key}", ReasonColumns)));
        int lines = Math.Max(notes.Count, reasons.Count);
        Column(1, lines, notes);
        if (reasons.Count > 1)
        {
            Column(ReasonLeft, lines, reasons);
        }
    }

    private void Column(double x, int lines, List<string> texts)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            Texts.Add(new Label(x, Bottom + LineStep * (lines - i) + 0.8, texts[i], 7, 0, 'l'));
        }
    }

    private static IEnumerable<string> Wrap(string text, int most)
    {
        while (text.Length > most)
        {
            int at = text.LastIndexOf(' ', most);
            yield return text[..at];
            text = "   " + text[(at + 1)..];
        }

        yield return text;
    }
}
