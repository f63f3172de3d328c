using System.Globalization;
using System.Text;
using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>Writes one sheet as lepton-eda's text format with embedded symbols. Units: mils.</summary>
public static class LeptonWriter
{
    private const int Unit = 100;
    private const int TextColor = 9;

    /// <summary>The sheet as a .sch file.</summary>
    public static string Write(BoardData board, SheetEntry sheet)
    {
        var text = new StringBuilder("v 20200604 2\n");
        var drawing = SheetDrawing.Create(board, sheet);
        foreach (PartEntry part in drawing.Parts)
        {
            Component(text, board, part);
        }

        foreach (Wire w in drawing.Wires)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"N {w.X1 * Unit} {w.Y1 * Unit} {w.X2 * Unit} {w.Y2 * Unit} 4\n{{\n");
            text.Append(CultureInfo.InvariantCulture,
                $"T {w.X1 * Unit} {w.Y1 * Unit} 5 6 0 1 0 0 1\nnetname={w.Net}\n}}\n");
        }

        foreach (Mark m in drawing.Opens)
        {
            NoConnect(text, m.X, m.Y);
        }

        foreach (Line l in drawing.Lines)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"L {R(l.X1)} {R(l.Y1)} {R(l.X2)} {R(l.Y2)} {l.Color} {l.Width} 0 0 -1 -1\n");
        }

        foreach (Label l in drawing.Labels)
        {
            Text(text, l);
        }

        return text.ToString();
    }

    private static void Component(StringBuilder text, BoardData board, PartEntry part)
    {
        Symbol symbol = board.Symbols[part.Symbol];
        int x = part.X, y = part.Y;
        // Embedded objects carry sheet coordinates; the instance is never turned by lepton.
        text.Append(CultureInfo.InvariantCulture,
            $"C {x * Unit} {y * Unit} 1 0 0 EMBEDDED{part.Symbol}-{part.Rot.Replace("-", "r")}.sym\n[\n");
        foreach (SymbolPin pin in symbol.Pins)
        {
            (int tx, int ty) = Symbol.Turn(part.Rot, pin.X, pin.Y);
            (int dx, int dy) = Symbol.Turn(part.Rot, pin.Dx, pin.Dy);
            double length = Shapes.PinLength(symbol, pin);
            text.Append(CultureInfo.InvariantCulture,
                $"P {(x + tx) * Unit} {(y + ty) * Unit} {R(x + tx - dx * length)} "
                + $"{R(y + ty - dy * length)} 1 0 0\n{{\n");
            Attribute(text, x + tx, y + ty, "pintype", LeptonType(pin.Type));
            Attribute(text, x + tx, y + ty, "pinnumber", pin.Number);
            Attribute(text, x + tx, y + ty, "pinseq", pin.Number);
            Attribute(text, x + tx, y + ty, "pinlabel", pin.Name);
            text.Append("}\n");
        }

        foreach (Line l in Shapes.Of(symbol))
        {
            (double x1, double y1) = Shapes.Turn(part.Rot, l.X1, l.Y1);
            (double x2, double y2) = Shapes.Turn(part.Rot, l.X2, l.Y2);
            text.Append(CultureInfo.InvariantCulture,
                $"L {R(x + x1)} {R(y + y1)} {R(x + x2)} {R(y + y2)} 3 {l.Width} 0 0 -1 -1\n");
        }

        text.Append("]\n{\n");
        Attribute(text, x, y, "refdes", part.Ref);
        Attribute(text, x, y, "device", part.Symbol);
        Attribute(text, x, y, "value", part.Value ?? board.Items[part.Item].Value);
        text.Append("}\n");
    }

    private static void NoConnect(StringBuilder text, int x, int y)
    {
        int cx = x * Unit, cy = y * Unit;
        text.Append(CultureInfo.InvariantCulture, $"C {cx} {cy} 1 0 0 EMBEDDEDnc.sym\n[\n");
        text.Append(CultureInfo.InvariantCulture, $"P {cx} {cy} {cx} {cy} 1 0 0\n{{\n");
        Attribute(text, x, y, "pinnumber", "1");
        Attribute(text, x, y, "pinseq", "1");
        Attribute(text, x, y, "pintype", "pas");
        text.Append("}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"L {cx - 40} {cy - 40} {cx + 40} {cy + 40} 3 10 0 0 -1 -1\n");
        text.Append(CultureInfo.InvariantCulture,
            $"L {cx - 40} {cy + 40} {cx + 40} {cy - 40} 3 10 0 0 -1 -1\n]\n{{\n");
        Attribute(text, x, y, "device", "DRC_Directive");
        Attribute(text, x, y, "value", "NoConnection");
        Attribute(text, x, y, "graphical", "1");
        text.Append("}\n");
    }

    private static void Attribute(StringBuilder text, int x, int y, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture,
            $"T {x * Unit} {y * Unit} 5 6 0 1 0 0 1\n{name}={value}\n");

    private static void Text(StringBuilder text, Label l) => text.Append(
        CultureInfo.InvariantCulture,
        $"T {R(l.X)} {R(l.Y)} {TextColor} {l.Size} 1 0 {l.Angle} {Align(l.Align)} "
        + $"{l.Text.Split('\n').Length}\n{l.Text}\n");

    // lepton: 0..2 left bottom/middle/top, 3..5 centre, 6..8 right.
    private static int Align(char align) => align switch { 'l' => 1, 'c' => 4, 'r' => 7, _ => 2 };

    private static int R(double units) => (int)Math.Round(units * Unit);

    private static string LeptonType(string type) => type switch
    {
        "in" => "in", "out" => "out", "bi" => "io", "oc" => "oc", "pwr" => "pwr", _ => "pas",
    };
}
