using System.Text;
using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>Writes one sheet as lepton-eda's text format with embedded symbols. Units: mils.</summary>
public sealed class LeptonWriter
{
    private const int Unit = 100;
    private const int TextColor = 9;
    private const int AttributeColor = 5;
    private const int NetSize = 7;
    private const int NumberSize = 5;
    private const double FlagPoint = 0.7;
    private readonly StringBuilder _text = new("v 20200604 2\n");
    private readonly BoardData _board;

    private LeptonWriter(BoardData board) => _board = board;

    /// <summary>The sheet as a .sch file.</summary>
    public static string Write(BoardData board, SheetEntry sheet)
    {
        var writer = new LeptonWriter(board);
        writer.Sheet(SheetDrawing.Create(board, sheet), sheet.Id);
        return writer._text.ToString();
    }

    /// <summary>The first page: the sheets as boxes with what runs between them.</summary>
    public static string WriteOverview(BoardData board)
    {
        var writer = new LeptonWriter(board);
        foreach (OverviewBox box in Overview.Create(board))
        {
            writer.Lines(0, 0, Rectangle(box.X, box.Y, box.X + box.Width, box.Y + box.Height, 3));
            writer.Texts(box.Texts);
        }

        writer.Frame("Overview", 1);
        return writer._text.ToString();
    }

    private void Sheet(SheetDrawing drawing, string id)
    {
        foreach (DrawnPart part in drawing.Parts)
        {
            Part(part);
        }

        foreach (Wire w in drawing.Wires)
        {
            Add($"N {w.X1 * Unit} {w.Y1 * Unit} {w.X2 * Unit} {w.Y2 * Unit} 4");
            NetName? name = drawing.Names.FirstOrDefault(n => n.Kind == NameKind.OnWire
                && n.Net == w.Net && (n.X, n.Y) == (w.X1, w.Y1)
                && (n.Dx != 0) == (w.Y1 == w.Y2));
            if (name != null)
            {
                bool lying = name.Dx != 0;
                Add("{");
                Attribute((w.X1 + w.X2) / 2.0 - (lying ? 0 : 0.3), (w.Y1 + w.Y2) / 2.0
                    + (lying ? 0.3 : 0), "netname", w.Net, NetSize, lying ? 0 : 90, 3);
                Add("}");
            }
        }

        foreach (NetName name in drawing.Names.Where(n => n.Kind != NameKind.OnWire))
        {
            Sign(name, id);
        }

        foreach (Mark m in drawing.Opens)
        {
            NoConnect(m.X, m.Y);
        }

        Texts(drawing.Texts);
        Frame(drawing.Title, drawing.Page);
    }

    private void Part(DrawnPart drawn)
    {
        (PartEntry part, Symbol symbol) = (drawn.Part, drawn.Symbol);
        // Embedded objects carry sheet coordinates; the instance is never turned by lepton.
        Add($"C {part.X * Unit} {part.Y * Unit} 1 0 0 "
            + $"EMBEDDED{part.Symbol}-{part.Rot.Replace("-", "r")}.sym\n[");
        foreach (SymbolPin pin in symbol.Pins)
        {
            Pin(part, symbol, pin);
        }

        Lines(part.X, part.Y, Shapes.Of(symbol).Select(l =>
        {
            (double x1, double y1) = Shapes.Turn(part.Rot, l.X1, l.Y1);
            (double x2, double y2) = Shapes.Turn(part.Rot, l.X2, l.Y2);
            return l with { X1 = x1, Y1 = y1, X2 = x2, Y2 = y2 };
        }));
        Add("]\n{");
        Label reference = drawn.Reference, value = drawn.Value;
        Attribute(reference.X, reference.Y, "refdes", part.Ref, reference.Size, 0,
            Align(reference.Align));
        Attribute(part.X, part.Y, "device", part.Symbol, 0, 0, 0);
        Attribute(value.X, value.Y, "value", value.Text, value.Size, 0, Align(value.Align));
        Add("}");
    }

    private void Pin(PartEntry part, Symbol symbol, SymbolPin pin)
    {
        (int tx, int ty) = Symbol.Turn(part.Rot, pin.X, pin.Y);
        (int dx, int dy) = Symbol.Turn(part.Rot, pin.Dx, pin.Dy);
        double length = Shapes.PinLength(symbol, pin);
        double x = part.X + tx, y = part.Y + ty;
        Add($"P {R(x)} {R(y)} {R(x - dx * length)} {R(y - dy * length)} 1 0 0\n{{");
        Attribute(x, y, "pintype", LeptonType(pin.Type), 0, 0, 0);
        bool upright = dx == 0;
        int shown = symbol.IsBox ? NumberSize : 0;
        Attribute(x - dx - (upright ? 0.15 : 0), y - dy + (upright ? 0 : 0.15), "pinnumber",
            pin.Number, shown, upright ? 90 : 0, 3);
        Attribute(x, y, "pinseq", pin.Number, 0, 0, 0);
        Attribute(x - dx * 2.4, y - dy * 2.4, "pinlabel", pin.Name, symbol.IsBox ? 6 : 0,
            upright ? 90 : 0, dx < 0 || dy < 0 ? 1 : 7);
        Add("}");
    }

    // A symbol with one pin that carries the net's name; a flag names the other sheets too.
    private void Sign(NetName n, string sheet)
    {
        Add($"C {n.X * Unit} {n.Y * Unit} 1 0 0 EMBEDDED{n.Kind.ToString().ToLowerInvariant()}.sym\n[");
        (double px, double py) = n.Kind switch
        {
            NameKind.Power => (0, 1.0),
            NameKind.Ground => (0, -1.0),
            NameKind.Global => (0.3 * n.Dx, 0.3 * n.Dy),
            _ => (0.1 * n.Dx, 0.1 * n.Dy),
        };
        Add($"P {n.X * Unit} {n.Y * Unit} {R(n.X + px)} {R(n.Y + py)} 1 0 0\n{{");
        Attribute(n.X, n.Y, "pintype", n.Kind is NameKind.Power or NameKind.Ground ? "pwr" : "pas",
            0, 0, 0);
        Attribute(n.X, n.Y, "pinnumber", "1", 0, 0, 0);
        Attribute(n.X, n.Y, "pinseq", "1", 0, 0, 0);
        Add("}");
        double width = PartTexts.WidthOf(n.Net, NetSize);
        if (n.Kind is NameKind.Power or NameKind.Ground)
        {
            Lines(n.X, n.Y, Shapes.OfSign(n.Net, n.Kind));
        }
        else if (n.Kind == NameKind.Global)
        {
            Lines(n.X, n.Y, Flag(n, width));
        }

        Add("]\n{");
        Attribute(n.X, n.Y, "net", n.Net + ":1", 0, 0, 0);
        Add("}");
        int angle = n.Dx == 0 ? 90 : 0;
        char align = n.Dx + n.Dy > 0 ? 'l' : 'r';
        switch (n.Kind)
        {
            case NameKind.Power:
                Texts([new Label(n.X, n.Y + 1.8, n.Net, NetSize, 0, 'c')]);
                break;
            case NameKind.Ground:
                Texts([new Label(n.X, n.Y - 2.5, n.Net, NetSize - 1, 0, 'c')]);
                break;
            default:
                double gap = n.Kind == NameKind.Global ? FlagPoint + 0.5 : 0.5;
                Texts([new Label(n.X + gap * n.Dx, n.Y + gap * n.Dy, n.Net, NetSize, angle, align)]);
                if (n.Kind == NameKind.Global)
                {
                    double far = width + 2 * FlagPoint + 1.3;
                    Texts([new Label(n.X + far * n.Dx, n.Y + far * n.Dy,
                        $"[{Overview.Others(_board, n.Net, sheet)}]", NumberSize, angle, align)]);
                }

                break;
        }
    }

    private static IEnumerable<Line> Flag(NetName n, double width)
    {
        double end = width + 2 * FlagPoint + 0.7, half = 0.85;
        (double A, double B)[] p =
        [
            (0.3, 0), (FlagPoint, half), (end - FlagPoint, half), (end - 0.3, 0),
            (end - FlagPoint, -half), (FlagPoint, -half), (0.3, 0),
        ];
        for (int i = 1; i < p.Length; i++)
        {
            yield return new Line(p[i - 1].A * n.Dx + p[i - 1].B * n.Dy,
                p[i - 1].A * n.Dy + p[i - 1].B * n.Dx, p[i].A * n.Dx + p[i].B * n.Dy,
                p[i].A * n.Dy + p[i].B * n.Dx);
        }
    }

    private void NoConnect(int x, int y)
    {
        int cx = x * Unit, cy = y * Unit;
        Add($"C {cx} {cy} 1 0 0 EMBEDDEDnc.sym\n[\nP {cx} {cy} {cx} {cy} 1 0 0\n{{");
        Attribute(x, y, "pinnumber", "1", 0, 0, 0);
        Attribute(x, y, "pinseq", "1", 0, 0, 0);
        Attribute(x, y, "pintype", "pas", 0, 0, 0);
        Add("}");
        Lines(x, y, [new(-0.5, -0.5, 0.5, 0.5), new(-0.5, 0.5, 0.5, -0.5)]);
        Add("]\n{");
        Attribute(x, y, "device", "DRC_Directive", 0, 0, 0);
        Attribute(x, y, "value", "NoConnection", 0, 0, 0);
        Attribute(x, y, "graphical", "1", 0, 0, 0);
        Add("}");
    }

    private void Frame(string title, int page)
    {
        const int left = SheetDrawing.TitleLeft, low = SheetDrawing.Bottom;
        Lines(0, 0, Rectangle(-2, low, SheetDrawing.Width, SheetDrawing.Height, 15));
        Lines(0, 0, Rectangle(left, low, SheetDrawing.Width, SheetDrawing.TitleTop, 15));
        BoardFile b = _board.Board;
        Texts(
        [
            new Label(left + 1, low + 10.5, b.Title, 10, 0, 'l'),
            new Label(left + 1, low + 6.5, title, 12, 0, 'l'),
            new Label(left + 1, low + 2.2, $"Revision {b.Revision}    {b.Date}    "
                + $"sheet {page} of {b.Sheets.Count + 1}    MIT", 8, 0, 'l'),
        ]);
    }

    private static Line[] Rectangle(double x1, double y1, double x2, double y2, int color) =>
    [
        new(x1, y1, x2, y1, 10, color), new(x2, y1, x2, y2, 10, color),
        new(x2, y2, x1, y2, 10, color), new(x1, y2, x1, y1, 10, color),
    ];

    private void Lines(double x, double y, IEnumerable<Line> lines)
    {
        foreach (Line l in lines)
        {
            Add($"L {R(x + l.X1)} {R(y + l.Y1)} {R(x + l.X2)} {R(y + l.Y2)} {l.Color} {l.Width} "
                + "0 0 -1 -1");
        }
    }

    private void Texts(IEnumerable<Label> labels)
    {
        foreach (Label l in labels)
        {
            Add($"T {R(l.X)} {R(l.Y)} {TextColor} {l.Size} 1 0 {l.Angle} {Align(l.Align)} 1\n{l.Text}");
        }
    }

    // Size 0 hides it. Align as lepton counts: 0..2 left bottom, middle, top, 3..5 centre, 6..8 right.
    private void Attribute(double x, double y, string name, string value, int size, int angle,
        int align) => Add($"T {R(x)} {R(y)} {AttributeColor} {(size == 0 ? 6 : size)} "
        + $"{(size == 0 ? 0 : 1)} 1 {angle} {align} 1\n{name}={value}");

    private void Add(string line) => _text.Append(line).Append('\n');

    private static int Align(char align) => align switch { 'l' => 1, 'c' => 4, _ => 7 };

    private static int R(double units) => (int)Math.Round(units * Unit);

    private static string LeptonType(string type) => type switch
    {
        "in" => "in", "out" => "out", "bi" => "io", "oc" => "oc", "pwr" => "pwr", _ => "pas",
    };
}
