using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>Finds room for a part's reference and value.</summary>
internal static class PartTexts
{
    private const int Size = 7;

    /// <summary>Width of a text in tenths of an inch, as lepton draws capitals.</summary>
    public static double WidthOf(string text, int size) => 0.12 * size * text.Length + 0.3;

    public static DrawnPart Describe(BoardData board, PartEntry part, Symbol symbol)
    {
        string value = part.Value ?? board.Items[part.Item].Value;
        (double x, double y) = (part.X, part.Y);
        if (symbol.IsBox)
        {
            return DescribeBox(part, symbol, value);
        }

        if (part.Rot[0] == 'v' || symbol.Shape == "NPN")
        {
            return new DrawnPart(part, symbol, new Label(x + 1.5, y + 0.8, part.Ref, Size, 0, 'l'),
                new Label(x + 1.5, y - 0.8, value, Size, 0, 'l'));
        }

        double lift = symbol.Shape is "LED" ? 2.4 : 1.7;
        return new DrawnPart(part, symbol, new Label(x, y + lift, part.Ref, Size, 0, 'c'),
            new Label(x, y - 1.7, value, Size, 0, 'c'));
    }

    // Above the left corner, else the right one, below the left or the right one: where no pin is.
    private static DrawnPart DescribeBox(PartEntry part, Symbol s, string value)
    {
        double width = Math.Max(WidthOf(value, Size), WidthOf(part.Ref, Size + 1)) + 0.5;
        foreach ((int side, int dx) in new[] { (1, -1), (1, 1), (-1, -1), (-1, 1) })
        {
            double near = dx * s.HalfWidth, far = dx * (s.HalfWidth - width);
            bool taken = s.Pins.Any(p => p.Dy == side && p.X > Math.Min(near, far) - 1
                && p.X < Math.Max(near, far) + 1);
            if (taken)
            {
                continue;
            }

            char align = dx < 0 ? 'l' : 'r';
            double x = part.X + near, y = part.Y + side * s.HalfHeight;
            return new DrawnPart(part, s,
                new Label(x, y + (side > 0 ? 2.7 : -1.2), part.Ref, Size + 1, 0, align),
                new Label(x, y + (side > 0 ? 1.1 : -2.8), value, Size, 0, align));
        }

        return new DrawnPart(part, s, new Label(part.X, part.Y + 0.8, part.Ref, Size + 1, 0, 'c'),
            new Label(part.X, part.Y - 0.9, value, Size, 0, 'c'));
    }
}
