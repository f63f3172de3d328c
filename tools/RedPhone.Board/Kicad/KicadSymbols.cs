using RedPhone.Board.Data;
using RedPhone.Board.Drawing;

namespace RedPhone.Board.Kicad;

/// <summary>Symbols as KiCad keeps them: embedded in each sheet, and in the project's library.</summary>
internal static class KicadSymbols
{
    /// <summary>Name of the project's library.</summary>
    public const string Library = "redphone";

    /// <summary>The symbol that tells KiCad's rule check what drives a supply.</summary>
    public const string Flag = "PWR_FLAG";

    private const int NameSize = 6;
    private const int NumberSize = 5;
    private const double BarMils = 20;

    /// <summary>A part's symbol; prefix is "redphone:" in a sheet, nothing in the library.</summary>
    public static void Part(KicadText text, Symbol s, string prefix)
    {
        string hide = s.IsBox ? "" : " hide";
        text.Add($"    (symbol {KicadText.Quote(prefix + s.Name)}"
            + $"{(s.IsBox ? "" : " (pin_numbers hide)")} (pin_names (offset 1.016){hide}) "
            + "(in_bom yes) (on_board yes)");
        Properties(text, s.Prefix, s.Name);
        text.Add($"      (symbol {KicadText.Quote(s.Name + "_0_1")}");
        if (s.IsBox)
        {
            text.Add($"        (rectangle (start {KicadText.InSymbol(-s.HalfWidth, s.HalfHeight)}) "
                + $"(end {KicadText.InSymbol(s.HalfWidth, -s.HalfHeight)}) "
                + "(stroke (width 0.254) (type default) (color 0 0 0 0)) (fill (type background)))");
        }
        else
        {
            Lines(text, Shapes.Of(s));
        }

        text.Add("      )");
        text.Add($"      (symbol {KicadText.Quote(s.Name + "_1_1")}");
        foreach (SymbolPin p in s.Pins)
        {
            int angle = (p.Dx, p.Dy) switch { (-1, 0) => 0, (1, 0) => 180, (0, 1) => 270, _ => 90 };
            Pin(text, TypeOf(p.Type), KicadText.InSymbol(p.X, p.Y), angle, Shapes.PinLength(s, p),
                p.Name, p.Number, false);
        }

        text.Add("      )");
        text.Add("    )");
    }

    /// <summary>The sign of a supply or a ground; its hidden pin names the net.</summary>
    public static void Sign(KicadText text, string net, NameKind kind, string prefix)
    {
        text.Add($"    (symbol {KicadText.Quote(prefix + net)} (power) (pin_names (offset 0)) "
            + "(in_bom yes) (on_board yes)");
        Properties(text, "#PWR", net);
        text.Add($"      (symbol {KicadText.Quote(net + "_0_1")}");
        Lines(text, Shapes.OfSign(net, kind).Append(new Line(0, 0, 0, kind == NameKind.Power ? 1 : -1)));
        text.Add("      )");
        text.Add($"      (symbol {KicadText.Quote(net + "_1_1")}");
        Pin(text, "power_in", "0 0", kind == NameKind.Power ? 90 : 270, 0, net, "1", true);
        text.Add("      )");
        text.Add("    )");
    }

    /// <summary>KiCad's flag: this net is fed.</summary>
    public static void PowerFlag(KicadText text, string prefix)
    {
        text.Add($"    (symbol {KicadText.Quote(prefix + Flag)} (power) (pin_numbers hide) "
            + "(pin_names (offset 0) hide) (in_bom yes) (on_board yes)");
        Properties(text, "#FLG", Flag);
        text.Add($"      (symbol \"{Flag}_0_1\"");
        Lines(text, [new(0, 0, 0, 0.5), new(0, 0.5, -0.5, 0.9), new(-0.5, 0.9, 0, 1.3),
            new(0, 1.3, 0.5, 0.9), new(0.5, 0.9, 0, 0.5)]);
        text.Add("      )");
        text.Add($"      (symbol \"{Flag}_1_1\"");
        Pin(text, "power_out", "0 0", 90, 0, "pwr", "1", false);
        text.Add("      )");
        text.Add("    )");
    }

    private static void Properties(KicadText text, string reference, string value)
    {
        string hidden = KicadText.Effects(NameSize, "", true);
        text.Add($"      (property \"Reference\" \"{reference}\" (id 0) (at 0 2.54 0) "
            + $"{KicadText.Effects(NameSize, "")})");
        text.Add($"      (property \"Value\" {KicadText.Quote(value)} (id 1) (at 0 -2.54 0) "
            + $"{KicadText.Effects(NameSize, "")})");
        text.Add($"      (property \"Footprint\" \"\" (id 2) (at 0 0 0) {hidden})");
        text.Add($"      (property \"Datasheet\" \"\" (id 3) (at 0 0 0) {hidden})");
    }

    private static void Lines(KicadText text, IEnumerable<Line> lines)
    {
        foreach (Line l in lines)
        {
            string width = l.Width >= BarMils ? "0.508" : "0.254";
            text.Add($"        (polyline (pts (xy {KicadText.InSymbol(l.X1, l.Y1)}) "
                + $"(xy {KicadText.InSymbol(l.X2, l.Y2)})) "
                + $"(stroke (width {width}) (type default) (color 0 0 0 0)) (fill (type none)))");
        }
    }

    private static void Pin(KicadText text, string type, string at, int angle, double length,
        string name, string number, bool hide) => text.Add($"        (pin {type} line (at {at} {angle}) "
        + $"(length {KicadText.Length(length)}){(hide ? " hide" : "")} "
        + $"(name {KicadText.Quote(name)} {KicadText.Effects(NameSize, "")}) "
        + $"(number {KicadText.Quote(number)} {KicadText.Effects(NumberSize, "")}))");

    private static string TypeOf(string type) => type switch
    {
        "in" => "input",
        "out" => "output",
        "bi" => "bidirectional",
        "oc" => "open_collector",
        "pwr" => "power_in",
        "src" => "power_out",
        "nc" => "no_connect",
        _ => "passive",
    };
}
