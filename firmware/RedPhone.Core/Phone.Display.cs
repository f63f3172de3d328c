using RedPhone.Core.Ui;

namespace RedPhone.Core
{
    /// <content>What stands on the display, and when it is drawn.</content>
    public sealed partial class Phone
    {
        private const int InCallRefreshMs = 1000;
        private const int DurationsToWhole = 5;
        private const int MaxPostponedPages = 6;

        // A wide page is 3 ms on its bus: in a call no more than one in this time.
        private const int InCallPageMs = 40;
        private const int WideColumns = 32;

        private long _refreshDueMs;
        private long _pageDueMs;
        private bool _draws;
        private int _durations;
        private int _pagesPostponed;
        private bool _drawing;
        private Screen _shown;

        private bool WantsPage(long nowMs)
        {
            return nowMs >= _pageDueMs
                && (_drawing || nowMs >= _refreshDueMs || _view.Screen != _shown);
        }

        // Waits for a turn that does nothing long, but not for ever.
        private void StepDisplay(long nowMs)
        {
            if ((_heavy || _pageRests) && !_draws)
            {
                _pagesPostponed++;
                return;
            }

            _pagesPostponed = 0;
            if (nowMs >= _refreshDueMs || _view.Screen != _shown)
            {
                _refreshDueMs = nowMs
                    + (_view.Screen == Screen.InCall ? InCallRefreshMs : RefreshMs);
                _durations = _view.Screen != _shown ? 0 : _durations;
                _shown = _view.Screen;
                _view.Phase = (int)(nowMs / RefreshMs);
                RefreshScreen();
            }

            _drawing = _screens.RenderNext(_view);
            int page = _canvas.TakeDirtyPage();
            _drawing |= page >= 0;
            if (_view.Screen == Screen.InCall && _canvas.TakenCount >= WideColumns && page >= 0)
            {
                _pageDueMs = nowMs + InCallPageMs;
            }

            if (page >= 0 && !_ports.Display.TryWriteColumns(_canvas.Picture, page,
                _canvas.TakenFrom, _canvas.TakenCount))
            {
                _canvas.MarkDirty(page);
            }
        }

        // A call's picture is drawn whole every five seconds and when a key was pressed; in between
        // only its duration.
        private void RefreshScreen()
        {
            if (_view.Screen == Screen.InCall && _durations > 0)
            {
                _durations--;
                _screens.RefreshDuration(_view);
                return;
            }

            _durations = DurationsToWhole;
            _screens.Refresh();
        }
    }
}
