namespace RedPhone.Core.Ui
{
    /// <summary>
    /// The phone's own font: printable ASCII, 5 columns a glyph in a cell of 6 x 8. A column is a
    /// byte, bit 0 the top row. No two glyphs are alike, O and 0, 1, l and I differ.
    /// </summary>
    public static class Font
    {
        /// <summary>Columns of a glyph.</summary>
        public const int GlyphWidth = 5;

        /// <summary>Columns from one character to the next.</summary>
        public const int CellWidth = 6;

        /// <summary>Rows of a line of text.</summary>
        public const int CellHeight = 8;

        /// <summary>The first glyph, the space.</summary>
        public const char First = ' ';

        /// <summary>The last glyph.</summary>
        public const char Last = '~';

        /// <summary>Glyphs one after the other, five bytes each.</summary>
        public static readonly byte[] Columns = new byte[95 * 5];

        /// <summary>Where a character's glyph starts in <see cref="Columns"/>; '?' if unknown.</summary>
        public static int Offset(char c)
            => ((c < First || c > Last ? '?' : c) - First) * GlyphWidth;

        /// <summary>Columns that <paramref name="count"/> characters take, 0 for none.</summary>
        public static int Width(int count) => count == 0 ? 0 : (count * CellWidth) - 1;

        /// <summary>
        /// Columns from one double-size character to the next: 12, or 11 when there are 11
        /// characters, the longest word of the SAS alphabets, which then still fit 128 columns.
        /// </summary>
        public static int LargeAdvance(int count) => count > 10 ? 11 : 12;

        /// <summary>Columns that <paramref name="count"/> double-size characters take.</summary>
        public static int LargeWidth(int count)
            => count == 0 ? 0 : ((count - 1) * LargeAdvance(count)) + (2 * GlyphWidth);

        /// <summary>A column of 8 rows stretched to 16.</summary>
        public static int Doubled(int column)
        {
            int tall = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                tall |= ((column >> bit) & 1) * (3 << (2 * bit));
            }

            return tall;
        }
    }
}
