namespace RedPhone.Core.Ui
{
    /// <content>The screens of a call, from ringing to the reason it ended.</content>
    public sealed partial class Screens
    {
        private void DrawCalling(PhoneView view)
        {
            DrawHead(Icons.Handset, "Calling");
            DrawLink(view);
            DrawPeer(view);
            _line.Clear().Add("Please wait ");
            for (int i = 0; i <= (view.Phase & 3) && (view.Phase & 3) < 3; i++)
            {
                _line.AddChar('.');
            }

            DrawFootLine(view);
        }

        private void DrawRingingOut(PhoneView view)
        {
            DrawHead(Icons.Bell, "Ringing");
            DrawLink(view);
            DrawPeer(view);
            DrawFoot(view, "It rings over there");
        }

        private void DrawIncoming(PhoneView view)
        {
            DrawHead(Icons.Bell, "Incoming call");
            DrawLink(view);
            _canvas.DrawIcon((view.Phase & 1) == 0 ? 1 : 4, 14, Icons.BigBell);
            string name = HasText(view.PeerName) ? view.PeerName : view.PeerNumber;
            if (HasText(name) && name.Length <= 8)
            {
                _canvas.DrawLarge(24, 14, name, 0, name.Length, 12);
            }
            else
            {
                DrawCut(24, 18, name, 17);
            }

            DrawCut(24, 32, HasText(view.PeerName) ? view.PeerNumber : "", 17);
            DrawCut(24, 43, "Lift to answer", 17);
            DrawFoot(view, "D declines");
        }

        private void DrawSecuring(PhoneView view)
        {
            DrawHead(Icons.LockOpen, "Securing");
            DrawLink(view);
            DrawPeer(view);
            DrawFoot(view, "No sound until secure");
        }

        private void DrawInCall(PhoneView view)
        {
            bool verified = view.Trust == PeerTrust.Verified;
            DrawHead(verified ? Icons.LockClosed : Icons.LockUnverified, null);
            DrawCallHead(view);
            if (verified)
            {
                DrawVerified(view);
                return;
            }

            if (view.SasKindWords)
            {
                DrawSasWords(view.Sas);
            }
            else
            {
                DrawCentred(14, view.Trust == PeerTrust.NewPeer ? "New key. Read aloud:"
                    : "Unverified. Read it:");
                DrawLargeCentred(25, view.Sas);
                DrawCentred(43, HasText(view.StatusLine) ? view.StatusLine
                    : "Is it the same there?");
            }

            // Two words leave no line for the status: it takes turns with the keys.
            bool status = view.SasKindWords && HasText(view.StatusLine) && (view.Phase & 4) != 0;
            DrawFoot(view, status ? view.StatusLine : "* confirm   # differs");
        }

        private void DrawVerified(PhoneView view)
        {
            DrawDuration(view, PlaceDuration(view));
            _canvas.DrawIcon(1, 33, Icons.Check);
            _canvas.DrawText(HeadTextX, 33, "Secure and verified");
            if (HasText(view.Sas))
            {
                DrawCentred(43, view.Sas);
            }

            DrawFoot(view, view.Muted ? "Microphone is off"
                : HasText(view.StatusLine) ? view.StatusLine : "A B volume   C mute");
        }

        // Name at the left; at the right the microphone when it is off, and the duration, which a
        // verified call shows large instead.
        private void DrawCallHead(PhoneView view)
        {
            int right = Canvas.Width;
            if (view.Trust != PeerTrust.Verified)
            {
                right = PlaceDuration(view);
                DrawDuration(view, right);
                right -= 4;
            }

            if (view.Muted)
            {
                right -= 8;
                _canvas.DrawIcon(right, 0, Icons.Muted);
                right -= 4;
            }

            string name = HasText(view.PeerName) ? view.PeerName : view.PeerNumber;
            DrawCut(HeadTextX, 0, name, (right - HeadTextX) / Font.CellWidth);
        }

        // Where the duration begins; its text then stands in the line.
        private int PlaceDuration(PhoneView view)
        {
            _durationChars = _line.Clear().AddDuration(view.CallSeconds).Count;
            return view.Trust == PeerTrust.Verified
                ? (Canvas.Width - Font.LargeWidth(_durationChars)) / 2
                : Canvas.Width - Font.Width(_durationChars);
        }

        private void DrawDuration(PhoneView view, int x)
        {
            if (view.Trust == PeerTrust.Verified)
            {
                _canvas.DrawLarge(x, LargeDurationY, _line.Chars, _line.Count,
                    Font.LargeAdvance(_line.Count));
            }
            else
            {
                DrawLine(x, 0);
            }
        }

        // The columns of the last digit and nothing else; twice in ten seconds those of the whole
        // duration, which also mends a picture whose pages were drawn in different seconds.
        private void DrawDurationOnly(PhoneView view)
        {
            int x = PlaceDuration(view);
            int advance = view.Trust == PeerTrust.Verified ? Font.LargeAdvance(_durationChars)
                : Font.CellWidth;
            int from = x + (view.CallSeconds % 10 < 2 ? 0 : (_durationChars - 1) * advance);
            int width = x + (_durationChars * advance) - from;
            _canvas.BeginColumns(_next, from, width);
            DrawDuration(view, x);
            _canvas.DrawHorizontal(from, HeadRuleY, width);
        }

        // "topmost Istanbul": each word on a line of its own.
        private void DrawSasWords(string sas)
        {
            int length = sas == null ? 0 : sas.Length;
            int space = 0;
            while (space < length && sas[space] != ' ')
            {
                space++;
            }

            DrawLargeCentred(14, sas, 0, space);
            if (space < length)
            {
                DrawLargeCentred(33, sas, space + 1, length - space - 1);
            }
        }

        private void DrawEnded(PhoneView view)
        {
            DrawHead(Icons.Handset, EndedTitle(view.Reason));
            DrawLink(view);
            if (HasText(view.PeerName))
            {
                _line.Clear().Add(view.PeerName).Add(HasText(view.PeerNumber) ? " " : "");
            }
            else
            {
                _line.Clear();
            }

            _line.Add(view.PeerNumber);
            DrawLineCentred(14);
            DrawCentred(28, EndReasonText.FirstLine(view.Reason));
            DrawCentred(38, EndReasonText.SecondLine(view.Reason));
            if (view.CallSeconds > 0)
            {
                _line.Clear().Add("Duration ").AddDuration(view.CallSeconds);
                DrawFootLine(view);
            }
            else
            {
                DrawFoot(view, view.StatusLine);
            }
        }

        private static string EndedTitle(EndReason reason)
        {
            switch (reason)
            {
                case EndReason.HungUp:
                case EndReason.PeerHungUp:
                case EndReason.GaveUp:
                    return "Call ended";
                case EndReason.Missed:
                    return "Missed call";
                default:
                    return "Call failed";
            }
        }

        private void DrawAlarm(PhoneView view)
        {
            string title = view.Trust == PeerTrust.Differs
                || view.Reason == EndReason.SasDiffers ? "SAS DIFFERS"
                : view.Reason == EndReason.RelayAttack ? "ATTACK" : "KEY CHANGED";
            DrawLargeCentred(3, title);
            _canvas.DrawIcon(4, 23, Icons.BigWarning);
            _canvas.DrawIcon(Canvas.Width - 20, 23, Icons.BigWarning);
            DrawCentred(27, "DO NOT TRUST");
            _line.Clear().Add(HasText(view.PeerName) ? view.PeerName : view.PeerNumber);
            DrawLineCentred(43);
            DrawCentred(54, "No sound. Hang up.");
            _canvas.Invert(0, 0, Canvas.Width, Canvas.Height);
        }

        private void DrawPeer(PhoneView view)
        {
            if (HasText(view.PeerName))
            {
                DrawLargeCentred(15, view.PeerName);
                DrawCentred(38, view.PeerNumber);
            }
            else
            {
                DrawLargeCentred(22, view.PeerNumber);
            }
        }
    }
}
