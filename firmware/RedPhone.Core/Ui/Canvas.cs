namespace RedPhone.Core.Ui
{
    using System;

    /// <summary>
    /// A 128 x 64 picture drawn page by page, so that no step of the main loop draws more than an
    /// eighth of it: <see cref="BeginPage"/>, the same drawing calls for every page (what lies
    /// outside is left out), <see cref="EndPage"/>. Only columns that changed become dirty.
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

        // Columns from and up to which a page is dirty; none when both are alike.
        private readonly int[] _dirtyFrom = new int[Pages];
        private readonly int[] _dirtyTo = new int[Pages];
        private int _current = -1;
        private int _top;
        private int _from;
        private int _to;
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
            for (int i = 0; i < Pages; i++)
            {
                MarkDirty(i);
            }
        }

        /// <summary>
        /// Lets one page be written again, as after a bus error.
        /// Throws ArgumentOutOfRangeException unless 0 to 7.
        /// </summary>
        public void MarkDirty(int page)
        {
            CheckPage(page);
            _dirtyFrom[page] = 0;
            _dirtyTo[page] = Width;
            _anyDirty = true;
        }

        /// <summary>First changed column of the page that was taken last.</summary>
        public int TakenFrom { get; private set; }

        /// <summary>Columns from there to its last changed one.</summary>
        public int TakenCount { get; private set; }

        /// <summary>The topmost changed page (0 to 7), which is then clean; -1 when none.</summary>
        public int TakeDirtyPage()
        {
            for (int i = 0; _anyDirty && i < Pages; i++)
            {
                int count = _dirtyTo[i] - _dirtyFrom[i];
                if (count != 0)
                {
                    TakenFrom = _dirtyFrom[i];
                    TakenCount = count;
                    _dirtyTo[i] = _dirtyFrom[i];
                    return i;
                }
            }

            _anyDirty = false;
            return -1;
        }

        /// <summary>
        /// Starts to draw page 0 to 7 anew, empty. Throws ArgumentOutOfRangeException for another.
        /// </summary>
        public void BeginPage(int page) => BeginColumns(page, 0, Width);

        /// <summary>
        /// Starts to draw <paramref name="count"/> columns of a page anew, empty; the others stay.
        /// </summary>
        public void BeginColumns(int page, int x, int count)
        {
            CheckPage(page);
            _current = page;
            _top = page * 8;
            _from = x < 0 ? 0 : x;
            _to = x + count > Width ? Width : x + count;
            Array.Clear(_page, _from, _to - _from);
        }

        /// <summary>
        /// Puts the columns into the picture; true (and they are dirty) when they differ from
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
            int from = _from;
            int to = _to;
            while (from < to && picture[at + from] == page[from])
            {
                from++;
            }

            bool changed = from < to;
            if (changed)
            {
                while (picture[at + to - 1] == page[to - 1])
                {
                    to--;
                }

                Array.Copy(page, from, picture, at + from, to - from);
                AddDirty(_current, from, to);
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

                OrColumns(x, top, icon, 2 + (p * width), width);
            }
        }

        /// <summary>Lights a rectangle.</summary>
        public void Fill(int x, int y, int width, int height)
        {
            int mask = Mask(y, height);
            int to = mask == 0 ? 0 : To(x + width);
            for (int i = From(x); i < to; i++)
            {
                _page[i] = (byte)(_page[i] | mask);
            }
        }

        /// <summary>Inverts a rectangle.</summary>
        public void Invert(int x, int y, int width, int height)
        {
            int mask = Mask(y, height);
            int to = mask == 0 ? 0 : To(x + width);
            for (int i = From(x); i < to; i++)
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

        private void AddDirty(int page, int from, int to)
        {
            bool first = _dirtyFrom[page] == _dirtyTo[page];
            if (first || from < _dirtyFrom[page])
            {
                _dirtyFrom[page] = from;
            }

            if (first || to > _dirtyTo[page])
            {
                _dirtyTo[page] = to;
            }

            _anyDirty = true;
        }

        private int From(int x) => x < _from ? _from : x;

        private int To(int x) => x > _to ? _to : x;

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
            => OrColumns(x, y, Font.Columns, Font.Offset(c), Font.GlyphWidth);

        private void DrawLargeGlyph(int x, int y, char c)
        {
            byte[] columns = Font.Columns;
            byte[] page = _page;
            int shift = y - _top;
            int at = Font.Offset(c);
            int to = To(x + (2 * Font.GlyphWidth));
            for (int i = From(x); i < to; i++)
            {
                // Each column twice.
                int tall = Font.Doubled(columns[at + ((i - x) >> 1)]);
                page[i] = (byte)(page[i] | (shift >= 0 ? tall << shift : tall >> -shift));
            }
        }

        // Adds columns of 8 rows whose top row (bit 0) lies at y.
        private void OrColumns(int x, int y, byte[] columns, int at, int count)
        {
            byte[] page = _page;
            int shift = y - _top;
            int to = To(x + count);
            for (int i = From(x); i < to; i++)
            {
                int column = columns[at + i - x];
                page[i] = (byte)(page[i] | (shift >= 0 ? column << shift : column >> -shift));
            }
        }
    }
}
