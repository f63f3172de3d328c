using System.Globalization;
using System.Text;
using RedPhone.Board.Data;

namespace RedPhone.Board.Prototype;

/// <summary>
/// The tables of hardware/README.md, each between a pair of marker comments: what to buy for the
/// board and for the prototype, and the prototype's wires.
/// </summary>
public static class ReadmeTables
{
    /// <summary>The README with every table made anew.</summary>
    public static string Fill(string readme, BoardData board, PrototypeFile prototype)
    {
        readme = Replace(readme, "bom", Bom(board));
        readme = Replace(readme, "modules", Modules(prototype));
        return Replace(readme, "wires", Wires(prototype));
    }

    private static string Bom(BoardData board)
    {
        var text = new StringBuilder("| references | n | part | package | each | together | data "
            + "sheet | second source |\n|---|---|---|---|---|---|---|---|\n");
        decimal needed = 0, optional = 0;
        foreach (var group in board.Parts.GroupBy(p => (p.Item, p.Optional)))
        {
            ItemEntry item = board.Items[group.Key.Item];
            decimal line = item.Price * group.Count();
            needed += group.Key.Optional ? 0 : line;
            optional += group.Key.Optional ? line : 0;
            Row(text, string.Join(' ', group.Select(p => p.Ref))
                + (group.Key.Optional ? " (optional)" : ""), group.Count(), item, line);
        }

        ItemEntry handset = board.Items["handset"];
        Row(text, "at J3", 1, handset, handset.Price);
        needed += handset.Price;
        text.Append(CultureInfo.InvariantCulture,
            $"| **total** | | without options | | | **{needed:F2}** | | |\n"
            + $"| **total** | | with Ethernet | | | **{needed + optional:F2}** | | |\n");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string references, int count, ItemEntry item,
        decimal line) => text.Append(CultureInfo.InvariantCulture,
        $"| {references} | {count} | {item.Maker} {item.Mpn} | {item.Package} | {item.Price:F2} | "
        + $"{line:F2} | {item.Sheet} | {item.Second} |\n");

    private static string Modules(PrototypeFile prototype)
    {
        var text = new StringBuilder(
            "| module | what | price | instead | remark |\n|---|---|---|---|---|\n");
        foreach (ModuleEntry m in prototype.Modules)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {m.Id} | {m.Name} | {m.Price:F2} | {m.Second} | {m.Note} |\n");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"| **total** | without wires and breadboard | **{prototype.Total:F2}** | | |\n");
        return text.ToString();
    }

    private static string Wires(PrototypeFile prototype)
    {
        var text = new StringBuilder("| from | to | firmware | in the wire |\n|---|---|---|---|\n");
        foreach (WireEntry w in prototype.Wires)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {w.From} | {string.Join(", ", w.To)} | {w.Constant} | {w.Via} |\n");
        }

        return text.ToString();
    }

    private static string Replace(string readme, string name, string table)
    {
        string begin = $"<!-- {name}: made by redphone board export -->\n";
        string end = $"<!-- end of {name} -->";
        int from = readme.IndexOf(begin, StringComparison.Ordinal);
        int to = readme.IndexOf(end, StringComparison.Ordinal);
        return from < 0 || to < from
            ? throw new BoardException($"hardware/README.md has no place for '{name}'")
            : readme[..(from + begin.Length)] + table + readme[to..];
    }
}
