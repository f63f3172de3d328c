using System.Globalization;
using RedPhone.Board.Data;

namespace RedPhone.Board.Kicad;

/// <summary>
/// Reads the nets back from .kicad_sch files by their geometry alone, as KiCad does: ends of wires,
/// pins, labels and junctions that share a place are one; a label or junction also joins the wire it
/// lies on; local labels join within a sheet, global labels and supply signs everywhere. It knows
/// nothing of the board's data, so that a wrong drawing shows as a wrong net.
/// </summary>
public sealed class KicadReader
{
    private readonly Dictionary<string, string> _parents = [];
    private readonly Dictionary<string, SortedSet<string>> _names = [];
    private readonly List<(string Node, string Pin)> _pins = [];

    private KicadReader()
    {
    }

    /// <summary>
    /// Net name to its pins as "ref-number"; open lists the pins that carry a no-connect flag or
    /// have no contact inside. A net with two names is called by both, one without by none ("?" and
    /// its first pin). Throws <see cref="BoardException"/> for a file it cannot read.
    /// </summary>
    public static (SortedDictionary<string, SortedSet<string>> Nets, SortedSet<string> Open) Read(
        Func<string, string> readFile, string root)
    {
        var reader = new KicadReader();
        SExpression top = SExpression.Parse(readFile(root));
        var marked = new HashSet<string>();
        foreach (SExpression sheet in top.All("sheet"))
        {
            string file = Property(sheet, "Sheet file");
            reader.Sheet(file, SExpression.Parse(readFile(file)), marked);
        }

        return reader.Collect(marked);
    }

    private void Sheet(string file, SExpression sheet, HashSet<string> marked)
    {
        var wires = sheet.All("wire").Select(w => w.The("pts").All("xy").Select(Place).ToArray()).ToList();
        string Node((long X, long Y) at) => $"{file} {at.X} {at.Y}";
        foreach (var wire in wires)
        {
            Join(Node(wire[0]), Node(wire[1]));
        }

        void OnWires((long X, long Y) at)
        {
            foreach (var wire in wires.Where(w => On(w[0], w[1], at)))
            {
                Join(Node(at), Node(wire[0]));
            }
        }

        foreach (SExpression junction in sheet.All("junction"))
        {
            OnWires(Place(junction.The("at")));
        }

        foreach ((string kind, string scope) in new[] { ("label", file + " "), ("global_label", "") })
        {
            foreach (SExpression label in sheet.All(kind))
            {
                var at = Place(label.The("at"));
                OnWires(at);
                Name(Node(at), $"net {scope}{label.Words[1]}", label.Words[1]);
            }
        }

        marked.UnionWith(sheet.All("no_connect").Select(n => Node(Place(n.The("at")))));
        var library = sheet.The("lib_symbols").All("symbol").ToDictionary(s => s.Words[1]);
        foreach (SExpression symbol in sheet.All("symbol"))
        {
            string id = symbol.The("lib_id").Words[1];
            Symbol(symbol, library.GetValueOrDefault(id)
                ?? throw new BoardException($"{file}: no symbol {id} in lib_symbols"), Node, marked);
        }
    }

    private void Symbol(SExpression symbol, SExpression drawn, Func<(long X, long Y), string> node,
        HashSet<string> marked)
    {
        SExpression at = symbol.The("at");
        var origin = Place(at);
        string reference = Property(symbol, "Reference");
        foreach (SExpression pin in drawn.All("symbol").SelectMany(s => s.All("pin")))
        {
            var tip = Place(pin.The("at"));
            (long x, long y) = at.Words.ElementAtOrDefault(3) switch
            {
                "90" => (-tip.Y, tip.X),
                "180" => (-tip.X, -tip.Y),
                "270" => (tip.Y, -tip.X),
                _ => tip,
            };
            // In a symbol y runs up, on the sheet down.
            string place = node((origin.X + x, origin.Y - y));
            Find(place);
            string number = pin.The("number").Words[1];
            if (drawn.Words.Contains("power") || drawn.All("power").Any())
            {
                string net = pin.The("name").Words[1];
                if (pin.Words[1] == "power_in")
                {
                    Name(place, "net " + net, net);
                }

                continue;
            }

            _pins.Add((place, $"{reference}-{number}"));
            if (pin.Words[1] == "no_connect")
            {
                marked.Add(place);
            }
        }
    }

    private (SortedDictionary<string, SortedSet<string>>, SortedSet<string>) Collect(
        HashSet<string> marked)
    {
        var nets = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var open = new SortedSet<string>(StringComparer.Ordinal);
        var roots = marked.Select(Find).ToHashSet();
        var names = _names.GroupBy(n => Find(n.Key)).ToDictionary(g => g.Key,
            g => string.Join('=', g.SelectMany(n => n.Value).Distinct().Order(StringComparer.Ordinal)));
        foreach (var group in _pins.GroupBy(p => Find(p.Node)))
        {
            var pins = new SortedSet<string>(group.Select(p => p.Pin), StringComparer.Ordinal);
            if (roots.Contains(group.Key) && pins.Count == 1 && !names.ContainsKey(group.Key))
            {
                open.UnionWith(pins);
                continue;
            }

            string name = names.GetValueOrDefault(group.Key, "?" + pins.Min);
            if (!nets.TryAdd(name, pins))
            {
                // The same local name on two sheets: two nets.
                nets.Add($"{name} ({pins.Min})", pins);
            }
        }

        return (nets, open);
    }

    private void Name(string node, string scoped, string name)
    {
        Join(node, scoped);
        if (!_names.TryGetValue(scoped, out SortedSet<string>? names))
        {
            _names[scoped] = names = [];
        }

        names.Add(name);
    }

    private void Join(string a, string b) => _parents[Find(a)] = Find(b);

    private string Find(string node)
    {
        while (_parents.TryGetValue(node, out string? parent) && parent != node)
        {
            node = parent;
        }

        _parents.TryAdd(node, node);
        return node;
    }

    private static string Property(SExpression list, string name) =>
        list.All("property").FirstOrDefault(p => p.Words[1] == name)?.Words[2]
        ?? throw new BoardException($"({list.Name} ...) has no property {name}");

    private static bool On((long X, long Y) a, (long X, long Y) b, (long X, long Y) p) =>
        p.X >= Math.Min(a.X, b.X) && p.X <= Math.Max(a.X, b.X)
        && p.Y >= Math.Min(a.Y, b.Y) && p.Y <= Math.Max(a.Y, b.Y)
        && (b.X - a.X) * (p.Y - a.Y) == (b.Y - a.Y) * (p.X - a.X);

    // Millimetres to the ten-thousandth, exactly.
    private static (long X, long Y) Place(SExpression at) => (Number(at.Words[1]), Number(at.Words[2]));

    private static long Number(string mm) => decimal.TryParse(mm, CultureInfo.InvariantCulture,
        out decimal number) ? (long)(number * 10000)
        : throw new BoardException($"'{mm}' is no number");
}
