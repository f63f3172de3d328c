using RedPhone.Core.Audio;
using RedPhone.Core.Calls;
using RedPhone.Core.Ports;
using RedPhone.Core.Signaling;
using RedPhone.Core.Ui;
using RedPhone.Crypto;
using RedPhone.Link;
using RedPhone.Wire;

namespace RedPhone.Core
{
    /// <summary>
    /// The whole phone: one non-blocking main loop over its ports. Make it, <see cref="Start"/> it
    /// once, then call <see cref="Step"/> every few milliseconds; a step is bounded in work and
    /// allocates nothing during a call.
    /// </summary>
    public sealed partial class Phone
    {
        private const string SettingsRecord = "settings";
        private const string AccountRecord = "account";
        private const string RelaysRecord = "relays";
        private const string ServerRecord = "server";
        private const int MaxRecordBytes = 1024;
        private const int MaxDatagramBytes = 1500;
        private const int RefreshMs = 500;
        private const int SurveyEveryMs = 600000;

        // In a call the link, keys and lamps are looked at once a frame, speech at every step.
        private const int InCallControlMs = 20;

        private readonly PhonePorts _ports;
        private readonly PhoneIdentity _identity = new PhoneIdentity();
        private readonly PhoneSettings _settings = new PhoneSettings();
        private readonly UdpEndpoint _master = new UdpEndpoint();
        private readonly LinkClient _link;
        private readonly SignalingClient _signaling;
        private readonly MediaSession _media;
        private readonly RelaySurvey _survey;
        private readonly ToneGenerator _tones = new ToneGenerator();
        private readonly PhoneView _view = new PhoneView();
        private readonly Canvas _canvas = new Canvas();
        private readonly Screens _screens;
        private readonly byte[] _datagram = new byte[MaxDatagramBytes];
        private readonly byte[] _frame = new byte[MediaSession.FrameBytes];
        private CallController _calls;
        private bool _lifted;
        private bool _enrolled;
        private int _greeted;
        private bool _reported;
        private long _surveyDueMs;
        private long _controlDueMs;
        private bool _heavy;
        private int _lamps = -1;

        /// <summary>A phone on these ports; nothing happens before <see cref="Start"/>.</summary>
        public Phone(PhonePorts ports)
        {
            _ports = ports;
            _link = new LinkClient(ports.Crypto, ports.Entropy);
            _signaling = new SignalingClient(_link);
            _media = new MediaSession(ports.Crypto, ports.Entropy, ports.Relay1, ports.Relay2);
            _survey = new RelaySurvey(ports.Crypto, ports.Entropy, ports.Relay1, ports.Relay2);
            _screens = new Screens(_canvas);
        }

        /// <summary>What stands on the display; read-only for others.</summary>
        public PhoneView View
        {
            get { return _view; }
        }

        /// <summary>
        /// True when the last turn left a frame for the next one, which shall then follow at once.
        /// </summary>
        public bool HasPostponed
        {
            get { return _playPostponed > 0 || _sendPostponed > 0; }
        }

        /// <summary>What the call controller awaits.</summary>
        public CallState State
        {
            get { return _calls == null ? CallState.Idle : _calls.State; }
        }

        /// <summary>
        /// True when the link is up, the master knows this phone, and its relays were measured and
        /// reported.
        /// </summary>
        public bool IsReady
        {
            get { return _signaling.IsUp && _reported; }
        }

        /// <summary>The descriptor of the running call.</summary>
        public CallDescriptor Call
        {
            get { return _signaling.Call; }
        }

        /// <summary>The media of the call, for counters.</summary>
        public MediaSession Media
        {
            get { return _media; }
        }

        /// <summary>The sealed link, for counters.</summary>
        public LinkClient Link
        {
            get { return _link; }
        }

        /// <summary>
        /// Initialises chips, loads settings and identity, starts the link. False, with the reason on
        /// the display, when settings are missing or wrong, or flash cannot keep the identity.
        /// </summary>
        public bool Start(long nowMs)
        {
            _ports.Display.TryStart();
            _ports.Keypad.TryStart();
            if (!_identity.TryLoad(_ports.Store, _ports.Entropy))
            {
                return Refuse(nowMs, EndReason.StoreFull, "identity not kept");
            }

            if (_identity.WasLost)
            {
                _ports.Log.Write(nowMs, "identity was lost, made a new one: enrol again");
            }

            byte[] record = new byte[MaxRecordBytes];
            int count = _ports.Store.Read(SettingsRecord, record);
            if (count < 0 || !_settings.TryDecode(record, 0, count))
            {
                return Refuse(nowMs, EndReason.NotEnrolled, "settings missing or wrong");
            }

            LoadAccount(record);
            LoadRelays(record);
            _master.CopyFrom(_settings.Master);
            _ports.Master.Connect(_master);
            _link.Configure(_identity.StaticPrivate, _settings.MasterKey,
                _settings.HasBackupKey ? _settings.BackupKey : null, _identity.BootCount);
            _link.Start(nowMs);
            _calls = new CallController(_ports, _signaling, _media, _survey, _tones, _view,
                _identity.Zid);
            _calls.MasterKeyProven = _ports.Store.Read(ServerRecord, record) == PhoneSettings.KeyBytes
                && Bytes.EqualConstantTime(record, 0, _settings.MasterKey, 0,
                    PhoneSettings.KeyBytes);
            _surveyDueMs = nowMs;
            return true;
        }

        /// <summary>
        /// One turn of the main loop. In a call it does at most one of the long things: take a
        /// packet, send one, draw a page; the others wait for the next turn.
        /// </summary>
        public void Step(long nowMs)
        {
            _draws = _pagesPostponed >= MaxPostponedPages;
            _heavy = _draws;
            _pageRests = false;
            _tookMessage = false;
            if (_calls != null)
            {
                bool control = nowMs >= _controlDueMs;
                if (control)
                {
                    StepLink(nowMs);
                    StepInputs(nowMs);
                }

                _media.HoldsPackets = _heavy || PostponedComesFirst || (control && _linkWaits);
                bool tookPacket = _media.Step(nowMs);
                if (tookPacket)
                {
                    _heavy |= _media.PacketsAreLong;
                }
                else
                {
                    _heavy |= _media.WorkedOnZrtp;
                }

                if (!_heavy && (_linkWaits ? control || !HasPostponed
                    : control && _playPostponed == 0))
                {
                    StepLinkWork(nowMs);
                }

                if ((control && !_tookMessage) || _media.HasFailed)
                {
                    StepCalls(nowMs);
                }

                StepAudio(nowMs);

                // A short packet is no reason to put speech off, but a page is.
                if (tookPacket)
                {
                    _heavy = true;
                }
            }

            if (WantsPage(nowMs))
            {
                StepDisplay(nowMs);
            }
        }

        private bool Refuse(long nowMs, EndReason reason, string line)
        {
            _view.Reason = reason;
            _view.Screen = Screen.Ended;
            _ports.Log.Write(nowMs, line);
            return false;
        }

        private void LoadAccount(byte[] record)
        {
            _view.OwnNumber = _settings.Number;
            _view.OwnName = _settings.Name;
            int count = _ports.Store.Read(AccountRecord, record);
            if (count <= 0)
            {
                return;
            }

            string account = Ascii.Read(record, 0, count);
            int space = account.IndexOf(' ');
            if (space > 0)
            {
                _enrolled = true;
                _view.OwnNumber = account.Substring(0, space);
                _view.OwnName = account.Substring(space + 1);
            }
        }

        private void LoadRelays(byte[] record)
        {
            int count = _ports.Store.Read(RelaysRecord, record);
            if (count > 0)
            {
                _signaling.Relays.TryDecode(record, count);
            }
        }

        private void StepCalls(long nowMs)
        {
            CallState before = _calls.State;
            _calls.Step(nowMs);

            // A new state reads or writes records, opens or closes the media: speech waits a turn.
            _heavy |= _calls.State != before;
            StepSurvey(nowMs);
            StepSignals(nowMs);

            // What a datagram of the link says is for the very next turn.
            bool opened = _linkRests && _link.CanHandle;
            _controlDueMs = opened || _calls.State != CallState.InCall ? nowMs
                : nowMs + InCallControlMs;
        }

        private void StepInputs(long nowMs)
        {
            bool lifted = _ports.Hook.IsLifted(nowMs);
            if (lifted != _lifted)
            {
                _lifted = lifted;
                _calls.HandleHook(nowMs, lifted);
            }

            Key key = _ports.Keypad.TakeKey();
            if (key != Key.None)
            {
                _calls.HandleKey(nowMs, key);
                _refreshDueMs = nowMs;
                _durations = 0;
            }
        }

        private void StepSurvey(long nowMs)
        {
            if (_signaling.TakeRelaysChanged())
            {
                byte[] record = new byte[MaxRecordBytes];
                _ports.Store.Write(RelaysRecord, record, _signaling.Relays.Encode(record));
                _surveyDueMs = nowMs;
            }

            if (nowMs >= _surveyDueMs && _calls.State == CallState.Idle && _signaling.IsUp
                && !_survey.Running && _signaling.Relays.Count > 0)
            {
                _survey.Start(nowMs, _signaling.Relays);
            }

            if (_survey.Step(nowMs))
            {
                _surveyDueMs = nowMs + SurveyEveryMs;
                if (_survey.AnyAnswered && _signaling.IsUp)
                {
                    _signaling.ReportRoundTrips(nowMs);
                    _reported = true;
                }
            }
        }

        private void StepSignals(long nowMs)
        {
            bool call = _calls.State == CallState.InCall;
            bool alarm = _view.Screen == Screen.Alarm;
            bool verified = _view.Trust == PeerTrust.Verified;
            bool blink = ((nowMs / RefreshMs) & 1) == 0;
            bool secure = call && verified;
            bool insecure = alarm ? blink : call && !verified;
            bool message = _view.MissedCalls > 0 || _view.Muted;
            int lamps = (secure ? 1 : 0) | (insecure ? 2 : 0) | (message ? 4 : 0);
            if (lamps != _lamps)
            {
                _lamps = lamps;
                _ports.Lamps.Set(Lamp.Secure, secure);
                _ports.Lamps.Set(Lamp.Insecure, insecure);
                _ports.Lamps.Set(Lamp.Message, message);
            }

            _ports.Ringer.Sound(_calls.State == CallState.Incoming
                ? RingCadence.FrequencyHz(_calls.InStateMs(nowMs)) : 0);
        }
    }
}
