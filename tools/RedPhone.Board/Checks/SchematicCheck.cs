using RedPhone.Board.Data;
using RedPhone.Board.Kicad;

namespace RedPhone.Board.Checks;

/// <summary>Whether the schematic's files say what the data say: names and pins of every net.</summary>
public static class SchematicCheck
{
    private const string KicadFolder = "schematics/kicad";
    private const string LeptonFolder = "schematics/lepton";

    /// <summary>Differences between the data and the KiCad files; empty when there are none.</summary>
    public static List<string> Kicad(BoardData board, string root)
    {
        try
        {
            var (nets, open) = KicadReader.Read(
                file => File.ReadAllText(Path.Combine(root, KicadFolder, Path.GetFileName(file))),
                KicadProject.Name + ".kicad_sch");
            List<string> found = Compare(board.Netlist(), nets);
            found.AddRange(CompareOpen(board, open));
            return found;
        }
        catch (IOException error)
        {
            return [error.Message];
        }
    }

    /// <summary>Differences between the data and a netlist that KiCad itself exported (.net).</summary>
    public static List<string> KicadExport(BoardData board, string netlist)
    {
        var nets = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var open = new List<string>();
        foreach (SExpression net in SExpression.Parse(netlist).The("nets").All("net"))
        {
            var pins = net.All("node").Select(n => $"{n.The("ref").Words[1]}-{n.The("pin").Words[1]}");
            string name = net.The("name").Words[1];
            if (name.StartsWith("unconnected-", StringComparison.Ordinal))
            {
                open.AddRange(pins);
                continue;
            }

            // Names of one sheet carry its path: /codec/ADC_OUT.
            name = name[(name.LastIndexOf('/') + 1)..];
            nets[name] = [.. nets.GetValueOrDefault(name, []), .. pins];
        }

        List<string> found = Compare(board.Netlist(), nets);
        found.AddRange(CompareOpen(board, open));
        return found;
    }

    /// <summary>Differences between the data and what lepton-netlist reads.</summary>
    public static List<string> Lepton(BoardData board, string root) => Compare(board.Netlist(),
        ParseGeda(LeptonTool.Netlist("geda", Path.Combine(root, LeptonFolder))));

    /// <summary>Complaints of lepton's own rule check; its exit code does not tell.</summary>
    public static List<string> Drc2(string root) =>
        [.. LeptonTool.Netlist("drc2", Path.Combine(root, LeptonFolder)).Split('\n')
            .Where(l => l.StartsWith("ERROR", StringComparison.Ordinal))];

    /// <summary>The nets of lepton's "geda" format: "name TAB R1 2, C1 1, ...".</summary>
    public static SortedDictionary<string, SortedSet<string>> ParseGeda(string text)
    {
        var nets = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (string line in text[Math.Max(0, text.IndexOf("START nets", StringComparison.Ordinal))..]
            .Split('\n').Where(l => l.Contains(" : ")))
        {
            string[] halves = line.Split(" : ", 2);
            string name = halves[0].Trim();
            // A pin left open is a net of its own without a name.
            if (!name.StartsWith("unconnected_pin", StringComparison.Ordinal))
            {
                nets[name] = new SortedSet<string>(halves[1].Split(',').Select(
                    p => p.Trim().Replace(' ', '-')), StringComparer.Ordinal);
            }
        }

        return nets;
    }

    private static IEnumerable<string> CompareOpen(BoardData board, IReadOnlyCollection<string> open)
    {
        var wanted = board.Parts.SelectMany(p => p.Open.Select(o => $"{p.Ref}-{o}")).ToHashSet();
        return wanted.Except(open).Select(p => $"{p} is not marked as open")
            .Concat(open.Except(wanted).Select(p => $"{p} is marked as open"));
    }

    private static List<string> Compare(SortedDictionary<string, SortedSet<string>> wanted,
        SortedDictionary<string, SortedSet<string>> found)
    {
        var differences = new List<string>();
        foreach (string net in wanted.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            SortedSet<string> data = wanted.GetValueOrDefault(net, []);
            SortedSet<string> file = found.GetValueOrDefault(net, []);
            if (!data.SetEquals(file))
            {
                differences.Add($"{net}: only in the data: {Join(data.Except(file))}; "
                    + $"only in the file: {Join(file.Except(data))}");
            }
        }

        return differences;
    }

    private static string Join(IEnumerable<string> pins) =>
        string.Join(' ', pins) is { Length: > 0 } text ? text : "nothing";
}
