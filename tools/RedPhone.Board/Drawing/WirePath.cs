using System.Globalization;
using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>
/// Reads a wire's path. Words, separated by blanks: "R1.2" a pin, "40,60" a place, "&gt;4 &lt;4 ^4 v4"
/// so far to the right, left, up, down; between two pins or places "-|" bends after going
/// sideways first and "|-" after going up or down first.
/// </summary>
public static class WirePath
{
    /// <summary>The corners of the path; throws <see cref="BoardException"/>.</summary>
    public static List<Mark> Parse(IReadOnlyDictionary<string, PinTip> pins, string net, string path)
    {
        var corners = new List<Mark>();
        string elbow = "";
        foreach (string word in path.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is "-|" or "|-")
            {
                elbow = word;
                continue;
            }

            Mark next = Place(pins, net, path, word, corners.LastOrDefault());
            if (corners.Count > 0)
            {
                Mark last = corners[^1];
                if (elbow.Length > 0)
                {
                    corners.Add(elbow == "-|" ? new Mark(next.X, last.Y) : new Mark(last.X, next.Y));
                }
                else if (last.X != next.X && last.Y != next.Y)
                {
                    throw Wrong(net, path, $"'{word}' lies aslant of what is before it");
                }
            }

            corners.Add(next);
            elbow = "";
        }

        return corners.Count > 1 ? corners : throw Wrong(net, path, "it has no second place");
    }

    private static Mark Place(IReadOnlyDictionary<string, PinTip> pins, string net, string path,
        string word, Mark? last)
    {
        if (last != null && "><^v".Contains(word[0])
            && int.TryParse(word[1..], CultureInfo.InvariantCulture, out int far))
        {
            return word[0] switch
            {
                '>' => new Mark(last.X + far, last.Y),
                '<' => new Mark(last.X - far, last.Y),
                '^' => new Mark(last.X, last.Y + far),
                _ => new Mark(last.X, last.Y - far),
            };
        }

        string[] parts = word.Split(',');
        if (parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out int x)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out int y))
        {
            return new Mark(x, y);
        }

        if (!pins.TryGetValue(word, out PinTip? pin))
        {
            throw Wrong(net, path, $"'{word}' is no connected pin, place or way");
        }

        return pin.Net == net ? new Mark(pin.X, pin.Y)
            : throw Wrong(net, path, $"{word} is on {pin.Net}");
    }

    private static BoardException Wrong(string net, string path, string why) =>
        new($"drawing.yaml: wire '{net}: {path}': {why}");
}
