using RedPhone.Core.Ui;

namespace RedPhone.Emulator;

/// <summary>
/// The display as text: one braille character (Unicode 2800 to 28FF) for two columns and four rows.
/// </summary>
public static class DisplayArt
{
    /// <summary>Characters of a line, frame included.</summary>
    public const int Width = (Canvas.Width / DotsAcross) + 2;

    private const int DotsAcross = 2;
    private const int DotsDown = 4;

    // Bits of the dots by column and row, Unicode standard chapter 21.1.
    private static readonly int[,] DotBits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <summary>18 lines of <see cref="Width"/> characters, frame included.</summary>
    public static string[] Lines(byte[] picture)
    {
        string edge = new('─', Width - 2);
        var lines = new List<string> { $"┌{edge}┐" };
        for (int row = 0; row < Canvas.Height; row += DotsDown)
        {
            lines.Add($"│{string.Create(Width - 2, (picture, row), FillLine)}│");
        }

        lines.Add($"└{edge}┘");
        return [.. lines];
    }

    private static void FillLine(Span<char> line, (byte[] Picture, int Row) from)
    {
        for (int i = 0; i < line.Length; i++)
        {
            int dots = 0;
            for (int x = 0; x < DotsAcross; x++)
            {
                for (int y = 0; y < DotsDown; y++)
                {
                    bool lit = IsLit(from.Picture, (i * DotsAcross) + x, from.Row + y);
                    dots |= lit ? DotBits[x, y] : 0;
                }
            }

            line[i] = (char)(0x2800 + dots);
        }
    }

    private static bool IsLit(byte[] picture, int column, int row)
        => ((picture[((row >> 3) * Canvas.Width) + column] >> (row & 7)) & 1) != 0;
}
