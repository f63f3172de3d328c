using System.Device.Gpio;
using RedPhone.Core;
using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Drivers;

namespace RedPhone.Esp32
{
    /// <summary>
    /// The phone's hardware on an ESP32-S3: pins assigned by <see cref="BoardPins"/>, adapters on
    /// the platform's devices, drivers on those. One for the life of the program.
    /// </summary>
    public sealed class Board
    {
        private readonly IInputPin _boot;
        private readonly I2sPair _i2s;
        private readonly I2sAudio _audio;
        private readonly IAudioCodec _codec;
        private readonly Tca8418 _keypad;
        private readonly Sh1106 _display;
        private readonly DebouncedHook _hook;
        private readonly LampDriver _lamps;
        private readonly PiezoRinger _ringer;

        /// <summary>
        /// Assigns the pins and opens everything; starts nothing. <paramref name="codec"/>: the chip
        /// that is fitted (setting <c>codec</c>). <paramref name="sidetone"/>: the talker hears
        /// himself in the earpiece (setting <c>sidetone</c>).
        /// </summary>
        public Board(CodecKind codec, bool sidetone)
        {
            PinFunctions.AssignI2c();
            PinFunctions.AssignRinger();
            PinFunctions.AssignI2s();

            GpioController gpio = new GpioController();
            _boot = GpioPort.OpenInput(gpio, BoardPins.Boot);
            _hook = new DebouncedHook(GpioPort.OpenInput(gpio, BoardPins.Hook), false);
            _lamps = new LampDriver(
                GpioPort.OpenOutput(gpio, BoardPins.LampSecure),
                GpioPort.OpenOutput(gpio, BoardPins.LampInsecure),
                GpioPort.OpenOutput(gpio, BoardPins.LampMessage));
            _ringer = new PiezoRinger(new PwmPort(BoardPins.Ringer));
            I2cPort codecPort = new I2cPort(BoardPins.CodecAddress);
            _codec = codec == CodecKind.Wm8960
                ? (IAudioCodec)new Wm8960(codecPort, sidetone) : new Nau8810(codecPort, sidetone);
            _keypad = new Tca8418(new I2cPort(BoardPins.KeypadAddress),
                GpioPort.OpenInput(gpio, BoardPins.KeyInterrupt));
            _display = new Sh1106(new I2cPort(BoardPins.DisplayAddress), OledKind.Sh1106);
            _i2s = new I2sPair(BoardPins.I2sDescriptors);
            _audio = new I2sAudio(_i2s, BoardPins.I2sDescriptors);
        }

        /// <summary>True while the BOOT button is held.</summary>
        public bool IsBootHeld
        {
            get { return !_boot.IsHigh; }
        }

        /// <summary>The display.</summary>
        public IDisplay Display
        {
            get { return _display; }
        }

        /// <summary>The codec.</summary>
        public IAudioCodec Codec
        {
            get { return _codec; }
        }

        /// <summary>The I2S pair, for the microphone's noise before the audio starts.</summary>
        public II2sBus I2s
        {
            get { return _i2s; }
        }

        /// <summary>Microphone and earpiece, for their counters.</summary>
        public I2sAudio Audio
        {
            get { return _audio; }
        }

        /// <summary>Starts the audio clocks, for good.</summary>
        public void StartAudio(long nowMs)
        {
            _audio.Start(nowMs);
        }

        /// <summary>All ports of a phone; three sockets are made, none is connected.</summary>
        public PhonePorts CreatePorts(IEntropy entropy, ICryptoEngine crypto, IStore store, ILog log)
        {
            PhonePorts ports = new PhonePorts();
            ports.Entropy = entropy;
            ports.Crypto = crypto;
            ports.Master = new UdpPort();
            ports.Relay1 = new UdpPort();
            ports.Relay2 = new UdpPort();
            ports.AudioInput = _audio;
            ports.AudioOutput = _audio;
            ports.Codec = _codec;
            ports.Display = _display;
            ports.Keypad = _keypad;
            ports.Hook = _hook;
            ports.Lamps = _lamps;
            ports.Ringer = _ringer;
            ports.Store = store;
            ports.Log = log;
            return ports;
        }
    }
}
