namespace RedPhone.Core.Ui
{
    using System;

    /// <summary>
    /// A 128 x 64 picture drawn page by page, so that no step of the main loop draws more than an
    /// eighth of it: <see cref="BeginPage"/>, the same drawing calls for every page (what lies
    /// outside is left out), <see cref="EndPage"/>. Only pages that changed become dirty.
    /// Coordinates are pixels, x 0 to 127 from the left, y 0 to 63 from the top; what lies outside
    /// the picture is cut. Nothing here allocates after construction.
    /// </summary>
    public sealed class Canvas
    {
        /// <summary>Columns.</summary>
        public const int Width = 128;

        /// <summary>Rows.</summary>
        public const int Height = 64;

        /// <summary>Pages of 8 rows.</summary>
        public const int Pages = 8;

        /// <summary>Length of <see cref="Picture"/>.</summary>
        public const int PictureBytes = Width * Pages;

        private readonly byte[] _page = new byte[Width];
        private readonly bool[] _dirty = new bool[Pages];
        private int _current = -1;
        private int _top;
        private bool _anyDirty;

        /// <summary>An empty picture, all pages dirty.</summary>
        public Canvas() => MarkAllDirty();

        /// <summary>
        /// The finished picture, layout as in <see cref="Ports.IDisplay"/>; owned by the canvas.
        /// </summary>
        public readonly byte[] Picture = new byte[PictureBytes];

        /// <summary>
        /// Lets every page be written again, as after the display lost its power.
        /// </summary>
        public void MarkAllDirty()
        {
            _anyDirty = true;
            for (int i = 0; i < Pages; i++)
            {
                _dirty[i] = true;
            }
        }

        /// <summary>
        /// Lets one page be written again, as after a bus error.
        /// Throws ArgumentOutOfRangeException unless 0 to 7.
        /// </summary>
        public void MarkDirty(int page)
        {
            CheckPage(page);
            _dirty[page] = true;
            _anyDirty = true;
        }

        /// <summary>The topmost changed page (0 to 7), which is then clean; -1 when none.</summary>
        public int TakeDirtyPage()
        {
            for (int i = 0; _anyDirty && i < Pages; i++)
            {
                if (_dirty[i])
                {
                    _dirty[i] = false;
                    return i;
                }
            }

            _anyDirty = false;
            return -1;
        }

        /// <summary>
        /// Starts to draw page 0 to 7 anew, empty. Throws ArgumentOutOfRangeException for another.
        /// </summary>
        public void BeginPage(int page)
        {
            CheckPage(page);
            _current = page;
            _top = page * 8;
            Array.Clear(_page, 0, Width);
        }

        /// <summary>
        /// Puts the page into the picture; true (and the page is dirty) when it differs from
        /// before. Throws InvalidOperationException without <see cref="BeginPage"/>.
        /// </summary>
        public bool EndPage()
        {
            if (_current < 0)
            {
                throw new InvalidOperationException("EndPage without BeginPage");
            }

            int at = _current * Width;
            byte[] picture = Picture;
            byte[] page = _page;
            int i = 0;
            while (i < Width && picture[at + i] == page[i])
            {
                i++;
            }

            bool changed = i < Width;
            if (changed)
            {
                Array.Copy(page, 0, picture, at, Width);
                _dirty[_current] = true;
                _anyDirty = true;
            }

            _current = -1;
            return changed;
        }

        /// <summary>Draws text in the 6 x 8 font, its top left corner at (x, y).</summary>
        public void DrawText(int x, int y, string text)
        {
            if (text != null)
            {
                DrawText(x, y, text, 0, text.Length);
            }
        }

        /// <summary>
        /// Draws <paramref name="count"/> characters from <paramref name="from"/> on.
        /// </summary>
        public void DrawText(int x, int y, string text, int from, int count)
        {
            if (Misses(y, Font.CellHeight))
            {
                return;
            }

            for (int i = 0; i < count; i++)
            {
                DrawGlyph(x + (i * Font.CellWidth), y, text[from + i]);
            }
        }

        /// <summary>Draws the first <paramref name="count"/> characters of a buffer.</summary>
        public void DrawText(int x, int y, char[] text, int count)
        {
            if (Misses(y, Font.CellHeight))
            {
                return;
            }

            for (int i = 0; i < count; i++)
            {
                DrawGlyph(x + (i * Font.CellWidth), y, text[i]);
            }
        }

        /// <summary>
        /// Draws text in double size, 16 rows high, <paramref name="advance"/> columns from one
        /// character to the next (<see cref="Font.LargeAdvance"/>).
        /// </summary>
        public void DrawLarge(int x, int y, string text, int from, int count, int advance)
        {
            if (Misses(y, 2 * Font.CellHeight))
            {
                return;
            }

            for (int i = 0; i < count; i++)
            {
                DrawLargeGlyph(x + (i * advance), y, text[from + i]);
            }
        }

        /// <summary>Like the other, from a buffer.</summary>
        public void DrawLarge(int x, int y, char[] text, int count, int advance)
        {
            if (Misses(y, 2 * Font.CellHeight))
            {
                return;
            }

            for (int i = 0; i < count; i++)
            {
                DrawLargeGlyph(x + (i * advance), y, text[i]);
            }
        }

        /// <summary>
        /// Draws a picture of <see cref="Icons"/>, its top left corner at (x, y).
        /// </summary>
        public void DrawIcon(int x, int y, byte[] icon)
        {
            int width = icon[0];
            int pages = icon[1];
            for (int p = 0; p < pages; p++)
            {
                int top = y + (p * 8);
                if (Misses(top, 8))
                {
                    continue;
                }

                int from = 2 + (p * width);
                for (int i = 0; i < width; i++)
                {
                    Or(x + i, top, icon[from + i]);
                }
            }
        }

        /// <summary>Lights a rectangle.</summary>
        public void Fill(int x, int y, int width, int height)
        {
            int mask = Mask(y, height);
            for (int i = From(x); mask != 0 && i < To(x, width); i++)
            {
                _page[i] = (byte)(_page[i] | mask);
            }
        }

        /// <summary>Inverts a rectangle.</summary>
        public void Invert(int x, int y, int width, int height)
        {
            int mask = Mask(y, height);
            for (int i = From(x); mask != 0 && i < To(x, width); i++)
            {
                _page[i] = (byte)(_page[i] ^ mask);
            }
        }

        /// <summary>A line one pixel high.</summary>
        public void DrawHorizontal(int x, int y, int width) => Fill(x, y, width, 1);

        /// <summary>A line one pixel wide.</summary>
        public void DrawVertical(int x, int y, int height) => Fill(x, y, 1, height);

        /// <summary>The outline of a rectangle, its lines inside of it.</summary>
        public void DrawFrame(int x, int y, int width, int height)
        {
            Fill(x, y, width, 1);
            Fill(x, y + height - 1, width, 1);
            Fill(x, y, 1, height);
            Fill(x + width - 1, y, 1, height);
        }

        private static void CheckPage(int page)
        {
            if (page < 0 || page >= Pages)
            {
                throw new ArgumentOutOfRangeException("page");
            }
        }

        private static int From(int x) => x < 0 ? 0 : x;

        private static int To(int x, int width) => x + width > Width ? Width : x + width;

        private bool Misses(int y, int height) => y >= _top + 8 || y + height <= _top;

        // The rows of the current page that lie in y .. y + height - 1.
        private int Mask(int y, int height)
        {
            int from = y - _top;
            int to = from + height;
            from = from < 0 ? 0 : from;
            to = to > 8 ? 8 : to;
            return from >= to ? 0 : ((1 << to) - 1) & ~((1 << from) - 1);
        }

        private void DrawGlyph(int x, int y, char c)
        {
            byte[] columns = Font.Columns;
            int from = Font.Offset(c);
            for (int i = 0; i < Font.GlyphWidth; i++)
            {
                Or(x + i, y, columns[from + i]);
            }
        }

        private void DrawLargeGlyph(int x, int y, char c)
        {
            byte[] columns = Font.Columns;
            int from = Font.Offset(c);
            for (int i = 0; i < Font.GlyphWidth; i++)
            {
                int tall = Font.Doubled(columns[from + i]);
                Or(x + (2 * i), y, tall);
                Or(x + (2 * i) + 1, y, tall);
            }
        }

        // Adds a column of up to 16 rows whose top row (bit 0) lies at y.
        private void Or(int x, int y, int column)
        {
            int shift = y - _top;
            int bits = shift >= 0 ? column << shift : column >> -shift;
            if (x >= 0 && x < Width)
            {
                _page[x] = (byte)(_page[x] | bits);
            }
        }
    }
}
