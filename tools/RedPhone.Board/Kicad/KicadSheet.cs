using RedPhone.Board.Data;
using RedPhone.Board.Drawing;

namespace RedPhone.Board.Kicad;

/// <summary>One symbol of a sheet as the root file lists it.</summary>
internal sealed record KicadInstance(string Uuid, string Reference, string Value);

/// <summary>Writes one sheet as a .kicad_sch file; the same drawing as lepton's.</summary>
internal sealed class KicadSheet
{
    private const int NetSize = 7;
    private const int SmallSize = 5;
    private const string Library = KicadSymbols.Library + ":";
    private readonly KicadText _text;
    private readonly BoardData _board;
    private readonly SheetEntry _sheet;
    private readonly SheetDrawing _drawing;
    private readonly List<(NetName Sign, bool Flag)> _signs;

    private KicadSheet(BoardData board, SheetEntry sheet)
    {
        (_board, _sheet, _drawing) = (board, sheet, SheetDrawing.Create(board, sheet));
        _text = new KicadText(sheet.Id);
        _signs = [.. _drawing.Names.Where(n => n.Kind is NameKind.Power or NameKind.Ground)
            .Select(n => (n, false))];
        AddFlags();
    }

    /// <summary>Parts, signs and flags with their identifiers.</summary>
    public List<KicadInstance> Instances { get; } = [];

    /// <summary>Writes the sheet; signs are numbered per sheet (page 2: #PWR201 and up).</summary>
    public static (string Text, List<KicadInstance> Instances) Write(BoardData board, SheetEntry sheet)
    {
        var writer = new KicadSheet(board, sheet);
        writer.Run();
        return (writer._text.ToString(), writer.Instances);
    }

    private void Run()
    {
        Head(_text, _board, _sheet.Id, _drawing.Title);
        Symbols();
        foreach (Mark m in _drawing.Junctions)
        {
            _text.Add($"  (junction (at {KicadText.At(m.X, m.Y)}) (diameter 0) (color 0 0 0 0) "
                + $"(uuid {_text.NextUuid()}))");
        }

        // KiCad takes a flag on a pin of type no_connect for one too many.
        foreach (Mark m in _drawing.Opens.Except(_drawing.Blind))
        {
            _text.Add($"  (no_connect (at {KicadText.At(m.X, m.Y)}) (uuid {_text.NextUuid()}))");
        }

        foreach (Drawing.Wire w in _drawing.Wires)
        {
            _text.Add($"  (wire (pts (xy {KicadText.At(w.X1, w.Y1)}) (xy {KicadText.At(w.X2, w.Y2)})) "
                + $"(stroke (width 0) (type default) (color 0 0 0 0)) (uuid {_text.NextUuid()}))");
        }

        Texts(_text, _drawing.Texts);
        foreach (NetName name in _drawing.Names.Except(_signs.Select(s => s.Sign)))
        {
            Name(name);
        }

        foreach (DrawnPart part in _drawing.Parts)
        {
            Part(part);
        }

        int number = _drawing.Page * 100;
        foreach ((NetName sign, bool flag) in _signs)
        {
            Sign(sign, flag, ++number);
        }

        _text.Add(")");
    }

    /// <summary>Version, paper and title block.</summary>
    public static void Head(KicadText text, BoardData board, string id, string title)
    {
        text.Add($"(kicad_sch (version {KicadText.Version}) (generator redphone)");
        text.Add($"  (uuid {KicadText.Uuid("file " + id)})");
        text.Add("  (paper \"A3\")");
        text.Add("  (title_block");
        text.Add($"    (title {KicadText.Quote(board.Board.Title + " - " + title)})");
        text.Add($"    (date {KicadText.Quote(board.Board.Date)})");
        text.Add($"    (rev {KicadText.Quote(board.Board.Revision)})");
        text.Add("    (company \"RedPhone Embedded\")");
        text.Add("    (comment 1 \"Made from hardware/board by redphone board export\")");
        text.Add("    (comment 2 \"MIT license\")");
        text.Add("  )");
    }

    /// <summary>Free texts.</summary>
    public static void Texts(KicadText text, IEnumerable<Label> labels)
    {
        foreach (Label l in labels)
        {
            text.Add($"  (text {KicadText.Quote(l.Text)} (at {KicadText.At(l.X, l.Y - 0.4)} {l.Angle}) "
                + $"{KicadText.Effects(l.Size, "left bottom")} (uuid {text.NextUuid()}))");
        }
    }

    /// <summary>Supplies that no pin of the board gives; KiCad must be told that they are fed.</summary>
    public static IEnumerable<string> Unfed(BoardData board) => board.Nets
        .Where(n => n.Kind is "power" or "ground"
            && board.PinsOf(n.Net).All(p => p.Pin.Type != "src")).Select(n => n.Net);

    private void AddFlags()
    {
        if (_board.Drawings[_sheet.Id].Flags is not string place)
        {
            return;
        }

        int[] at = [.. place.Split(' ').Select(int.Parse)];
        foreach (string net in Unfed(_board))
        {
            NameKind kind = _board.KindOf(net) == "power" ? NameKind.Power : NameKind.Ground;
            var sign = new NetName(at[0], at[1], 0, 0, net, kind);
            _signs.Add((sign, false));
            _signs.Add((sign, true));
            at[0] += 6;
        }
    }

    private void Symbols()
    {
        _text.Add("  (lib_symbols");
        foreach (Symbol s in _drawing.Parts.Select(p => p.Symbol).Distinct())
        {
            KicadSymbols.Part(_text, s, Library);
        }

        foreach (NetName n in _signs.Select(s => s.Sign).DistinctBy(n => n.Net))
        {
            KicadSymbols.Sign(_text, n.Net, n.Kind, Library);
        }

        if (_signs.Any(s => s.Flag))
        {
            KicadSymbols.PowerFlag(_text, Library);
        }

        _text.Add("  )");
    }

    private void Name(NetName n)
    {
        (int angle, string justify) = (n.Dx, n.Dy) switch
        {
            (1, 0) => (0, "left"),
            (-1, 0) => (180, "right"),
            (0, 1) => (90, "left"),
            _ => (270, "right"),
        };
        string at = KicadText.At(n.X, n.Y);
        if (n.Kind != NameKind.Global)
        {
            // On a wire the name begins a little after the wire's end.
            double step = n.Kind == NameKind.OnWire ? 1 : 0;
            _text.Add($"  (label {KicadText.Quote(n.Net)} "
                + $"(at {KicadText.At(n.X + step * n.Dx, n.Y + step * n.Dy)} {angle}) "
                + $"{KicadText.Effects(NetSize, justify + " bottom")} (uuid {_text.NextUuid()}))");
            return;
        }

        _text.Add($"  (global_label {KicadText.Quote(n.Net)} (shape bidirectional) (at {at} {angle}) "
            + $"(fields_autoplaced) {KicadText.Effects(NetSize, justify)} (uuid {_text.NextUuid()})");
        double width = PartTexts.WidthOf(n.Net, NetSize) + 2.2;
        _text.Add("    (property \"Intersheet References\" \"${INTERSHEET_REFS}\" (id 0) "
            + $"(at {KicadText.At(n.X + width * n.Dx, n.Y + width * n.Dy)} {angle % 180}) "
            + $"{KicadText.Effects(SmallSize, justify)})");
        _text.Add("  )");
    }

    private void Part(DrawnPart drawn)
    {
        PartEntry part = drawn.Part;
        ItemEntry item = _board.Items[part.Item];
        int angle = part.Rot switch { "v" => 270, "h-" => 180, "v-" => 90, _ => 0 };
        string uuid = Begin(part.Symbol, KicadText.At(part.X, part.Y), angle, part.Ref,
            drawn.Value.Text);
        Field("Reference", part.Ref, 0, drawn.Reference, angle, false);
        Field("Value", drawn.Value.Text, 1, drawn.Value, angle, false);
        Field("Footprint", "", 2, drawn.Value, angle, true);
        Field("Datasheet", item.Sheet, 3, drawn.Value, angle, true);
        Field("Manufacturer", item.Maker, 4, drawn.Value, angle, true);
        Field("Part number", item.Mpn, 5, drawn.Value, angle, true);
        foreach (SymbolPin pin in drawn.Symbol.Pins)
        {
            _text.Add($"    (pin {KicadText.Quote(pin.Number)} "
                + $"(uuid {KicadText.Uuid($"{uuid} {pin.Number}")}))");
        }

        _text.Add("  )");
    }

    private string Begin(string symbol, string at, int angle, string reference, string value)
    {
        string uuid = KicadText.Uuid("symbol " + reference);
        _text.Add($"  (symbol (lib_id {KicadText.Quote(Library + symbol)}) (at {at} {angle}) (unit 1)");
        _text.Add($"    (in_bom {(reference[0] == '#' ? "no" : "yes")}) (on_board yes)");
        _text.Add($"    (uuid {uuid})");
        Instances.Add(new KicadInstance(uuid, reference, value));
        return uuid;
    }

    // A turned symbol turns its fields: KiCad adds both angles, and half a turn swaps the sides.
    private void Field(string name, string value, int id, Label place, int angle, bool hide)
    {
        string justify = (place.Align, angle is 90 or 180) switch
        {
            ('c', _) => "",
            ('l', false) or ('r', true) => "left",
            _ => "right",
        };
        _text.Add($"    (property \"{name}\" {KicadText.Quote(value)} (id {id}) "
            + $"(at {KicadText.At(place.X, place.Y)} {angle % 180}) "
            + $"{KicadText.Effects(place.Size, justify, hide)})");
    }

    private void Sign(NetName n, bool flag, int number)
    {
        bool up = n.Kind == NameKind.Power;
        string symbol = flag ? KicadSymbols.Flag : n.Net;
        string reference = (flag ? "#FLG" : "#PWR") + number;
        int angle = flag && up ? 180 : 0;
        string uuid = Begin(symbol, KicadText.At(n.X, n.Y), angle, reference, symbol);
        var hidden = new Label(n.X, n.Y, "", SmallSize, 0, 'c');
        double lift = up != flag ? 1.9 : -2.5;
        Field("Reference", reference, 0, hidden, angle, true);
        Field("Value", symbol, 1, new Label(n.X, n.Y + lift, "", flag ? SmallSize : 6, 0, 'c'), angle,
            false);
        Field("Footprint", "", 2, hidden, angle, true);
        Field("Datasheet", "", 3, hidden, angle, true);
        _text.Add($"    (pin \"1\" (uuid {KicadText.Uuid(uuid + " 1")}))");
        _text.Add("  )");
    }
}
