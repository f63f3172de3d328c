namespace RedPhone.Core.Ui
{
    /// <summary>
    /// Draws a <see cref="PhoneView"/>: a head of one line above a rule, a body, and below a second
    /// rule one line with what the keys do. No drawing allocates. A page is drawn at a time, so that
    /// one step of the main loop never pays for the whole picture.
    /// </summary>
    public sealed partial class Screens
    {
        private const int AllPages = (1 << Canvas.Pages) - 1;

        // The duration of a call stands in the head, or large in the three pages below; on the
        // status page these show what changes most.
        private const int DurationPages = 0x01;
        private const int LargeDurationPages = 0x0E;
        private const int StatusPages = DurationPages | LargeDurationPages;
        private const int LargeDurationY = 14;
        private const int HeadRuleY = 9;
        private const int FootRuleY = 53;
        private const int FootY = 56;
        private const int HeadTextX = 12;
        private const int LargeMaxChars = 11;
        private const int DigitsShown = 9;

        private readonly Canvas _canvas;
        private readonly TextLine _line = new TextLine();
        private int _due = AllPages;
        private int _durationDue;
        private int _durationChars;
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

        /// <summary>Only the duration of the call changed.</summary>
        public void RefreshDuration(PhoneView view)
        {
            int chars = _durationChars;
            PlaceDuration(view);
            if (view.ShowStatus)
            {
                _due |= StatusPages;
            }
            else if (_durationChars != chars)
            {
                Refresh();
            }
            else
            {
                _durationDue = view.Trust == PeerTrust.Verified ? LargeDurationPages
                    : DurationPages;
            }
        }

        /// <summary>
        /// Draws the next page that is due, one of eight; false when none is. Call it once a step,
        /// then write what <see cref="Canvas.TakeDirtyPage"/> names.
        /// </summary>
        public bool RenderNext(PhoneView view)
        {
            int due = _due | _durationDue;
            if (due == 0)
            {
                return false;
            }

            while ((due & (1 << _next)) == 0)
            {
                _next = (_next + 1) & (Canvas.Pages - 1);
            }

            if ((_due & (1 << _next)) != 0)
            {
                _canvas.BeginPage(_next);
                Draw(view);
            }
            else
            {
                DrawDurationOnly(view);
            }

            _canvas.EndPage();
            _due &= ~(1 << _next);
            _durationDue &= ~(1 << _next);
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
            if (view.Screen == Screen.Alarm)
            {
                DrawAlarm(view);
                return;
            }

            if (view.ShowStatus)
            {
                DrawStatus(view);
            }
            else
            {
                DrawScreen(view);
            }

            _canvas.DrawHorizontal(0, HeadRuleY, Canvas.Width);
            _canvas.DrawHorizontal(0, FootRuleY, Canvas.Width);
            if (view.ShowVolume)
            {
                DrawVolume(view);
            }
        }

        private void DrawScreen(PhoneView view)
        {
            switch (view.Screen)
            {
                case Screen.Idle: DrawIdle(view); break;
                case Screen.Dialing: DrawDialing(view); break;
                case Screen.Calling: DrawCalling(view); break;
                case Screen.RingingOut: DrawRingingOut(view); break;
                case Screen.Incoming: DrawIncoming(view); break;
                case Screen.Securing: DrawSecuring(view); break;
                case Screen.InCall: DrawInCall(view); break;
                case Screen.Ended: DrawEnded(view); break;
                case Screen.Enrolling: DrawEnrolling(view); break;
                default: DrawStarting(view); break;
            }
        }

        private void DrawStarting(PhoneView view)
        {
            DrawHead(Icons.Handset, "Starting");
            DrawLargeCentred(22, "RedPhone");
            DrawFoot(view, view.StatusLine);
        }

        private void DrawEnrolling(PhoneView view)
        {
            DrawHead(Icons.Key, "Enrolling");
            DrawLink(view);
            DrawCentred(20, "This phone introduces");
            DrawCentred(30, "itself to the server.");
            DrawFoot(view, view.StatusLine);
        }

        private void DrawIdle(PhoneView view)
        {
            DrawHead(Icons.Handset, view.OwnName);
            DrawLink(view);
            DrawLargeCentred(view.MissedCalls > 0 ? 15 : 23, view.OwnNumber);
            if (view.MissedCalls > 0)
            {
                _canvas.DrawIcon(1, 38, Icons.Bell);
                _line.Clear().AddNumber(view.MissedCalls).Add(" missed");
                if (HasText(view.LastMissed))
                {
                    _line.Add(": ").Add(view.LastMissed);
                }

                DrawLine(HeadTextX, 38);
            }

            string hint = view.LinkUp ? "Lift to call" : "No link to the server";
            DrawFoot(view, HasText(view.StatusLine) ? view.StatusLine : hint);
        }

        private void DrawDialing(PhoneView view)
        {
            DrawHead(Icons.Handset, "Dial a number");
            DrawLink(view);
            int length = HasText(view.Digits) ? view.Digits.Length : 0;
            int shown = length > DigitsShown ? DigitsShown : length;
            int x = 2;
            if (shown > 0)
            {
                _canvas.DrawLarge(x, 23, view.Digits, length - shown, shown, 12);
                x += shown * 12;
            }

            _canvas.Fill(x, 36, 8, 2);
            DrawFoot(view, length == 0 ? "# redials" : "* deletes     # calls");
        }

        private void DrawStatus(PhoneView view)
        {
            DrawHead(Icons.Speaker, "Status");
            if (HasText(view.Cipher))
            {
                int length = view.Cipher.Length > 12 ? 12 : view.Cipher.Length;
                int x = Canvas.Width - Font.Width(length);
                _canvas.DrawText(x, 0, view.Cipher, 0, length);
            }

            DrawCounter(12, "Sent", view.Sent);
            DrawCounter(20, "Received", view.Received);
            DrawCounter(28, "Late", view.Late);
            _line.Clear().AddNumber(view.Lost).AddChar('/');
            DrawCounterLine(36, "Lost / there", AddKnown(view.PeerLost));
            DrawCounter(44, "Concealed", view.Concealed);
            _line.Clear().AddNumber(view.LevelDb).Add(" dB, rtt ");
            AddKnown(view.RoundTripMs).Add(" ms");
            DrawFootLine(view);
        }

        private TextLine AddKnown(int value)
        {
            return value < 0 ? _line.AddChar('-') : _line.AddNumber(value);
        }

        private void DrawCounterLine(int y, string name, TextLine line)
        {
            _canvas.DrawText(1, y, name);
            DrawLine(Canvas.Width - 2 - Font.Width(line.Count), y);
        }

        private void DrawCounter(int y, string name, int value)
        {
            _canvas.DrawText(1, y, name);
            _line.Clear().AddNumber(value);
            DrawLine(Canvas.Width - 2 - Font.Width(_line.Count), y);
        }

        private void DrawHead(byte[] icon, string title)
        {
            _canvas.DrawIcon(0, 0, icon);
            DrawCut(HeadTextX, 0, title, 19);
        }

        private void DrawLink(PhoneView view)
            => _canvas.DrawIcon(Canvas.Width - 8, 0, view.LinkUp ? Icons.LinkUp : Icons.LinkDown);

        // The last line, unless the volume bar needs it.
        private void DrawFoot(PhoneView view, string text)
        {
            if (!view.ShowVolume)
            {
                DrawCut(1, FootY, text, TextLine.MaxChars);
            }
        }

        private void DrawFootLine(PhoneView view)
        {
            if (!view.ShowVolume)
            {
                DrawLine(1, FootY);
            }
        }

        private void DrawVolume(PhoneView view)
        {
            const int barX = 14;
            const int barWidth = Canvas.Width - barX;
            int max = view.VolumeMax < 1 ? 1 : view.VolumeMax;
            int volume = view.Volume < 0 ? 0 : view.Volume > max ? max : view.Volume;
            _canvas.DrawIcon(0, FootY, Icons.Speaker);
            _canvas.DrawFrame(barX, FootY, barWidth, 8);
            _canvas.Fill(barX + 2, FootY + 2, (barWidth - 4) * volume / max, 4);
        }

        private void DrawLine(int x, int y) => _canvas.DrawText(x, y, _line.Chars, _line.Count);

        private void DrawCut(int x, int y, string text, int maxChars)
        {
            if (HasText(text))
            {
                int length = text.Length > maxChars ? maxChars : text.Length;
                _canvas.DrawText(x, y, text, 0, length);
            }
        }

        private void DrawCentred(int y, string text)
        {
            if (HasText(text))
            {
                int length = text.Length > TextLine.MaxChars ? TextLine.MaxChars : text.Length;
                _canvas.DrawText((Canvas.Width - Font.Width(length)) / 2, y, text, 0, length);
            }
        }

        private void DrawLineCentred(int y)
            => DrawLine((Canvas.Width - Font.Width(_line.Count)) / 2, y);

        private void DrawLargeCentred(int y, string text)
        {
            if (HasText(text))
            {
                DrawLargeCentred(y, text, 0, text.Length);
            }
        }

        // Large, or in the small font in the middle of that height where large does not fit.
        private void DrawLargeCentred(int y, string text, int from, int count)
        {
            if (count > LargeMaxChars)
            {
                int cut = count > TextLine.MaxChars ? TextLine.MaxChars : count;
                int x = (Canvas.Width - Font.Width(cut)) / 2;
                _canvas.DrawText(x, y + 4, text, from, cut);
                return;
            }

            int left = (Canvas.Width - Font.LargeWidth(count)) / 2;
            _canvas.DrawLarge(left, y, text, from, count, Font.LargeAdvance(count));
        }

        private static bool HasText(string text) => text != null && text.Length > 0;
    }
}
