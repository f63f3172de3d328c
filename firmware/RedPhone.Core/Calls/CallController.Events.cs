using RedPhone.Core.Audio;
using RedPhone.Core.Signaling;
using RedPhone.Core.Ui;
using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Calls
{
    /// <content>The master's side: what it says about calls.</content>
    public sealed partial class CallController
    {
        private void HandleEvent(long nowMs)
        {
            switch (_event.Kind)
            {
                case SignalingEventKind.Incoming:
                    HandleIncoming(nowMs);
                    break;
                case SignalingEventKind.CallAccepted:
                    HandleAccepted(nowMs);
                    break;
                case SignalingEventKind.CallRefused:
                    if (_state == CallState.Calling)
                    {
                        End(nowMs, EndReasons.OfStatus(_event.Status));
                    }

                    break;
                case SignalingEventKind.EnrolRefused:
                    if (_state == CallState.Idle)
                    {
                        End(nowMs, EndReason.NotEnrolled);
                    }

                    break;
                case SignalingEventKind.CallTimedOut:
                    if (_state == CallState.Calling)
                    {
                        End(nowMs, WhySilent());
                    }

                    break;
                case SignalingEventKind.PeerRings:
                    if (_state == CallState.Ringback)
                    {
                        _tones.Start(Tone.Ringback);
                        SetScreen(Screen.RingingOut);
                    }

                    break;
                case SignalingEventKind.PeerAnswered:
                    if (_state == CallState.Ringback)
                    {
                        BeginSecuring(nowMs);
                    }

                    break;
                case SignalingEventKind.AnswerStale:
                    if (_state == CallState.Securing)
                    {
                        _signaling.Forget();
                        Miss(nowMs);
                    }

                    break;
                case SignalingEventKind.PeerBusy:
                case SignalingEventKind.PeerEnded:
                    HandlePeerEnd(nowMs);
                    break;
            }
        }

        // Why the master does not answer, as far as one can know from here.
        private EndReason WhySilent()
        {
            if (_survey.AnyAnswered)
            {
                return MasterKeyProven ? EndReason.ServerGone : EndReason.WrongServerKey;
            }

            return MasterKeyProven || _signaling.Relays.Count > 0 ? EndReason.NoUdp
                : EndReason.NotEnrolled;
        }

        private void HandleIncoming(long nowMs)
        {
            if (_signaling.Incoming.CallId == _signaling.Call.CallId)
            {
                _signaling.AnswerRing(nowMs, _media.Zrtp.HelloHash);
                return;
            }

            string caller = _signaling.Incoming.PeerNumber;
            if (_state == CallState.Calling && caller == _view.PeerNumber)
            {
                // Both call each other: the master joins them and answers our own request.
                _signaling.AnswerRing(nowMs, _media.Zrtp.HelloHash);
                return;
            }

            bool free = !_lifted && (_state == CallState.Idle || _state == CallState.Ended
                || _state == CallState.Dialing);
            if (!free)
            {
                _signaling.RefuseRing(nowMs);
                return;
            }

            GoIdle(nowMs);
            _survey.Stop();
            _signaling.TakeIncoming();
            _signaling.AnswerRing(nowMs, _media.Zrtp.HelloHash);
            _view.PeerNumber = caller;
            _view.PeerName = _signaling.Call.PeerName;
            _media.Open(nowMs, _signaling.Call);
            Enter(nowMs, CallState.Incoming, Screen.Incoming);
        }

        private void HandleAccepted(long nowMs)
        {
            if (_state != CallState.Calling)
            {
                return;
            }

            _survey.Stop();
            _view.PeerName = _signaling.Call.PeerName;
            _media.Open(nowMs, _signaling.Call);
            Enter(nowMs, CallState.Ringback, Screen.Calling);
            if (_signaling.Call.Joined)
            {
                BeginSecuring(nowMs);
            }
        }

        private void HandlePeerEnd(long nowMs)
        {
            _signaling.Forget();
            if (_state == CallState.Incoming)
            {
                Miss(nowMs);
            }
            else if (_state == CallState.Ringback || _state == CallState.Securing
                || _state == CallState.InCall || _state == CallState.KeyAlarm)
            {
                EndByPeer(nowMs, _event.Reason);
            }
        }

        private void EndByPeer(long nowMs, string word)
        {
            // An alarm that nobody has decided on yet must not give way to a common reason.
            EndReason reason = _state == CallState.KeyAlarm ? EndReason.KeyChanged
                : EndReasons.OfWord(word);
            if (reason == EndReason.HandshakeFailed && _media.SawWrongHello)
            {
                // The other side noticed a little earlier what this one was about to say.
                reason = EndReason.RelayAttack;
            }

            if (reason == EndReason.SasDiffers && _state != CallState.Ringback)
            {
                _trust.PeerSaysDiffers();
            }

            End(nowMs, reason);
        }

        private void Miss(long nowMs)
        {
            _view.MissedCalls++;
            _view.LastMissed = _view.PeerNumber;
            End(nowMs, EndReason.Missed);
        }
    }
}
