using RedPhone.Core.Ports;
using RedPhone.Core.Ui;

namespace RedPhone.Esp32
{
    /// <summary>What the display says before there is a phone to draw it.</summary>
    public sealed class BootScreen
    {
        private const int TitleY = 16;
        private const int LineY = 32;

        private readonly IDisplay _display;
        private readonly Canvas _canvas = new Canvas();

        /// <summary>Starts the display; without one the lines are lost, nothing else.</summary>
        public BootScreen(IDisplay display)
        {
            _display = display;
            _display.TryStart();
        }

        /// <summary>Shows one line, at most 21 characters.</summary>
        public void Show(string line)
        {
            for (int page = 0; page < Canvas.Pages; page++)
            {
                _canvas.BeginPage(page);
                _canvas.DrawText(0, TitleY, "RED PHONE");
                _canvas.DrawText(0, LineY, line);
                _canvas.EndPage();
            }

            for (int page = _canvas.TakeDirtyPage(); page >= 0; page = _canvas.TakeDirtyPage())
            {
                if (!_display.TryWritePage(_canvas.Picture, page))
                {
                    return;
                }
            }
        }
    }
}
