using System.Globalization;
using System.Text;
using RedPhone.Board.Data;
using RedPhone.Board.Kicad;

namespace RedPhone.Board.Drawing;

/// <summary>Every text file that is made from the data: path below the repository, content.</summary>
public static class BoardExport
{
    /// <summary>All files; line ends are \n.</summary>
    public static SortedDictionary<string, string> Create(BoardData board)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        files["schematics/lepton/overview.sch"] = LeptonWriter.WriteOverview(board);
        foreach (SheetEntry sheet in board.Board.Sheets)
        {
            files[$"schematics/lepton/{sheet.Id}.sch"] = LeptonWriter.Write(board, sheet);
        }

        foreach ((string name, string content) in KicadProject.Create(board))
        {
            files[$"{KicadProject.Folder}/{name}"] = content;
        }

        files["hardware/bom.csv"] = Bom(board);
        files["hardware/CONNECTIONS.md"] = Connections(board);
        return files;
    }

    /// <summary>Writes all files below a folder; returns their paths.</summary>
    public static IEnumerable<string> Write(BoardData board, string root)
    {
        foreach ((string path, string content) in Create(board))
        {
            string file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
            yield return path;
        }
    }

    /// <summary>One line an item, for ordering; the handset is in it though no part.</summary>
    public static string Bom(BoardData board)
    {
        var text = new StringBuilder("references,quantity,value,manufacturer,part number,package,"
            + "unit price USD,line price USD,optional,data sheet,second source\n");
        decimal needed = 0, all = 0;
        foreach (var group in board.Parts.GroupBy(p => (p.Item, p.Optional)))
        {
            ItemEntry i = board.Items[group.Key.Item];
            decimal line = i.Price * group.Count();
            all += line;
            needed += group.Key.Optional ? 0 : line;
            Row(text, string.Join(' ', group.Select(p => p.Ref)), group.Count(), i,
                group.Key.Optional);
        }

        ItemEntry handset = board.Items["handset"];
        Row(text, "(at J3)", 1, handset, false);
        text.Append(CultureInfo.InvariantCulture,
            $"TOTAL without options,,,,,,,{needed + handset.Price:F2},,,\n");
        text.Append(CultureInfo.InvariantCulture,
            $"TOTAL with Ethernet,,,,,,,{all + handset.Price:F2},,,\n");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string references, int count, ItemEntry i,
        bool optional) => text.Append(CultureInfo.InvariantCulture,
        $"{references},{count},{i.Value},{i.Maker},{i.Mpn},{i.Package},{i.Price:F2},"
        + $"{i.Price * count:F2},{(optional ? "yes" : "no")},{i.Sheet},{i.Second}\n");

    /// <summary>Each chip's and connector's pins with net and everything else on that net.</summary>
    public static string Connections(BoardData board)
    {
        var text = new StringBuilder("# Connections\nMade from hardware/board by "
            + "`redphone board export`; do not edit.\n");
        var nets = board.Netlist();
        foreach (PartEntry part in board.Parts.Where(p => board.Symbols[p.Symbol].IsBox))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n## {part.Ref}: {part.Value ?? board.Items[part.Item].Value}\n"
                + $"| pin | name | net | also on this net |\n|---|---|---|---|\n");
            foreach (SymbolPin pin in board.Symbols[part.Symbol].Pins)
            {
                string? net = part.Pins.GetValueOrDefault(pin.Number);
                string others = net == null ? "" : board.KindOf(net) is "power" or "ground"
                    ? "(supply)" : string.Join(' ', nets[net].Where(
                        n => n != $"{part.Ref}-{pin.Number}"));
                text.Append(CultureInfo.InvariantCulture,
                    $"| {pin.Number} | {pin.Name} | {net ?? "open"} | {others} |\n");
            }
        }

        return text.ToString();
    }
}
