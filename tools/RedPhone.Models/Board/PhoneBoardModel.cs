using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// One phone's hardware: chip models wired as on the board, the firmware's drivers on them, and the
/// human's side (hook, keys, eyes, ears, voice). Call <see cref="AdvanceTo"/> before each step of
/// the phone; nothing else moves time. The I2S clocks run from the beginning.
/// </summary>
public sealed class PhoneBoardModel
{
    /// <summary>How long <see cref="Tap"/> holds a key.</summary>
    public const int TapMs = 80;

    private readonly VirtualClock _clock;
    private readonly LampModel[] _lamps;
    private readonly Queue<(long AtMs, char Label)> _releases = new();

    /// <summary>Powers a board at time <paramref name="nowMs"/>.</summary>
    public PhoneBoardModel(PhoneBoardOptions options, long nowMs = 0)
    {
        _clock = new VirtualClock(nowMs);
        Faults = new ModelFaults(_clock);
        Gpio = new GpioModel(Faults);
        Bus = new I2cBusModel(_clock, Faults);
        Flash = options.Store ?? new FlashStoreModel();
        Entropy = options.Entropy ?? new SystemEntropy();

        Codec = new Nau8810Model(Faults);
        Wm8960 = new Wm8960Model(Faults);
        II2cDevice codecPort = Bus.Device(BoardPins.CodecAddress);
        CodecDriver = new Nau8810(codecPort, options.HasSidetone);
        bool isPrototype = options.Codec == CodecKind.Wm8960;
        ICodecModel fitted = isPrototype ? Wm8960 : Codec;
        Bus.Attach(BoardPins.CodecAddress, fitted);
        AudioCodec = isPrototype ? new Wm8960(codecPort, options.HasSidetone) : CodecDriver;

        InputPinModel interrupt = KeyInterrupt = Gpio.OpenInput(BoardPins.KeyInterrupt);
        Keys = new KeyMatrixModel(_clock);
        KeypadChip = new Tca8418Model(_clock, Keys, interrupt, Faults);
        Bus.Attach(BoardPins.KeypadAddress, KeypadChip);
        Keypad = KeypadDriver = new Tca8418(Bus.Device(BoardPins.KeypadAddress), interrupt);

        Screen = new Sh1106Model(options.Oled, Faults);
        Bus.Attach(BoardPins.DisplayAddress, Screen);
        Display = DisplayDriver = new Sh1106(Bus.Device(BoardPins.DisplayAddress), options.Oled);

        InputPinModel hookPin = HookPin = Gpio.OpenInput(BoardPins.Hook);
        Hook = new HookModel(_clock, hookPin);
        HookSwitch = new DebouncedHook(hookPin, liftedIsHigh: false);

        OutputPinModel secure = Gpio.OpenOutput(BoardPins.LampSecure);
        OutputPinModel insecure = Gpio.OpenOutput(BoardPins.LampInsecure);
        OutputPinModel message = Gpio.OpenOutput(BoardPins.LampMessage);
        LampPins = [secure, insecure, message];
        _lamps = [new LampModel(secure), new LampModel(insecure), new LampModel(message)];
        Lamps = new LampDriver(secure, insecure, message);
        Ringer = new PiezoRinger(RingerPin);

        I2s = new I2sModel(_clock, fitted, Handset, Faults, options.I2sDescriptors);
        AudioDriver = new I2sAudio(I2s, options.I2sDescriptors);
        AudioDriver.Start(nowMs);
    }

    /// <summary>Port for the phone.</summary>
    public IDisplay Display { get; }

    /// <summary>Port for the phone.</summary>
    public IKeypad Keypad { get; }

    /// <summary>Port for the phone.</summary>
    public IHookSwitch HookSwitch { get; }

    /// <summary>Port for the phone.</summary>
    public ILamps Lamps { get; }

    /// <summary>Port for the phone.</summary>
    public IRinger Ringer { get; }

    /// <summary>Port for the phone.</summary>
    public IAudioInput AudioInput => AudioDriver;

    /// <summary>Port for the phone.</summary>
    public IAudioOutput AudioOutput => AudioDriver;

    /// <summary>Port for the phone.</summary>
    public IAudioCodec AudioCodec { get; }

    /// <summary>Port for the phone.</summary>
    public IStore Store => Flash;

    /// <summary>Port for the phone.</summary>
    public IEntropy Entropy { get; }

    /// <summary>What the chips have to complain about.</summary>
    public ModelFaults Faults { get; }

    /// <summary>The pins.</summary>
    public GpioModel Gpio { get; }

    /// <summary>The I2C bus: log and missing acknowledges.</summary>
    public I2cBusModel Bus { get; }

    /// <summary>The board's codec chip; on no bus when the other one is fitted.</summary>
    public Nau8810Model Codec { get; }

    /// <summary>The prototype's codec chip; on no bus unless it is fitted.</summary>
    public Wm8960Model Wm8960 { get; }

    /// <summary>The keypad controller's interrupt line.</summary>
    public InputPinModel KeyInterrupt { get; }

    /// <summary>The hook switch's pin.</summary>
    public InputPinModel HookPin { get; }

    /// <summary>The BOOT button's pin.</summary>
    public InputPinModel BootPin { get; } = new();

    /// <summary>The lamps' pins in the order of <see cref="Lamp"/>.</summary>
    public IReadOnlyList<OutputPinModel> LampPins { get; }

    /// <summary>The ringer's output.</summary>
    public PwmModel RingerPin { get; } = new();

    /// <summary>The wires between pins that only a self-test looks at.</summary>
    public PinWiring Wiring { get; } = new();

    /// <summary>The keypad chip.</summary>
    public Tca8418Model KeypadChip { get; }

    /// <summary>The key matrix, for chatter and many fingers.</summary>
    public KeyMatrixModel Keys { get; }

    /// <summary>The display as it is seen.</summary>
    public Sh1106Model Screen { get; }

    /// <summary>The hook switch, for chatter.</summary>
    public HookModel Hook { get; }

    /// <summary>The I2S buses.</summary>
    public I2sModel I2s { get; }

    /// <summary>Microphone and earpiece.</summary>
    public HandsetModel Handset { get; } = new();

    /// <summary>The flash, with its faults.</summary>
    public FlashStoreModel Flash { get; }

    /// <summary>The audio driver, for its counters.</summary>
    public I2sAudio AudioDriver { get; }

    /// <summary>The codec driver, for its counters.</summary>
    public Nau8810 CodecDriver { get; }

    /// <summary>The keypad driver, for its counters.</summary>
    public Tca8418 KeypadDriver { get; }

    /// <summary>The display driver, for its counters.</summary>
    public Sh1106 DisplayDriver { get; }

    /// <summary>The board's time.</summary>
    public long NowMs => _clock.NowMs;

    /// <summary>What the ringer sounds, Hz; 0 is silence.</summary>
    public int RingerHz => RingerPin.SoundingHz;

    /// <summary>Times the ringer's frequency changed.</summary>
    public int RingerChanges => RingerPin.Version;

    /// <summary>Everything the ear heard.</summary>
    public SoundRecorder Ear => Handset.Ear;

    /// <summary>Moves all chips to <paramref name="nowMs"/>; an earlier time is ignored.</summary>
    public void AdvanceTo(long nowMs)
    {
        while (_releases.TryPeek(out (long AtMs, char Label) next) && next.AtMs <= nowMs)
        {
            _releases.Dequeue();
            MoveTo(next.AtMs);
            Keys.Release(next.Label);
        }

        MoveTo(nowMs);
    }

    /// <summary>Lifts the handset.</summary>
    public void Lift() => Hook.Lift();

    /// <summary>Puts the handset down.</summary>
    public void HangUp() => Hook.HangUp();

    /// <summary>Presses and holds a key, one of 0-9 * # A-D.</summary>
    public void Press(char label) => Keys.Press(label);

    /// <summary>Releases a key.</summary>
    public void Release(char label) => Keys.Release(label);

    /// <summary>Presses a key and releases it after <see cref="TapMs"/>.</summary>
    public void Tap(char label)
    {
        Keys.Press(label);
        _releases.Enqueue((NowMs + TapMs, label));
    }

    /// <summary>Whether a lamp shines.</summary>
    public bool IsLit(Lamp lamp) => _lamps[(int)lamp].IsLit;

    /// <summary>A lamp, for how often it was switched.</summary>
    public LampModel LampOf(Lamp lamp) => _lamps[(int)lamp];

    /// <summary>What the display shows: 1,024 bytes in the ports' layout.</summary>
    public byte[] Picture() => Screen.Picture();

    private void MoveTo(long nowMs)
    {
        if (nowMs <= _clock.NowMs)
        {
            return;
        }

        // The keypad scans contacts at each millisecond of the span, the samples pass in it.
        _clock.AdvanceTo(nowMs);
        Hook.Advance();
        KeypadChip.Advance();
        I2s.Advance();
    }
}
