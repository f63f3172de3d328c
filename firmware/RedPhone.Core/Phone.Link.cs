using RedPhone.Core.Calls;
using RedPhone.Core.Zrtp;
using RedPhone.Link;
using RedPhone.Wire;

namespace RedPhone.Core
{
    /// <content>The sealed link and its slices of computing.</content>
    public sealed partial class Phone
    {
        // What a turn may spend on the link, so that all of it stays below 25,000: alone, and beside a
        // page of the display.
        private const int LinkIlAStep = 16000;
        private const int LinkIlBesidePage = 8000;

        private bool _linkRests;
        private bool _linkWaits;
        private bool _tookMessage;
        private bool _pageRests;

        // One datagram at a time; the turn after it takes none, so that timers are judged and
        // messages handled between two of them.
        private void StepLink(long nowMs)
        {
            if (!_linkRests && _link.CanHandle)
            {
                int count = _ports.Master.Receive(_datagram);
                if (count > 0)
                {
                    _linkRests = true;
                    _link.Handle(nowMs, _datagram, 0, count);
                    _linkWaits = _link.HasDatagramWork;
                    _heavy |= !_linkWaits;
                    return;
                }
            }

            _linkRests &= !_link.CanHandle;
            if (nowMs >= _link.NextDeadlineMs)
            {
                _link.HandleTimeout(nowMs);
            }

            _linkWaits = _link.HasDatagramWork;
            _link.InCall = _calls.HasCall;

            // A message is one turn's work, what it means for the call the next one's.
            _tookMessage = _signaling.Step(nowMs);
            _heavy |= _tookMessage || _signaling.HasEvent;
            if (_link.State == LinkState.Up && _link.Handshakes != _greeted)
            {
                _greeted = _link.Handshakes;
                GreetMaster(nowMs);
            }

            if (_signaling.TakeUnknownKey() && _settings.Code.Length > 0)
            {
                // Enrolled once, but no more: the settings may hold a newer code.
                _enrolled = false;
                _signaling.Enrol(nowMs, _settings.Code);
            }

            TakeEnrolment(nowMs);
        }

        // With every new session: it may be with a master that has restarted and knows nothing.
        private void GreetMaster(long nowMs)
        {
            if (!_calls.MasterKeyProven)
            {
                _calls.MasterKeyProven = true;
                _ports.Store.Write(ServerRecord, _settings.MasterKey, PhoneSettings.KeyBytes);
            }

            if (_enrolled || _settings.Code.Length == 0)
            {
                _signaling.AskRelays(nowMs);
            }
            else
            {
                _signaling.Enrol(nowMs, _settings.Code);
            }
        }

        private void TakeEnrolment(long nowMs)
        {
            if (_enrolled || _signaling.EnrolledNumber.Length == 0)
            {
                return;
            }

            _enrolled = true;
            _view.OwnNumber = _signaling.EnrolledNumber;
            _view.OwnName = _signaling.EnrolledName;
            string account = _view.OwnNumber + " " + _view.OwnName;
            byte[] record = new byte[account.Length];
            int count = Ascii.Write(account, record, 0);
            if (!_ports.Store.Write(AccountRecord, record, count))
            {
                _view.StatusLine = "MEMORY FULL: NOT KEPT";
            }

            _signaling.AskRelays(nowMs);
        }

        /// <summary>
        /// As many slices as fit into a turn: of a datagram that waited before it, then of the
        /// handshake, then the next call's key pair. What this turn queued begins in the next.
        /// </summary>
        private void StepLinkWork(long nowMs)
        {
            int next = _link.NextSliceIl;
            if (!_linkWaits && next == LinkClient.DatagramSliceIl)
            {
                return;
            }

            bool inCall = _calls.State == CallState.InCall;
            bool besidePage = !inCall && WantsPage(nowMs);
            int left = besidePage ? LinkIlBesidePage : LinkIlAStep;
            while (next > 0 && next <= left)
            {
                _link.Work(nowMs);
                _heavy |= next > LinkClient.CurveSliceIl && !besidePage;
                left = inCall && next == LinkClient.CurveSliceIl ? 0 : left - next;
                next = _link.NextSliceIl;
            }

            _linkWaits = next == LinkClient.DatagramSliceIl;
            SendLink();
            while (next == 0 && _calls.IsIdle && left >= LinkClient.CurveSliceIl
                && _media.Zrtp.Work())
            {
                left -= LinkClient.CurveSliceIl;
            }

            _pageRests = !besidePage && left < LinkIlAStep - LinkIlBesidePage;
        }

        private void SendLink()
        {
            int count = _link.TryTakeOutput(_datagram);
            if (count > 0)
            {
                _ports.Master.Send(_datagram, 0, count);
            }
        }
    }
}
