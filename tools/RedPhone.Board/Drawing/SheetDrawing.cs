using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>A straight wire of a net.</summary>
public sealed record Wire(int X1, int Y1, int X2, int Y2, string Net);

/// <summary>A place.</summary>
public sealed record Mark(int X, int Y);

/// <summary>Text; Align l, c, r (middle of the line) or t (left, hangs down).</summary>
public sealed record Label(double X, double Y, string Text, int Size, int Angle, char Align);

/// <summary>The end of a wire where the net's name stands; Way is where the pin points to.</summary>
public sealed record NetEnd(int X, int Y, int Dx, int Dy, string Net, string Kind);

/// <summary>One sheet laid out, the same for both file formats. Tenths of an inch, y up, A4.</summary>
public sealed class SheetDrawing
{
    /// <summary>Width of the frame.</summary>
    public const int Width = 116;

    /// <summary>Height of the frame.</summary>
    public const int Height = 82;

    private const int Stub = 2;
    private const int NetSize = 7;

    /// <summary>Parts of this sheet.</summary>
    public List<PartEntry> Parts { get; } = [];

    /// <summary>Wires between facing pins, and stubs.</summary>
    public List<Wire> Wires { get; } = [];

    /// <summary>Pins left open.</summary>
    public List<Mark> Opens { get; } = [];

    /// <summary>Lines without meaning: frame, supply bars, ground signs.</summary>
    public List<Line> Lines { get; } = [];

    /// <summary>Texts without meaning.</summary>
    public List<Label> Labels { get; } = [];

    /// <summary>Where nets leave by name.</summary>
    public List<NetEnd> Ends { get; } = [];

    /// <summary>Notes as lines.</summary>
    public List<string> Notes { get; } = [];

    private sealed record Tip(PartEntry Part, int X, int Y, int Dx, int Dy, string Net);

    /// <summary>Lays a sheet out.</summary>
    public static SheetDrawing Create(BoardData board, SheetEntry sheet)
    {
        var d = new SheetDrawing();
        d.Parts.AddRange(board.Parts.Where(p => p.Sheet == sheet.Id));
        var tips = new List<Tip>();
        foreach (PartEntry part in d.Parts)
        {
            d.Describe(board, part);
            foreach (SymbolPin pin in board.Symbols[part.Symbol].Pins)
            {
                (int x, int y) = Symbol.Turn(part.Rot, pin.X, pin.Y);
                (int dx, int dy) = Symbol.Turn(part.Rot, pin.Dx, pin.Dy);
                if (part.Pins.TryGetValue(pin.Number, out string? net))
                {
                    tips.Add(new Tip(part, part.X + x, part.Y + y, dx, dy, net));
                }
                else
                {
                    d.Opens.Add(new Mark(part.X + x, part.Y + y));
                }
            }
        }

        d.Connect(board, tips);
        d.Frame(board, sheet);
        return d;
    }

    // Pins of one net that face each other on a row are joined, the rest leave by name.
    private void Connect(BoardData board, List<Tip> tips)
    {
        var done = new HashSet<Tip>();
        foreach (Tip a in tips.Where(t => t.Dx == 1))
        {
            Tip? b = tips.Where(t => t.Y == a.Y && t.X > a.X).MinBy(t => t.X);
            if (b == null || b.Net != a.Net || b.Dx != -1
                || tips.Any(t => t.X > a.X && t.X < b.X && t.Dx == 0 && Math.Abs(t.Y - a.Y) < 6))
            {
                continue;
            }

            Wires.Add(new Wire(a.X, a.Y, b.X, b.Y, a.Net));
            Labels.Add(new Label((a.X + b.X) / 2.0, a.Y + 0.7, a.Net, NetSize, 0, 'c'));
            done.Add(a);
            done.Add(b);
        }

        foreach (Tip t in tips.Where(t => !done.Contains(t)))
        {
            string kind = board.KindOf(t.Net);
            int x = t.X + Stub * t.Dx, y = t.Y + Stub * t.Dy;
            Wires.Add(new Wire(t.X, t.Y, x, y, t.Net));
            Ends.Add(new NetEnd(x, y, t.Dx, t.Dy, t.Net, kind));
            End(x, y, t, kind);
        }
    }

    private void End(int x, int y, Tip t, string kind)
    {
        if (kind == "power" && t.Dy == 1)
        {
            Lines.Add(new Line(x - 0.9, y, x + 0.9, y, 20));
            Labels.Add(new Label(x, y + 0.8, t.Net, NetSize, 0, 'c'));
        }
        else if (kind == "ground" && t.Dy == -1)
        {
            Lines.Add(new Line(x - 0.9, y, x + 0.9, y, 20));
            Lines.Add(new Line(x - 0.6, y - 0.35, x + 0.6, y - 0.35));
            Lines.Add(new Line(x - 0.3, y - 0.7, x + 0.3, y - 0.7));
            Labels.Add(new Label(x, y - 1.4, t.Net, 6, 0, 'c'));
        }
        else if (t.Dx != 0)
        {
            Labels.Add(new Label(x + 0.3 * t.Dx, y, t.Net, NetSize, 0, t.Dx > 0 ? 'l' : 'r'));
        }
        else
        {
            Labels.Add(new Label(x, y + 0.8 * t.Dy, t.Net, NetSize, 0, 'c'));
        }
    }

    private void Describe(BoardData board, PartEntry part)
    {
        Symbol symbol = board.Symbols[part.Symbol];
        string value = part.Value ?? board.Items[part.Item].Value;
        int x = part.X, y = part.Y;
        if (symbol.IsBox)
        {
            Labels.Add(new Label(x - symbol.HalfWidth, y + symbol.HalfHeight + 0.8, part.Ref, 9, 0, 'l'));
            Labels.Add(new Label(x - symbol.HalfWidth, y - symbol.HalfHeight - 0.9, value, 8, 0, 'l'));
            foreach (SymbolPin p in symbol.Pins)
            {
                double ix = x + p.X - p.Dx * 2.4, iy = y + p.Y - p.Dy * 2.4;
                char align = p.Dx < 0 ? 'l' : p.Dx > 0 ? 'r' : p.Dy > 0 ? 'r' : 'l';
                Labels.Add(new Label(ix, iy, p.Name, 7, p.Dx == 0 ? 90 : 0, align));
                Labels.Add(new Label(x + p.X - p.Dx * 1.0 + (p.Dx == 0 ? 0.2 : 0),
                    y + p.Y - p.Dy * 1.0 + (p.Dx == 0 ? 0 : 0.45), p.Number, 5, 0,
                    p.Dx == 0 ? 'l' : 'c'));
            }
        }
        else if (part.Rot[0] == 'v' || symbol.Shape == "NPN")
        {
            Labels.Add(new Label(x + 1.4, y + 0.6, part.Ref, 8, 0, 'l'));
            Labels.Add(new Label(x + 1.4, y - 0.6, value, 7, 0, 'l'));
        }
        else
        {
            Labels.Add(new Label(x - 1.5, y + 1.1, part.Ref, 7, 0, 'l'));
            Labels.Add(new Label(x - 1.5, y - 1.1, value, 6, 0, 'l'));
        }
    }

    private void Frame(BoardData board, SheetEntry sheet)
    {
        void Rect(double x1, double y1, double x2, double y2)
        {
            Lines.Add(new Line(x1, y1, x2, y1, 10, 15));
            Lines.Add(new Line(x2, y1, x2, y2, 10, 15));
            Lines.Add(new Line(x2, y2, x1, y2, 10, 15));
            Lines.Add(new Line(x1, y2, x1, y1, 10, 15));
        }

        Rect(-1, -20, Width + 1, Height);
        Rect(Width - 39, -20, Width + 1, -12);
        int page = board.Board.Sheets.IndexOf(sheet) + 1;
        Labels.Add(new Label(Width - 38, -13.6, board.Board.Title, 10, 0, 'l'));
        Labels.Add(new Label(Width - 38, -16, sheet.Title, 12, 0, 'l'));
        Labels.Add(new Label(Width - 38, -18.6, $"Revision {board.Board.Revision}    "
            + $"{board.Board.Date}    sheet {page} of {board.Board.Sheets.Count}    MIT", 8, 0, 'l'));
        Notes.Add("Notes");
        for (int i = 0; i < sheet.Notes.Count; i++)
        {
            Notes.AddRange(Wrap($"{i + 1}. {sheet.Notes[i]}", 105));
        }

        for (int i = 0; i < Notes.Count; i++)
        {
            Labels.Add(new Label(1, -3 - 1.7 * i, Notes[i], i == 0 ? 9 : 8, 0, 'l'));
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
