using RedPhone.Core.Audio;
using RedPhone.Core.Ports;
using RedPhone.Core.Signaling;
using RedPhone.Core.Ui;
using RedPhone.Core.Zrtp;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Calls
{
    /// <summary>
    /// One phone's calls: keys, hook, the master's events and the media in; the view, tones and
    /// lamps out.
    /// <code>
    /// Idle      lift -> Dialing   digit -> Dialing   RING -> Incoming
    /// Dialing   number complete -> Calling           handset down -> Idle
    /// Calling   accepted -> Ringback (joined: Securing)   refused, no answer -> Ended
    /// Ringback  answered -> Securing      BUSY, DELETE, relays lost, 60 s -> Ended
    /// Incoming  lift -> Securing   D -> Ended        DELETE, 60 s -> Ended (a missed call)
    /// Securing  secure -> InCall, or KeyAlarm        ZRTP failed, DELETE -> Ended
    /// KeyAlarm  * -> InCall   # -> Ended             DELETE -> Ended
    /// InCall    # (not verified) -> Ended            DELETE, silence -> Ended
    /// Ended     handset down, or 5 s on the hook -> Idle
    /// any       handset down -> Ended, told to the master
    /// </code>
    /// </summary>
    public sealed class CallController
    {
        /// <summary>Pause after a digit that completes the number, in ms.</summary>
        public const int InterDigitMs = 4000;

        /// <summary>How long the end is shown when the handset is down, in ms.</summary>
        public const int EndShownMs = 5000;

        /// <summary>
        /// Longest ringing, in ms; more than the master's 5 s to wake and 45 s to ring, so that it
        /// ends a call only when the master has gone.
        /// </summary>
        public const int RingLimitMs = 60000;

        private const int SurveyAfterMs = 800;
        private const int VolumeShownMs = 1500;
        private const int OnHookDigitsMs = 15000;
        private const int FirstVolume = 8;

        private readonly PhonePorts _ports;
        private readonly SignalingClient _signaling;
        private readonly MediaSession _media;
        private readonly RelaySurvey _survey;
        private readonly ToneGenerator _tones;
        private readonly PhoneView _view;
        private readonly PeerTrustKeeper _trust;
        private readonly SignalingEvent _event = new SignalingEvent();
        private readonly byte[] _zid;
        private CallState _state;
        private long _sinceMs;
        private long _secureMs;
        private long _volumeUntilMs;
        private bool _lifted;
        private bool _surveyed;
        private string _digits = string.Empty;
        private string _lastDialed = string.Empty;

        /// <summary>A controller that fills <paramref name="view"/>.</summary>
        public CallController(PhonePorts ports, SignalingClient signaling, MediaSession media,
            RelaySurvey survey, ToneGenerator tones, PhoneView view, byte[] zid)
        {
            _ports = ports;
            _signaling = signaling;
            _media = media;
            _survey = survey;
            _tones = tones;
            _view = view;
            _zid = zid;
            _trust = new PeerTrustKeeper(ports.Store);
            _view.Volume = FirstVolume;
            _media.Zrtp.Prepare(zid);
            Enter(0, CallState.Idle, Screen.Idle);
        }

        /// <summary>What is awaited.</summary>
        public CallState State
        {
            get { return _state; }
        }

        /// <summary>True while speech may be heard and sent.</summary>
        public bool Audible
        {
            get { return _state == CallState.InCall; }
        }

        /// <summary>True while nothing needs the phone's time or the relay sockets.</summary>
        public bool IsIdle
        {
            get
            {
                return _state == CallState.Idle || _state == CallState.Ended
                    || _state == CallState.Dialing;
            }
        }

        /// <summary>True while there is a call, from the master's first word of it on.</summary>
        public bool HasCall
        {
            get { return !IsIdle && _state != CallState.Calling; }
        }

        /// <summary>
        /// True when a link came up with the master's key of these settings, now or before: then the
        /// key is right, and a silent master is gone.
        /// </summary>
        public bool MasterKeyProven { get; set; }

        /// <summary>Milliseconds that <see cref="State"/> has lasted.</summary>
        public long InStateMs(long nowMs)
        {
            return nowMs - _sinceMs;
        }

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

        /// <summary>One turn of the loop: the master's events, the media's, and time.</summary>
        public void Step(long nowMs)
        {
            while (_signaling.TryTakeEvent(_event))
            {
                HandleEvent(nowMs);
            }

            WatchMedia(nowMs);
            WatchTime(nowMs, nowMs - _sinceMs);
            UpdateView(nowMs);
        }

        private void WatchTime(long nowMs, long inState)
        {
            if (_state == CallState.Dialing && _digits.Length > 0 && _lifted
                && inState >= InterDigitMs)
            {
                Dial(nowMs, _digits);
            }
            else if (_state == CallState.Dialing && !_lifted && inState >= OnHookDigitsMs)
            {
                GoIdle(nowMs);
            }
            else if (_state == CallState.Ended && !_lifted && inState >= EndShownMs)
            {
                GoIdle(nowMs);
            }
            else if (_state == CallState.Calling && inState >= SurveyAfterMs && !_surveyed)
            {
                // The master is slow or gone: find out whether anything answers at all.
                _surveyed = true;
                _survey.Start(nowMs, _signaling.Relays);
            }
            else if (_state == CallState.Ringback && inState >= RingLimitMs)
            {
                End(nowMs, _signaling.IsUp ? EndReason.NoAnswer : EndReason.ServerGone);
            }
            else if (_state == CallState.Incoming && inState >= RingLimitMs)
            {
                Miss(nowMs);
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
                EndReason reason = EndReasons.OfWord(_event.Reason);
                if (reason == EndReason.SasDiffers && _state != CallState.Ringback)
                {
                    _trust.PeerSaysDiffers();
                }

                End(nowMs, reason);
            }
        }

        private void Miss(long nowMs)
        {
            _view.MissedCalls++;
            _view.LastMissed = _view.PeerNumber;
            End(nowMs, EndReason.Missed);
        }

        private void BeginSecuring(long nowMs)
        {
            CallDescriptor call = _signaling.Call;
            _trust.Load(_view.PeerNumber, _view.PeerName);
            _tones.Start(Tone.None);
            _media.Secure(nowMs, _trust.Known, call.HasPeerHelloHash ? call.PeerHelloHash : null,
                call.IsInitiator);
            Enter(nowMs, CallState.Securing, Screen.Securing);
        }

        private void WatchMedia(long nowMs)
        {
            if (_state == CallState.Idle || _state == CallState.Ended)
            {
                return;
            }

            if (_media.State == MediaState.Failed)
            {
                End(nowMs, EndReasons.OfMedia(_media.Failure, _media.Zrtp.Failure));
            }
            else if (_state == CallState.Securing && _media.State == MediaState.Secure)
            {
                _secureMs = nowMs;
                _view.Sas = _media.Zrtp.Sas;
                _view.SasKindWords = _media.Zrtp.SasKind == SasKind.Words;
                _view.Cipher = ZrtpAlgorithm.Text(_media.Zrtp.KeyAgreement) + " "
                    + ZrtpAlgorithm.Text(_media.Zrtp.Cipher);
                NoteKept(_trust.Judge(_media.Zrtp));
                ShowTrust();
                if (_trust.Verdict == TrustVerdict.KeyChanged)
                {
                    _view.Reason = EndReason.KeyChanged;
                    _tones.Start(Tone.Alarm);
                    Enter(nowMs, CallState.KeyAlarm, Screen.Alarm);
                }
                else
                {
                    _tones.Start(Tone.Secure);
                    EnterCall(nowMs);
                }
            }
        }

        private void EnterCall(long nowMs)
        {
            Enter(nowMs, CallState.InCall, Screen.InCall);
        }

        private void End(long nowMs, EndReason reason)
        {
            _signaling.HangUp(nowMs, EndReasons.WordFor(reason));
            _media.Close();
            _media.Zrtp.Prepare(_zid);
            _trust.Clear();
            _survey.Stop();
            SetMuted(false);
            _view.Reason = reason;
            _view.Trust = PeerTrust.Unknown;
            _tones.Start(_lifted ? EndReasonTone.Of(reason) : Tone.None);
            Enter(nowMs, CallState.Ended,
                EndReasons.IsAlarm(reason) ? Screen.Alarm : Screen.Ended);
        }

        private void GoIdle(long nowMs)
        {
            _digits = string.Empty;
            _view.Sas = string.Empty;
            _view.Reason = EndReason.None;
            _view.Trust = PeerTrust.Unknown;
            _view.CallSeconds = 0;
            _view.Cipher = string.Empty;
            _view.StatusLine = string.Empty;
            Enter(nowMs, CallState.Idle, Screen.Idle);
        }

        private void NoteKept(bool kept)
        {
            _view.StatusLine = kept ? string.Empty : "MEMORY FULL: NOT KEPT";
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

        private void ShowTrust()
        {
            switch (_trust.Verdict)
            {
                case TrustVerdict.NewPeer: _view.Trust = PeerTrust.NewPeer; break;
                case TrustVerdict.Unverified: _view.Trust = PeerTrust.Unverified; break;
                case TrustVerdict.Verified: _view.Trust = PeerTrust.Verified; break;
                default: _view.Trust = PeerTrust.KeyChanged; break;
            }
        }

        private void UpdateView(long nowMs)
        {
            _view.Digits = _digits;
            _view.LinkUp = _signaling.IsUp;
            _view.ShowVolume = nowMs < _volumeUntilMs;
            _view.Sent = _media.Sent;
            _view.Received = _media.Jitter.Received;
            _view.Late = _media.Jitter.Late;
            _view.Lost = _media.Jitter.Lost;
            _view.Concealed = _media.Jitter.Concealed;
            if (_state == CallState.InCall)
            {
                _view.CallSeconds = (int)((nowMs - _secureMs) / 1000);
            }
        }

        private void Enter(long nowMs, CallState state, Screen screen)
        {
            _state = state;
            _sinceMs = nowMs;
            _view.ShowStatus = false;
            SetScreen(screen);
        }

        private void SetScreen(Screen screen)
        {
            _view.Screen = screen;
        }
    }
}
