using System.Text.Json;
using RedPhone.Board.Data;
using RedPhone.Board.Drawing;

namespace RedPhone.Board.Kicad;

/// <summary>The project for KiCad 6: root sheet, one file a sheet, library and settings.</summary>
public static class KicadProject
{
    /// <summary>Folder below the repository.</summary>
    public const string Folder = "schematics/kicad";

    /// <summary>Name of project and root sheet.</summary>
    public const string Name = "redphone";

    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true };

    /// <summary>File name to content; line ends are \n.</summary>
    public static SortedDictionary<string, string> Create(BoardData board)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var instances = new List<(string Path, KicadInstance Instance)>();
        foreach (SheetEntry sheet in board.Board.Sheets)
        {
            (string text, List<KicadInstance> found) = KicadSheet.Write(board, sheet);
            files[sheet.Id + ".kicad_sch"] = text;
            instances.AddRange(found.Select(i => ($"/{SheetUuid(sheet)}/{i.Uuid}", i)));
        }

        files[Name + ".kicad_sch"] = Root(board, instances);
        files[Name + ".kicad_pro"] = Settings(board);
        files[Name + ".kicad_sym"] = Library(board);
        files["sym-lib-table"] = "(sym_lib_table\n"
            + $"  (lib (name {KicadSymbols.Library})(type KiCad)(uri ${{KIPRJMOD}}/{Name}.kicad_sym)"
            + "(options \"\")(descr \"symbols of the desk phone\"))\n)\n";
        return files;
    }

    private static string Root(BoardData board, List<(string Path, KicadInstance Instance)> instances)
    {
        var text = new KicadText(Name);
        KicadSheet.Head(text, board, Name, "Overview");
        text.Add("  (lib_symbols)");
        var boxes = Overview.Create(board);
        KicadSheet.Texts(text, boxes.SelectMany(b => b.Texts));
        foreach (OverviewBox b in boxes)
        {
            int top = b.Y + b.Height;
            text.Add($"  (sheet (at {KicadText.At(b.X, top)}) "
                + $"(size {KicadText.Length(b.Width)} {KicadText.Length(b.Height)}) (fields_autoplaced)");
            text.Add("    (stroke (width 0.254) (type solid) (color 0 0 0 0))");
            text.Add("    (fill (color 0 0 0 0.0))");
            text.Add($"    (uuid {SheetUuid(b.Sheet)})");
            text.Add($"    (property \"Sheet name\" {KicadText.Quote(b.Sheet.Id)} (id 0) "
                + $"(at {KicadText.At(b.X, top + 0.3)} 0) {KicadText.Effects(7, "left bottom")})");
            text.Add($"    (property \"Sheet file\" \"{b.Sheet.Id}.kicad_sch\" (id 1) "
                + $"(at {KicadText.At(b.X, b.Y - 0.3)} 0) {KicadText.Effects(6, "left top")})");
            text.Add("  )");
        }

        text.Add("  (sheet_instances");
        text.Add("    (path \"/\" (page \"1\"))");
        foreach ((OverviewBox b, int i) in boxes.Select((b, i) => (b, i)))
        {
            text.Add($"    (path \"/{SheetUuid(b.Sheet)}\" (page \"{i + 2}\"))");
        }

        text.Add("  )");
        text.Add("  (symbol_instances");
        foreach ((string path, KicadInstance i) in instances)
        {
            text.Add($"    (path {KicadText.Quote(path)} (reference {KicadText.Quote(i.Reference)}) "
                + $"(unit 1) (value {KicadText.Quote(i.Value)}) (footprint \"\"))");
        }

        text.Add("  )");
        text.Add(")");
        return text.ToString();
    }

    private static string Library(BoardData board)
    {
        var text = new KicadText(Name + ".kicad_sym");
        text.Add("(kicad_symbol_lib (version 20211014) (generator redphone)");
        foreach (Symbol s in board.Symbols.Values)
        {
            KicadSymbols.Part(text, s, "");
        }

        foreach (NetEntry n in board.Nets.Where(n => n.Kind is "power" or "ground"))
        {
            KicadSymbols.Sign(text, n.Net, n.Kind == "power" ? NameKind.Power : NameKind.Ground, "");
        }

        KicadSymbols.PowerFlag(text, "");
        text.Add(")");
        return text.ToString();
    }

    private static string Settings(BoardData board) => JsonSerializer.Serialize(new
    {
        meta = new { filename = Name + ".kicad_pro", version = 1 },
        schematic = new
        {
            drawing = new
            {
                intersheets_ref_own_page = false,
                intersheets_ref_prefix = "[",
                intersheets_ref_short = false,
                intersheets_ref_show = true,
                intersheets_ref_suffix = "]",
            },
            meta = new { version = 1 },
        },
        sheets = board.Board.Sheets.Select(s => new[] { SheetUuid(s), s.Id })
            .Prepend([KicadText.Uuid("file " + Name), ""]).ToArray(),
        text_variables = new Dictionary<string, string>(),
    }, _json).Replace("\r\n", "\n") + "\n";

    private static string SheetUuid(SheetEntry sheet) => KicadText.Uuid("sheet " + sheet.Id);
}
