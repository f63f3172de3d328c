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
    /// KeyAlarm  * -> InCall   # -> Ended             DELETE, silence -> Ended (KeyChanged)
    /// InCall    # (not verified) -> Ended            DELETE, silence -> Ended
    /// Ended     handset down, or 5 s on the hook -> Idle
    /// any       handset down -> Ended, told to the master
    /// </code>
    /// </summary>
    public sealed partial class CallController
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

            if (_media.State == MediaState.Failed && _media.Failure == MediaFailure.PeerLeft)
            {
                // Sooner than the master can say it, or without one. The master is told as well.
                EndByPeer(nowMs, _media.Reports.PeerReason);
            }
            else if (_media.State == MediaState.Failed)
            {
                End(nowMs, _state == CallState.KeyAlarm ? EndReason.KeyChanged
                    : EndReasons.OfMedia(_media.Failure, _media.Zrtp.Failure));
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
            string word = EndReasons.WordFor(reason);
            _signaling.HangUp(nowMs, word);
            _media.Close(nowMs, word);
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
            if (_view.ShowStatus)
            {
                _view.PeerLost = _media.Reports.PeerLost;
                _view.RoundTripMs = _media.Reports.RoundTripMs;
            }

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
