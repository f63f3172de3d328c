namespace RedPhone.Core.Ui
{
    /// <summary>Draws a <see cref="PhoneView"/>. No drawing allocates.</summary>
    public sealed class Screens
    {
        private const int AllPages = (1 << Canvas.Pages) - 1;

        private readonly Canvas _canvas;
        private int _due = AllPages;
        private int _next;

        /// <summary>Draws into <paramref name="canvas"/>.</summary>
        public Screens(Canvas canvas)
        {
            _canvas = canvas;
        }

        /// <summary>
        /// The view changed: every page is to be drawn again. May be called at every step; the
        /// pages take turns.
        /// </summary>
        public void Refresh() => _due = AllPages;

        /// <summary>
        /// Draws the next page that is due, one of eight; false when none is. Call it once a step,
        /// then write the page that <see cref="Canvas.TakeDirtyPage"/> names.
        /// </summary>
        public bool RenderNext(PhoneView view)
        {
            if (_due == 0)
            {
                return false;
            }

            while ((_due & (1 << _next)) == 0)
            {
                _next = (_next + 1) & (Canvas.Pages - 1);
            }

            _due &= ~(1 << _next);
            _canvas.BeginPage(_next);
            Draw(view);
            _canvas.EndPage();
            _next = (_next + 1) & (Canvas.Pages - 1);
            return true;
        }

        /// <summary>Draws the whole picture at once.</summary>
        public void Render(PhoneView view)
        {
            Refresh();
            while (RenderNext(view))
            {
            }
        }

        private void Draw(PhoneView view)
        {
            _canvas.DrawText(0, 0, view.OwnNumber);
        }
    }
}
