namespace RedPhone.Board.Data;

/// <summary>One pin: tip relative to the part's centre (tenths of an inch, y up), and outward way.</summary>
public sealed record SymbolPin(string Number, string Name, string Type, int X, int Y, int Dx, int Dy);

/// <summary>What a part looks like: a box or a drawn shape, and its pins.</summary>
public sealed record Symbol(string Name, string Shape, string Prefix, int HalfWidth, int HalfHeight,
    IReadOnlyList<SymbolPin> Pins)
{
    /// <summary>Length of a pin's line.</summary>
    public const int PinLength = 2;

    /// <summary>From the centre of a two-pin shape to its pins.</summary>
    public const int Reach = 3;

    private static readonly string[] _types =
        ["in", "out", "bi", "oc", "pas", "pwr", "src", "nc"];

    /// <summary>Whether it is drawn as a rectangle with named pins.</summary>
    public bool IsBox => Shape == "box";

    /// <summary>Lays the pins out; throws <see cref="BoardException"/>.</summary>
    public static Symbol Parse(string name, SymbolEntry entry)
    {
        bool box = entry.Shape == "box";
        int rows = Math.Max(entry.Left.Count, entry.Right.Count);
        int above = Room(entry.Top), below = Room(entry.Bottom);
        int halfHeight = box ? (above + below + 2 * rows - 1) / 2 : 1;
        int halfWidth = box ? entry.Width / 2 : 1;
        int x = box ? halfWidth + PinLength : Reach;
        int first = box ? halfHeight - above : 0;
        var pins = new List<SymbolPin>();
        for (int i = 0; i < entry.Left.Count; i++)
        {
            Add(pins, name, entry.Left[i], -x, first - 2 * i, -1, 0);
        }

        for (int i = 0; i < entry.Right.Count; i++)
        {
            Add(pins, name, entry.Right[i], x, first - 2 * i, 1, 0);
        }

        int y = box ? halfHeight + PinLength : Reach;
        for (int i = 0; i < entry.Top.Count; i++)
        {
            Add(pins, name, entry.Top[i], 4 * i - 2 * (entry.Top.Count - 1), y, 0, 1);
        }

        for (int i = 0; i < entry.Bottom.Count; i++)
        {
            Add(pins, name, entry.Bottom[i], 4 * i - 2 * (entry.Bottom.Count - 1), -y, 0, -1);
        }

        return new Symbol(name, entry.Shape, entry.Prefix, halfWidth, halfHeight, pins);
    }

    /// <summary>Turns a point by the part's rotation (v: a quarter clockwise).</summary>
    public static (int X, int Y) Turn(string rot, int x, int y) => rot switch
    {
        "v" => (y, -x),
        "h-" => (-x, -y),
        "v-" => (-y, x),
        _ => (x, y),
    };

    // So much the outermost side pin stays away from an edge whose pins' names stand upright.
    private static int Room(List<string> pins) => pins.Count == 0 ? 2
        : 1 + (int)Math.Ceiling(0.75 * pins.Max(p => p == "-" ? 0 : p.Split(' ')[1].Length));

    private static void Add(List<SymbolPin> pins, string symbol, string text, int x, int y, int dx,
        int dy)
    {
        if (text == "-")
        {
            return;
        }

        string[] words = text.Split(' ');
        if (words.Length != 3 || !_types.Contains(words[2]))
        {
            throw new BoardException($"symbols.yaml: {symbol}: pin '{text}' is not "
                + $"'number name type' (types: {string.Join(' ', _types)})");
        }

        if (pins.Any(p => p.Number == words[0]))
        {
            throw new BoardException($"symbols.yaml: {symbol}: pin {words[0]} twice");
        }

        pins.Add(new SymbolPin(words[0], words[1], words[2], x, y, dx, dy));
    }
}
