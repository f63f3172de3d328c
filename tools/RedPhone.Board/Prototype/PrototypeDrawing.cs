using System.Globalization;
using System.Security;
using System.Text;

namespace RedPhone.Board.Prototype;

/// <summary>
/// The prototype as a picture: the processor in the middle, modules on both sides, a labelled stub
/// at each wired pin that names where the wire goes. Labels instead of crossing lines.
/// </summary>
public static class PrototypeDrawing
{
    private const int Row = 22;
    private const int Head = 44;
    private const int Gap = 26;
    private const int Stub = 16;
    private const int BoxWidth = 250;
    private const int LabelWidth = 230;
    private const int Margin = 24;
    private const int Top = 64;

    private static readonly string[] _columns = ["left", "middle", "right"];

    /// <summary>The SVG; line ends are \n.</summary>
    public static string Create(PrototypeFile file)
    {
        var body = new StringBuilder();
        int height = 0;
        int x = Margin;
        foreach (string column in _columns)
        {
            int y = Top;
            x += LabelWidth;
            foreach (ModuleEntry module in file.Modules.Where(m => m.At == column))
            {
                y = Box(body, file, module, x, y, column == "middle") + Gap;
            }

            height = Math.Max(height, y);
            x += BoxWidth + (column == "middle" ? LabelWidth : 0);
        }

        int width = x + Margin;
        var text = new StringBuilder();
        Line(text, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" "
            + $"viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\">");
        Line(text, $"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
        Text(text, Margin, 34, "start", file.Title, "font-size=\"20\" font-weight=\"bold\"");
        Text(text, width - Margin, 34, "end",
            "made from hardware/board/prototype.yaml", "fill=\"#666666\"");
        text.Append(body);
        Line(text, "</svg>");
        return text.ToString();
    }

    // Draws a module with its wired pins; returns its lower edge. The processor has pins on both
    // sides, the others on the left.
    private static int Box(StringBuilder text, PrototypeFile file, ModuleEntry module, int x, int y,
        bool bothSides)
    {
        List<(string Pin, string Label)> pins = [.. module.Pins
            .Select(p => (p, Label(file, $"{module.Id}.{p}"))).Where(p => p.Item2.Length > 0)];
        int rows = bothSides ? (pins.Count + 1) / 2 : pins.Count;
        int height = Head + rows * Row + (module.Note.Length > 0 ? Row : 0);
        Line(text, $"<rect x=\"{x}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"{height}\" rx=\"4\" "
            + "fill=\"#fffdf5\" stroke=\"#802020\" stroke-width=\"1.5\"/>");
        Text(text, x + BoxWidth / 2, y + 18, "middle", module.Id, "font-weight=\"bold\"");
        Text(text, x + BoxWidth / 2, y + 34, "middle", module.Name,
            "font-size=\"11\" fill=\"#444444\"");
        for (int i = 0; i < pins.Count; i++)
        {
            bool right = bothSides && i >= rows;
            int edge = right ? x + BoxWidth : x;
            int way = right ? 1 : -1;
            int at = y + Head + (right ? i - rows : i) * Row + 10;
            string anchor = right ? "start" : "end";
            Line(text, $"<path d=\"M{edge} {at}h{way * Stub}\" stroke=\"#006000\" "
                + "stroke-width=\"1.5\"/>");
            Text(text, edge - way * 6, at + 4, right ? "end" : "start", pins[i].Pin, "");
            Text(text, edge + way * (Stub + 4), at + 4, anchor, pins[i].Label,
                "font-size=\"11\" fill=\"#003080\"");
        }

        if (module.Note.Length > 0)
        {
            Text(text, x + BoxWidth / 2, y + height - 8, "middle", Short(module.Note),
                "font-size=\"9\" fill=\"#666666\"");
        }

        return y + height;
    }

    // Where the wires of a pin go; a supply is named, not listed.
    private static string Label(PrototypeFile file, string end)
    {
        WireEntry? supply = file.Wires.FirstOrDefault(w => IsSupply(w)
            && w.To.Prepend(w.From).Contains(end));
        if (supply != null)
        {
            return supply.From.Split('.')[1];
        }

        IEnumerable<string> far = file.Wires
            .Where(w => w.From == end || w.To.Contains(end))
            .SelectMany(w => w.To.Prepend(w.From)).Where(e => e != end).Distinct();
        return string.Join(", ", far);
    }

    private static bool IsSupply(WireEntry wire) =>
        wire.From is "MCU.3V3" or "MCU.5V" or "MCU.GND";

    private static string Short(string text) => text.Split(';')[0];

    private static void Text(StringBuilder text, int x, int y, string anchor, string what,
        string style) => Line(text, $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\""
            + (style.Length > 0 ? " " + style : "") + $">{SecurityElement.Escape(what)}</text>");

    private static void Line(StringBuilder text, string line) =>
        text.Append(CultureInfo.InvariantCulture, $"{line}\n");
}
