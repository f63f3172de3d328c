namespace RedPhone.Models.Display;

/// <summary>A run of characters that <see cref="DisplayReader"/> found.</summary>
/// <param name="X">Left column of the first glyph's cell.</param>
/// <param name="Y">Top row of the cells.</param>
/// <param name="Columns">Columns from the first to the last glyph.</param>
/// <param name="Text">The characters, without spaces at the ends.</param>
/// <param name="IsLarge">True for double size.</param>
/// <param name="IsInverted">True for dark characters on a lit ground.</param>
public sealed record DisplayText(
    int X, int Y, int Columns, string Text, bool IsLarge, bool IsInverted)
{
    internal bool Overlaps(DisplayText other)
        => X < other.X + other.Columns && other.X < X + Columns
        && Y < other.Y + other.Rows && other.Y < Y + Rows;

    // The row of descenders may touch the next line's cells.
    private int Rows => IsLarge ? 15 : 7;
}
