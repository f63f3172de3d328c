using System;
using System.Threading;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Networking;
using RedPhone.Core;
using RedPhone.Core.Calls;
using RedPhone.Drivers;

namespace RedPhone.Esp32
{
    /// <summary>
    /// From power-on to the main loop: settings, network, entropy, phone. Everything that waits
    /// stands here, before the loop; the loop never does.
    /// </summary>
    public sealed class Device
    {
        /// <summary>
        /// From the beginning of one step to the next one's, which follows at once when speech was
        /// postponed: docs/il-budget.md.
        /// </summary>
        public const int StepMs = 8;

        private const int ResetHoldMs = 5000;
        private const int SelfTestHoldMs = 1000;
        private const int ResetPollMs = 100;
        private const int RetryPollMs = 50;
        private const int RetryPolls = 100;
        private const int HealthyMs = 60000;

        private readonly DeviceLog _log;
        private readonly FlashFiles _files;
        private readonly RecordStore _store;
        private readonly Board _board;
        private readonly BootScreen _screen;
        private readonly DeviceSettings _settings;
        private readonly SettingsConsole _console;
        private readonly SerialLine _serial;
        private NativeCryptoEngine _crypto;
        private Phone _phone;
        private long _healthyMs;
        private bool _healthy;

        /// <summary>Opens the hardware.</summary>
        public Device(DeviceLog log, FlashFiles files, RecordStore store)
        {
            _log = log;
            _files = files;
            _store = store;
            _settings = new DeviceSettings(store);
            bool imported = _settings.TryImport(files);
            _settings.Load();
            _board = new Board(_settings.Codec, _settings.HasSidetone);
            _screen = new BootScreen(_board.Display);
            if (imported)
            {
                Say("SETTINGS TAKEN OVER");
            }

            _console = new SettingsConsole(store);
            _serial = new SerialLine(_console);
        }

        /// <summary>The telephone; null before <see cref="TryBoot"/> has succeeded.</summary>
        public Phone Phone
        {
            get { return _phone; }
        }

        /// <summary>The hardware.</summary>
        public Board Board
        {
            get { return _board; }
        }

        /// <summary>Runs until the console wants a restart.</summary>
        public void Run()
        {
            if (TryBoot())
            {
                Start();
                while (Turn())
                {
                }
            }

            if (_console.WantsForget)
            {
                _files.Forget();
            }
        }

        /// <summary>
        /// Everything that waits: the BOOT button, noise for the entropy, settings, network and the
        /// master's name. False when the device shall restart instead.
        /// </summary>
        public bool TryBoot()
        {
            int heldMs = BootHeldMs();
            if (heldMs >= ResetHoldMs)
            {
                _files.Forget();
                Say("EVERYTHING FORGOTTEN");
                return false;
            }

            if (heldMs >= SelfTestHoldMs && SelfTestMode.Ask(_store))
            {
                Say("SELF-TEST FOLLOWS");
                return false;
            }

            if (CrashLog.Count(_store) > 0)
            {
                _log.Write(Now, CrashLog.Read(_store));
            }

            bool hasConsole = _serial.TryOpen();
            _log.Write(Now, hasConsole ? "console open" : "no console: the image has the port");
            _crypto = new NativeCryptoEngine();
            DeviceEntropy entropy = new DeviceEntropy(_store, _crypto);
            bool noise = MicrophoneNoise.TryGather(_board.I2s, _board.Codec, entropy);
            _log.Write(Now, noise ? "microphone noise" : "no microphone noise");
            if (!AwaitSettings() || !AwaitNetwork())
            {
                return false;
            }

            _phone = new Phone(_board.CreatePorts(entropy, _crypto, _store, _log));
            return true;
        }

        /// <summary>
        /// Starts the audio clocks and the phone, after <see cref="TryBoot"/>; false when the phone
        /// refuses, and its display then says why.
        /// </summary>
        public bool Start()
        {
            _board.StartAudio(Now);
            bool started = _phone.Start(Now);
            LogStart(started);
            _healthyMs = Now + HealthyMs;
            return started;
        }

        /// <summary>
        /// One turn of the main loop, with the rest after it: at most <see cref="StepMs"/> from its
        /// beginning to the next one's, no rest when speech was postponed. Nothing in it waits for
        /// anything else. False when the device shall restart.
        /// </summary>
        public bool Turn()
        {
            long nowMs = Environment.TickCount64;
            Phone phone = _phone;
            phone.Step(nowMs);
            bool goesOn = phone.State != CallState.Idle || StepIdle(nowMs);
            if (!phone.HasPostponed)
            {
                int restMs = (int)(nowMs + StepMs - Environment.TickCount64);
                if (restMs > 0)
                {
                    Thread.Sleep(restMs);
                }
            }

            return goesOn;
        }

        private static long Now
        {
            get { return Environment.TickCount64; }
        }

        // How long BOOT is held after power-on, five seconds at most: one asks for the self-test, five
        // forget everything. (Held before, the chip loads firmware instead.)
        private int BootHeldMs()
        {
            int held = 0;
            while (held < ResetHoldMs && _board.IsBootHeld)
            {
                if (held == 0)
                {
                    Say("HOLD TO FORGET ALL");
                }

                Thread.Sleep(ResetPollMs);
                held += ResetPollMs;
            }

            return held;
        }

        private bool AwaitSettings()
        {
            _settings.Load();
            if (_settings.IsUsable)
            {
                return true;
            }

            Say("NO SETTINGS");
            while (!_console.WantsRestart)
            {
                _serial.Poll();
                Thread.Sleep(RetryPollMs);
            }

            return false;
        }

        private bool AwaitNetwork()
        {
            while (!_console.WantsRestart)
            {
                Say("CONNECTING ...");
                string reason;
                bool up = NetworkBringUp.TryConnect(_settings.Get("wifi-ssid"),
                    _settings.Get("wifi-password"), out reason);
                if (up && _settings.TryResolve())
                {
                    StartClock();
                    return true;
                }

                Say(up ? "MASTER NAME UNKNOWN" : reason);
                for (int i = 0; i < RetryPolls && !_console.WantsRestart; i++)
                {
                    _serial.Poll();
                    Thread.Sleep(RetryPollMs);
                }
            }

            return false;
        }

        // The phone needs no clock time, only its logs' readers do; so none by default.
        private void StartClock()
        {
            string server = _settings.Get("time-server");
            if (server.Length > 0)
            {
                Sntp.Server1 = server;
                Sntp.Start();
            }
        }

        // What has no place in a call: serial line and flash. False when the line wants a restart.
        private bool StepIdle(long nowMs)
        {
            _serial.Poll();
            if (!_healthy && nowMs >= _healthyMs)
            {
                _healthy = true;
                CrashLog.NoteHealthy(_store);
            }

            return !_console.WantsRestart;
        }

        private void LogStart(bool started)
        {
            uint total;
            uint free;
            uint largest;
            NativeMemory.GetMemoryInfo(NativeMemory.MemoryType.All, out total, out free,
                out largest);
            _log.Write(Now, (started ? "phone started" : "phone refused to start")
                + ", native aes " + (_crypto.HasNativeAes ? "yes" : "no")
                + ", native hmac " + (_crypto.HasNativeHmac ? "yes" : "no")
                + ", free bytes " + free.ToString() + " of " + total.ToString());
        }

        private void Say(string line)
        {
            _log.Write(Now, line);
            _screen.Show(line);
        }
    }
}
