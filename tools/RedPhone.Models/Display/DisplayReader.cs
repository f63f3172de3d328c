using RedPhone.Core.Ui;

namespace RedPhone.Models.Display;

/// <summary>
/// Reads text back from the pixels of a 128 x 64 picture by matching the glyphs of
/// <see cref="Font"/>: normal and double size, lit on dark and dark on lit, at any place. What the
/// reader returns was therefore really to be seen. A run of characters counts as text when one of
/// them is more than a dot or a dash; icons and rules are left out.
/// </summary>
public static class DisplayReader
{
    private const int Width = Canvas.Width;
    private const int Height = Canvas.Height;
    private const int MinInk = 7;

    private static readonly Dictionary<ulong, char> Glyphs = MakeGlyphs();
    private static readonly int[] Halved = MakeHalved();

    /// <summary>
    /// All text of a picture (1,024 bytes, page layout of IDisplay), top to bottom, then left to
    /// right. Throws ArgumentException for another length.
    /// </summary>
    public static IReadOnlyList<DisplayText> Read(ReadOnlySpan<byte> picture)
    {
        ulong[] lit = Columns(picture);
        ulong[] dark = Array.ConvertAll(lit, column => ~column);
        var found = new List<DisplayText>();
        Collect(lit, isLarge: true, isInverted: false, found);
        Collect(lit, isLarge: false, isInverted: false, found);
        Collect(dark, isLarge: true, isInverted: true, found);
        Collect(dark, isLarge: false, isInverted: true, found);
        found.Sort((a, b) => a.Y != b.Y ? a.Y.CompareTo(b.Y) : a.X.CompareTo(b.X));
        return found;
    }

    /// <summary>The texts of <see cref="Read"/> alone, one a line.</summary>
    public static string ReadLines(ReadOnlySpan<byte> picture)
        => string.Join('\n', Read(picture).Select(text => text.Text));

    /// <summary>
    /// The double-size texts joined by a space: on the screen of an unconfirmed call that is the
    /// SAS, and nothing else. Empty when there is none.
    /// </summary>
    public static string ReadLarge(ReadOnlySpan<byte> picture)
        => string.Join(' ', Read(picture).Where(text => text.IsLarge).Select(text => text.Text));

    // Every run that matches, those with most ink first: what remains of the ink is not text.
    private static void Collect(
        ulong[] pixels, bool isLarge, bool isInverted, List<DisplayText> found)
    {
        var runs = new List<(DisplayText Text, int Ink)>();
        int height = isLarge ? 16 : 8;
        int[] advances = isLarge ? [12, 11] : [6];
        for (int y = 0; y + height <= Height + (height / 8); y++)
        {
            for (int x = -2; x < Width - 4; x++)
            {
                foreach (int advance in advances)
                {
                    (string text, int ink) = Run(pixels, x, y, isLarge, advance);
                    if (ink >= MinInk)
                    {
                        int columns = ((text.Length - 1) * advance) + (isLarge ? 10 : 5);
                        var hit = new DisplayText(x, y, columns, text, isLarge, isInverted);
                        runs.Add((hit, ink));
                    }
                }
            }
        }

        runs.Sort((a, b) => b.Ink.CompareTo(a.Ink));
        foreach ((DisplayText text, _) in runs)
        {
            if (!found.Exists(other => other.Overlaps(text)))
            {
                found.Add(text);
            }
        }
    }

    // Characters from (x, y) on; ends at a mismatch, or where six spaces follow each other.
    private static (string Text, int Ink) Run(
        ulong[] pixels, int x, int y, bool isLarge, int advance)
    {
        int scale = isLarge ? 2 : 1;
        if (Rows(pixels, x - 1, y, scale) != 0 || !TryCell(pixels, x, y, scale, out ulong cell)
            || cell == 0 || !Glyphs.ContainsKey(cell))
        {
            return ("", 0);
        }

        var text = new System.Text.StringBuilder();
        int ink = 0;
        int largest = 0;
        int spaces = 0;
        for (int at = x; at + (5 * scale) <= Width + 2 && spaces < 6; at += advance)
        {
            if (!TryCell(pixels, at, y, scale, out cell)
                || !Glyphs.TryGetValue(cell, out char c)
                || Rows(pixels, at + (5 * scale), y, scale) != 0)
            {
                break;
            }

            spaces = c == ' ' ? spaces + 1 : 0;
            text.Append(c);
            int weight = System.Numerics.BitOperations.PopCount(cell);
            ink += weight;
            largest = Math.Max(largest, weight);
        }

        return (text.ToString().TrimEnd(' '), largest >= MinInk ? ink : 0);
    }

    // Five columns of eight rows; in double size each pixel must be a square of four.
    private static bool TryCell(ulong[] pixels, int x, int y, int scale, out ulong cell)
    {
        cell = 0;
        for (int column = 0; column < 5; column++)
        {
            int rows = Rows(pixels, x + (column * scale), y, scale);
            if (scale == 2)
            {
                int single = Halved[rows];
                if (single < 0 || rows != Rows(pixels, x + (column * 2) + 1, y, 2))
                {
                    return false;
                }

                rows = single;
            }

            cell |= (ulong)rows << (8 * column);
        }

        return true;
    }

    // The 8 or 16 rows from y on of one column; dark outside the picture.
    private static int Rows(ulong[] pixels, int x, int y, int scale)
        => x < 0 || x >= Width ? 0 : (int)(pixels[x] >> y) & (scale == 2 ? 0xFFFF : 0xFF);

    // One number a column, bit 0 the top row.
    private static ulong[] Columns(ReadOnlySpan<byte> picture)
    {
        if (picture.Length != Canvas.PictureBytes)
        {
            throw new ArgumentException("A picture has 1,024 bytes.", nameof(picture));
        }

        var columns = new ulong[Width];
        for (int i = 0; i < picture.Length; i++)
        {
            columns[i % Width] |= (ulong)picture[i] << (i / Width * 8);
        }

        return columns;
    }

    private static int[] MakeHalved()
    {
        var halved = new int[0x10000];
        Array.Fill(halved, -1);
        for (int column = 0; column < 256; column++)
        {
            halved[Font.Doubled(column)] = column;
        }

        return halved;
    }

    private static Dictionary<ulong, char> MakeGlyphs()
    {
        var glyphs = new Dictionary<ulong, char>();
        for (char c = Font.First; c <= Font.Last; c++)
        {
            ulong cell = 0;
            for (int column = 0; column < 5; column++)
            {
                cell |= (ulong)Font.Columns[Font.Offset(c) + column] << (8 * column);
            }

            glyphs.Add(cell, c);
        }

        return glyphs;
    }
}
