using RedPhone.Drivers;
using RedPhone.Models;

namespace RedPhone.Esp32.Tests.Fakes;

/// <summary>
/// What the fakes of one test stand on; the platform's APIs are static, so it is one for the
/// thread of the running test.
/// </summary>
internal sealed class FakeWorld
{
    private const int StatusRegister = 0x02;

    [ThreadStatic]
    private static FakeWorld _current;

    public FakeWorld()
    {
        _current = this;
        Board = new PhoneBoardModel(new PhoneBoardOptions(), NowMs);
        Board.AudioDriver.Stop();
    }

    public static FakeWorld Current => _current ?? new FakeWorld();

    /// <summary>Chips and clock; its own drivers are not used.</summary>
    public PhoneBoardModel Board { get; }

    public FakeFlash Flash { get; } = new();

    public FakeNetwork Network { get; } = new();

    public FakeSerial Serial { get; } = new();

    /// <summary>Pins and the functions assigned to them.</summary>
    public Dictionary<int, int> PinFunctions { get; } = [];

    /// <summary>Levels of the pins; inputs are high unless told otherwise.</summary>
    public Dictionary<int, bool> Pins { get; } = [];

    /// <summary>Which I2S bus was opened when.</summary>
    public List<string> I2sOrder { get; } = [];

    /// <summary>Time the platform's clock shows.</summary>
    public long NowMs { get; private set; } = 1000;

    /// <summary>Calls that would have stopped the interpreter. Each fails the test.</summary>
    public List<string> Blocked { get; } = [];

    /// <summary>Bytes of the chip's generator: a counter, so that tests see what was used.</summary>
    public byte NextRandom { get; set; }

    /// <summary>Called when a program pauses, after the clock moved on.</summary>
    public Action<int> Slept { get; set; }

    /// <summary>Lines on the platform's console.</summary>
    public List<string> Printed { get; } = [];

    /// <summary>Called with each of them.</summary>
    public Action<string> Reader { get; set; }

    public void Print(string line)
    {
        Printed.Add(line);
        Reader?.Invoke(line);
    }

    /// <summary>Whether a bus may wait inside a call: in the self-test nothing else runs.</summary>
    public bool MayWait { get; set; }

    /// <summary>Drives a pin: lamps shine, other pins are wires.</summary>
    public void SetPin(int number, bool high)
    {
        Pins[number] = high;
        int lamp = Array.IndexOf(
            [BoardPins.LampSecure, BoardPins.LampInsecure, BoardPins.LampMessage], number);
        if (lamp >= 0)
        {
            Board.LampPins[lamp].Set(high);
        }
        else
        {
            Board.Wiring.Output(number).Set(high);
        }
    }

    /// <summary>The level a pin has now.</summary>
    public bool Level(int number) => Pins.TryGetValue(number, out bool high) ? high : number switch
    {
        BoardPins.Boot => Board.BootPin.IsHigh,
        BoardPins.Hook => Board.HookPin.IsHigh,
        BoardPins.KeyInterrupt => Board.KeypadChip.Register(StatusRegister) == 0,
        _ => true,
    };

    public void Sleep(int milliseconds)
    {
        NowMs += milliseconds;
        Board.AdvanceTo(NowMs);
        Slept?.Invoke(milliseconds);
    }
}
