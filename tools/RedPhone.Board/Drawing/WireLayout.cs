using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>
/// Turns paths and pins of one sheet into wires, junction dots and names. A pin that no path reaches
/// leaves by name on a stub; a path's free end gets its net's sign. Refuses wires that touch what is
/// not theirs.
/// </summary>
internal sealed class WireLayout
{
    private const int Stub = 2;
    private readonly BoardData _board;
    private readonly string _sheet;
    private readonly List<PinTip> _tips;
    private readonly IReadOnlyList<Mark> _opens;
    private readonly List<Wire> _raw = [];

    public WireLayout(BoardData board, string sheet, List<PinTip> tips, IReadOnlyList<Mark> opens)
    {
        (_board, _sheet, _tips, _opens) = (board, sheet, tips, opens);
        var pins = tips.ToDictionary(t => $"{t.Ref}.{t.Number}");
        foreach ((string net, string path) in board.Drawings[sheet].Wires.SelectMany(w => w))
        {
            List<Mark> corners = WirePath.Parse(pins, net, path);
            for (int i = 1; i < corners.Count; i++)
            {
                AddRaw(corners[i - 1], corners[i], net);
            }
        }

        AddStubs();
        Split();
        CheckForeign();
        FindJunctions();
        NameGroups();
    }

    public List<Wire> Wires { get; } = [];

    public List<Mark> Junctions { get; } = [];

    public List<NetName> Names { get; } = [];

    private void AddRaw(Mark a, Mark b, string net)
    {
        if (a != b)
        {
            _raw.Add(new Wire(a.X, a.Y, b.X, b.Y, net));
        }
    }

    // Supplies side by side on one part share a bar and one sign.
    private void AddStubs()
    {
        var free = _tips.Where(t => !_raw.Any(w => w.Net == t.Net && On(w, t.X, t.Y))).ToList();
        foreach (var group in free.GroupBy(t => (t.Ref, t.Net, t.Dy, t.Dx == 0 ? 0 : t.Y)))
        {
            PinTip first = group.First();
            bool supply = _board.KindOf(first.Net) is "power" or "ground";
            int stub = supply ? 1 : Stub;
            foreach (PinTip t in group)
            {
                AddRaw(new Mark(t.X, t.Y), new Mark(t.X + stub * t.Dx, t.Y + stub * t.Dy), t.Net);
            }

            if (first.Dy != 0 && supply && group.Count() > 1)
            {
                int y = first.Y + stub * first.Dy;
                AddRaw(new Mark(group.Min(t => t.X), y), new Mark(group.Max(t => t.X), y), first.Net);
                AddRaw(new Mark(group.Min(t => t.X), y),
                    new Mark(group.Min(t => t.X), y + first.Dy), first.Net);
            }
        }
    }

    private void Split()
    {
        var points = _raw.SelectMany(w => new[] { (w.Net, w.X1, w.Y1), (w.Net, w.X2, w.Y2) })
            .Concat(_tips.Select(t => (t.Net, t.X, t.Y))).ToHashSet();
        var seen = new HashSet<Wire>();
        foreach (Wire w in _raw)
        {
            var on = points.Where(p => p.Net == w.Net && On(w, p.Item2, p.Item3))
                .OrderBy(p => p.Item2).ThenBy(p => p.Item3).ToList();
            for (int i = 1; i < on.Count; i++)
            {
                var piece = new Wire(on[i - 1].Item2, on[i - 1].Item3, on[i].Item2, on[i].Item3, w.Net);
                if (seen.Add(piece))
                {
                    Wires.Add(piece);
                }
            }
        }
    }

    private void CheckForeign()
    {
        foreach (Wire w in Wires)
        {
            foreach (PinTip t in _tips.Where(t => t.Net != w.Net && On(w, t.X, t.Y)))
            {
                throw Wrong($"{w.Net} runs over {t.Ref}.{t.Number} ({t.Net})");
            }

            foreach (Mark m in _opens.Where(m => On(w, m.X, m.Y)))
            {
                throw Wrong($"{w.Net} runs over an open pin at {m.X},{m.Y}");
            }

            foreach (Wire v in Wires.Where(v => v.Net != w.Net
                && (On(w, v.X1, v.Y1) || On(w, v.X2, v.Y2))))
            {
                throw Wrong($"{w.Net} touches {v.Net} near {v.X1},{v.Y1}");
            }
        }
    }

    private void FindJunctions() => Junctions.AddRange(Wires
        .SelectMany(w => new[] { new Mark(w.X1, w.Y1), new Mark(w.X2, w.Y2) })
        .Concat(_tips.Select(t => new Mark(t.X, t.Y)))
        .GroupBy(m => m).Where(g => g.Count() > 2).Select(g => g.Key));

    private void NameGroups()
    {
        var left = new List<Wire>(Wires);
        while (left.Count > 0)
        {
            var group = new List<Wire> { left[0] };
            left.RemoveAt(0);
            for (int i = 0; i < group.Count; i++)
            {
                var touching = left.Where(w => w.Net == group[i].Net && Meet(w, group[i])).ToList();
                group.AddRange(touching);
                left.RemoveAll(touching.Contains);
            }

            NameGroup(group);
        }
    }

    private void NameGroup(List<Wire> group)
    {
        string net = group[0].Net;
        var ends = group.SelectMany(w => new[]
            { (At: new Mark(w.X1, w.Y1), From: new Mark(w.X2, w.Y2)),
                (At: new Mark(w.X2, w.Y2), From: new Mark(w.X1, w.Y1)) })
            .GroupBy(e => e.At).Where(g => g.Count() == 1).Select(g => g.First())
            .Where(e => !_tips.Any(t => t.X == e.At.X && t.Y == e.At.Y)).ToList();
        bool elsewhere = _board.Parts.Any(p => p.Sheet != _sheet && p.Pins.ContainsValue(net));
        NameKind kind = _board.KindOf(net) switch
        {
            "power" => NameKind.Power,
            "ground" => NameKind.Ground,
            _ => elsewhere ? NameKind.Global : NameKind.Local,
        };
        foreach (var (at, from) in ends)
        {
            (int dx, int dy) = (Math.Sign(at.X - from.X), Math.Sign(at.Y - from.Y));
            Names.Add(new NetName(at.X, at.Y, dx, dy, net, kind));
        }

        if (ends.Count == 0)
        {
            if (kind != NameKind.Local)
            {
                throw Wrong($"a piece of {net} has no end for its sign");
            }

            Wire on = group.OrderByDescending(w => w.Y1 == w.Y2).ThenByDescending(
                w => Math.Abs(w.X2 - w.X1) + Math.Abs(w.Y2 - w.Y1)).First();
            Names.Add(new NetName(on.X1, on.Y1, on.Y1 == on.Y2 ? 1 : 0, on.Y1 == on.Y2 ? 0 : 1, net,
                NameKind.OnWire));
        }
    }

    private static bool Meet(Wire a, Wire b) => (a.X1, a.Y1) == (b.X1, b.Y1)
        || (a.X1, a.Y1) == (b.X2, b.Y2) || (a.X2, a.Y2) == (b.X1, b.Y1)
        || (a.X2, a.Y2) == (b.X2, b.Y2);

    private static bool On(Wire w, int x, int y) =>
        x >= Math.Min(w.X1, w.X2) && x <= Math.Max(w.X1, w.X2)
        && y >= Math.Min(w.Y1, w.Y2) && y <= Math.Max(w.Y1, w.Y2);

    private BoardException Wrong(string what) => new($"drawing.yaml: sheet {_sheet}: {what}");
}
