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
            _board = new Board(_settings.Codec);
            _screen = new BootScreen(_board.Display);
            if (imported)
            {
                Say("SETTINGS TAKEN OVER");
            }

            _console = new SettingsConsole(store);
            _serial = new SerialLine(_console);
        }

        /// <summary>Runs until the console wants a restart.</summary>
        public void Run()
        {
            int heldMs = BootHeldMs();
            if (heldMs >= ResetHoldMs)
            {
                _files.Forget();
                Say("EVERYTHING FORGOTTEN");
                return;
            }

            if (heldMs >= SelfTestHoldMs && SelfTestMode.Ask(_store))
            {
                Say("SELF-TEST FOLLOWS");
                return;
            }

            if (CrashLog.Count(_store) > 0)
            {
                _log.Write(Now, CrashLog.Read(_store));
            }

            bool hasConsole = _serial.TryOpen();
            _log.Write(Now, hasConsole ? "console open" : "no console: the image has the port");
            DeviceEntropy entropy = new DeviceEntropy(_store);
            bool noise = MicrophoneNoise.TryGather(_board.I2s, _board.Codec, entropy);
            _log.Write(Now, noise ? "microphone noise" : "no microphone noise");
            if (AwaitSettings() && AwaitNetwork())
            {
                RunPhone(entropy);
            }

            if (_console.WantsForget)
            {
                _files.Forget();
            }
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

        private void RunPhone(DeviceEntropy entropy)
        {
            NativeCryptoEngine crypto = new NativeCryptoEngine();
            Phone phone = new Phone(_board.CreatePorts(entropy, crypto, _store, _log));
            _board.StartAudio(Now);
            bool started = phone.Start(Now);
            LogStart(started, crypto);
            long healthyMs = Now + HealthyMs;
            while (!_console.WantsRestart)
            {
                long nowMs = Now;
                phone.Step(nowMs);
                if (phone.State == CallState.Idle)
                {
                    StepIdle(nowMs, healthyMs);
                }

                long restMs = nowMs + StepMs - Now;
                if (restMs > 0 && !phone.HasPostponed)
                {
                    Thread.Sleep((int)restMs);
                }
            }
        }

        // What has no place in a call: serial line and flash.
        private void StepIdle(long nowMs, long healthyMs)
        {
            _serial.Poll();
            if (!_healthy && nowMs >= healthyMs)
            {
                _healthy = true;
                CrashLog.NoteHealthy(_store);
            }
        }

        private void LogStart(bool started, NativeCryptoEngine crypto)
        {
            uint total;
            uint free;
            uint largest;
            NativeMemory.GetMemoryInfo(NativeMemory.MemoryType.All, out total, out free,
                out largest);
            _log.Write(Now, (started ? "phone started" : "phone refused to start")
                + ", native aes " + (crypto.HasNativeAes ? "yes" : "no")
                + ", native hmac " + (crypto.HasNativeHmac ? "yes" : "no")
                + ", free bytes " + free.ToString() + " of " + total.ToString());
        }

        private void Say(string line)
        {
            _log.Write(Now, line);
            _screen.Show(line);
        }
    }
}
