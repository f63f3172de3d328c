using RedPhone.Core;
using RedPhone.Core.Calls;
using RedPhone.Core.Ports;
using RedPhone.Core.Ui;
using RedPhone.Crypto;
using RedPhone.Models;
using RedPhone.Models.Display;
using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Emulator;

/// <summary>
/// One phone: the firmware on a board of chip models, with the person who uses it. Whoever owns it
/// calls <see cref="Step"/> with the time; nothing else moves it.
/// </summary>
public sealed class EmulatedPhone : ILog
{
    private const int LowestRingHz = 100;
    private const int MaxLogLines = 200;

    private readonly IEntropy _entropy;
    private readonly FlashStoreModel _flash;
    private readonly Func<string, IDatagramPort> _openPort;
    private readonly List<IDatagramPort> _ports = [];
    private readonly List<ImpairedDatagramPort> _impaired = [];
    private readonly Queue<string> _log = new();
    private readonly PhoneOptions _options;
    private IPhoneProgram? _program;
    private int _shownVersion = -1;

    /// <summary>A phone that is switched off.</summary>
    /// <param name="name">Name in traces.</param>
    /// <param name="entropy">Where its keys come from.</param>
    /// <param name="flash">What it remembers; it outlives power loss.</param>
    /// <param name="openPort">Makes the socket named "master", "relay1" or "relay2".</param>
    /// <param name="options">How it is made and driven; null: the usual way.</param>
    public EmulatedPhone(string name, IEntropy entropy, FlashStoreModel flash,
        Func<string, IDatagramPort> openPort, PhoneOptions? options = null)
    {
        _options = options ?? new PhoneOptions();
        Processor = new Processor(_options);
        Name = name;
        _entropy = entropy;
        _flash = flash;
        _openPort = openPort;
    }

    /// <summary>Name in traces.</summary>
    public string Name { get; }

    /// <summary>The hardware; made at <see cref="SwitchOn"/>.</summary>
    public PhoneBoardModel Board { get; private set; } = null!;

    /// <summary>The firmware; made at <see cref="SwitchOn"/>.</summary>
    public Phone Phone => _program?.Phone!;

    /// <summary>Its time.</summary>
    public Processor Processor { get; }

    /// <summary>False before <see cref="SwitchOn"/> and after <see cref="SwitchOff"/>.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Its sockets: towards the master, the first and the second relay.</summary>
    public IReadOnlyList<IDatagramPort> Ports => _ports;

    /// <summary>
    /// Frames since power on that were not there when they were due, in either direction: I2S
    /// granules missed or lost, resynchronisations, bus calls that would have blocked, packets too
    /// late for the jitter buffer, concealments.
    /// </summary>
    public int LateFrames
        => _program!.Audio.Underrun + _program.Audio.Overrun + _program.Audio.Resyncs
            + Board.I2s.SendUnderruns + Board.I2s.ReceiveOverruns + Board.I2s.WouldBlock
            + Phone.Media.Jitter.Late + Phone.Media.Jitter.Concealed;

    /// <summary>What it remembers.</summary>
    public FlashStoreModel Flash => _flash;

    /// <summary>The last log lines.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Called with time and picture (1,024 bytes) when the display has changed.</summary>
    public Action<long, byte[]>? DisplayChanged { get; set; }

    /// <summary>Called right before each step of the firmware, for measurements.</summary>
    public Action? BeforeStep { get; set; }

    /// <summary>Called right after each step of the firmware.</summary>
    public Action? AfterStep { get; set; }

    /// <summary>Registered at the master, with a number, its relays measured.</summary>
    public bool IsReady => Phone.IsReady;

    /// <summary>The ringer sounds or pauses between two rings.</summary>
    public bool IsRinging => Phone.State == CallState.Incoming && Board.RingerHz >= LowestRingHz;

    /// <summary>The display shows an alarm.</summary>
    public bool ShowsAlarm => Phone.View.Screen == Screen.Alarm;

    /// <summary>
    /// Writes the settings file into flash, as file deployment does; false when flash is full.
    /// </summary>
    public bool Provision(PhoneSettings settings)
    {
        byte[] file = new byte[PhoneSettings.MaxBytes];
        return _flash.Write("settings", file, settings.Encode(file));
    }

    /// <summary>
    /// Power on: a fresh board and firmware; flash is as it was. False when the firmware refuses to
    /// start; the display then says why.
    /// </summary>
    public bool SwitchOn(long nowMs)
    {
        SwitchOff();
        Processor.Reset();
        IsOn = true;
        Board = new PhoneBoardModel(new PhoneBoardOptions { Store = _flash, Entropy = _entropy },
            nowMs);
        _program = _options.Program(new PhoneParts(Board, _entropy, _flash, Open, _options.Crypto,
            this, _options.Configure));
        return _program.Start(nowMs);
    }

    /// <summary>Power off, in the middle of whatever it does; board and firmware stand.</summary>
    public void SwitchOff()
    {
        IsOn = false;
        _ports.ForEach(port => port.Close());
        _ports.Clear();
        _impaired.Clear();
    }

    /// <summary>Moves hardware and firmware to <paramref name="nowMs"/>.</summary>
    public void Step(long nowMs)
    {
        if (!IsOn)
        {
            return;
        }

        foreach (ImpairedDatagramPort port in _impaired)
        {
            port.AdvanceTo(nowMs);
        }

        Board.AdvanceTo(nowMs);
        Processor.Flush(nowMs);
        while (Processor.TryBegin(nowMs, Board))
        {
            _options.StepObserver?.Invoke(this, true);
            BeforeStep?.Invoke();
            _program!.Step(nowMs);
            AfterStep?.Invoke();
            _options.StepObserver?.Invoke(this, false);
            Processor.End(nowMs, Board, Phone.HasPostponed);
        }

        if (DisplayChanged is not null && Board.Screen.Version != _shownVersion)
        {
            _shownVersion = Board.Screen.Version;
            DisplayChanged(nowMs, Board.Picture());
        }
    }

    /// <summary>Lifts the handset.</summary>
    public void Lift() => Board.Lift();

    /// <summary>Puts the handset down.</summary>
    public void HangUp() => Board.HangUp();

    /// <summary>Presses and holds a key, one of 0-9 * # A-D.</summary>
    public void Press(char label) => Board.Press(label);

    /// <summary>Releases a key.</summary>
    public void Release(char label) => Board.Release(label);

    /// <summary>All text on the display, read from its pixels, one text a line.</summary>
    public string ReadDisplay() => DisplayReader.ReadLines(Board.Picture());

    /// <summary>The SAS, read from the display's pixels; empty when none is shown large.</summary>
    public string ReadSas() => DisplayReader.ReadLarge(Board.Picture());

    void ILog.Write(long nowMs, string line)
    {
        _log.Enqueue($"{nowMs} {line}");
        if (_log.Count > MaxLogLines)
        {
            _log.Dequeue();
        }
    }

    private IDatagramPort Open(string name)
    {
        IDatagramPort port = _openPort(name);
        _ports.Add(port);
        if (port is ImpairedDatagramPort impaired)
        {
            _impaired.Add(impaired);
        }

        return Processor.Attach(port);
    }
}
