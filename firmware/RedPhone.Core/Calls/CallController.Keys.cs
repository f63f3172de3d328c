using RedPhone.Core.Audio;
using RedPhone.Core.Ports;
using RedPhone.Core.Ui;
using RedPhone.Core.Zrtp;
using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Calls
{
    /// <content>The person's side: hook and keys.</content>
    public sealed partial class CallController
    {
        /// <summary>The handset was lifted or put down.</summary>
        public void HandleHook(long nowMs, bool lifted)
        {
            _lifted = lifted;
            if (lifted)
            {
                Lift(nowMs);
                return;
            }

            _ports.Codec.Stop();
            _tones.Start(Tone.None);
            if (_state == CallState.Dialing || _state == CallState.Ended)
            {
                GoIdle(nowMs);
            }
            else if (_state == CallState.Calling || _state == CallState.Ringback)
            {
                End(nowMs, EndReason.GaveUp);
            }
            else if (_state != CallState.Idle && _state != CallState.Incoming)
            {
                End(nowMs, EndReason.HungUp);
            }
        }

        /// <summary>A key was pressed.</summary>
        public void HandleKey(long nowMs, Key key)
        {
            if (key == Key.A || key == Key.B)
            {
                ChangeVolume(nowMs, key == Key.A ? 1 : -1);
            }
            else if (_state == CallState.InCall || _state == CallState.KeyAlarm)
            {
                HandleCallKey(nowMs, key);
            }
            else if (_state == CallState.Incoming)
            {
                if (key == Key.D)
                {
                    _signaling.Decline(nowMs);
                    End(nowMs, EndReason.HungUp);
                }
            }
            else if (_state == CallState.Idle || _state == CallState.Dialing
                || (_state == CallState.Ended && !_lifted))
            {
                HandleDialKey(nowMs, key);
            }
        }

        private void Lift(long nowMs)
        {
            if (!_ports.Codec.TryStart())
            {
                End(nowMs, EndReason.AudioFailed);
                return;
            }

            _ports.Codec.SetVolume(_view.Volume);
            SetMuted(false);
            if (_state == CallState.Incoming)
            {
                _signaling.PickUp(nowMs);
                BeginSecuring(nowMs);
            }
            else if (_state == CallState.Dialing && _digits.Length > 0)
            {
                Dial(nowMs, _digits);
            }
            else if (_state == CallState.Idle || _state == CallState.Ended)
            {
                GoIdle(nowMs);
                _tones.Start(Tone.Dial);
                Enter(nowMs, CallState.Dialing, Screen.Dialing);
            }
        }

        private void HandleDialKey(long nowMs, Key key)
        {
            if (key >= Key.Digit0 && key <= Key.Digit9)
            {
                if (_digits.Length < SignalingNames.MaxNumberChars)
                {
                    _digits += ((int)key - (int)Key.Digit0).ToString();
                }

                _tones.Start(Tone.KeyClick);
                Enter(nowMs, CallState.Dialing, Screen.Dialing);
            }
            else if (key == Key.Star && _digits.Length > 0)
            {
                _digits = _digits.Substring(0, _digits.Length - 1);
                Enter(nowMs, CallState.Dialing, Screen.Dialing);
            }
            else if (key == Key.Star)
            {
                _view.ShowStatus = !_view.ShowStatus;
                ClearMissed();
            }
            else if ((key == Key.Hash || key == Key.D) && _digits.Length == 0)
            {
                _digits = _lastDialed;
                Enter(nowMs, CallState.Dialing, Screen.Dialing);
                DialIfLifted(nowMs);
            }
            else if (key == Key.Hash)
            {
                DialIfLifted(nowMs);
            }
        }

        private void DialIfLifted(long nowMs)
        {
            if (_lifted && _digits.Length > 0)
            {
                Dial(nowMs, _digits);
            }
        }

        private void Dial(long nowMs, string number)
        {
            _lastDialed = number;
            _digits = string.Empty;
            _view.PeerNumber = number;
            _view.PeerName = string.Empty;
            ClearMissed();
            _survey.Stop();
            _surveyed = false;
            _tones.Start(Tone.None);
            _signaling.StartCall(nowMs, number, _media.Zrtp.HelloHash);
            Enter(nowMs, CallState.Calling, Screen.Calling);
        }

        private void HandleCallKey(long nowMs, Key key)
        {
            bool asked = _state == CallState.KeyAlarm || _trust.Verdict != TrustVerdict.Verified;
            if (key == Key.C)
            {
                SetMuted(!_view.Muted);
            }
            else if (key == Key.Digit0)
            {
                _view.ShowStatus = !_view.ShowStatus;
            }
            else if (key == Key.Hash && asked)
            {
                _trust.Differs();
                End(nowMs, _state == CallState.KeyAlarm ? EndReason.KeyChanged
                    : EndReason.SasDiffers);
            }
            else if (key == Key.Star && _state == CallState.KeyAlarm)
            {
                // Heard at the person's own wish, and still not verified.
                _tones.Start(Tone.None);
                EnterCall(nowMs);
            }
            else if (key == Key.Star && asked)
            {
                NoteKept(_trust.Confirm(_media.Zrtp));
                _tones.Start(Tone.Confirm);
                ShowTrust();
            }
        }

        private void ChangeVolume(long nowMs, int by)
        {
            int volume = _view.Volume + by;
            if (volume >= 0 && volume <= _view.VolumeMax)
            {
                _view.Volume = volume;
                _ports.Codec.SetVolume(volume);
            }

            _volumeUntilMs = nowMs + VolumeShownMs;
        }

        private void SetMuted(bool muted)
        {
            _view.Muted = muted;
            _ports.Codec.SetMicrophoneMuted(muted);
        }

        private void ClearMissed()
        {
            _view.MissedCalls = 0;
            _view.LastMissed = string.Empty;
        }
    }
}
