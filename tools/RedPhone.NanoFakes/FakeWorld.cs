using RedPhone.Crypto;
using RedPhone.Drivers;
using RedPhone.Models;

namespace RedPhone.NanoFakes;

/// <summary>
/// What the fakes of one test stand on; the platform's APIs are static, so it is one for the
/// thread of the running test.
/// </summary>
public sealed class FakeWorld
{
    private const int StatusRegister = 0x02;
    private const int FirstMs = 1000;

    [ThreadStatic]
    private static FakeWorld _current;

    /// <summary>A world with a board and a flash of its own.</summary>
    public FakeWorld()
        : this(new PhoneBoardModel(new PhoneBoardOptions(), FirstMs), new FakeFlash())
    {
    }

    /// <summary>A world around a board, at the board's time, and a flash.</summary>
    public FakeWorld(PhoneBoardModel board, FakeFlash flash)
    {
        Board = board;
        Flash = flash;
        NowMs = board.NowMs;
        Board.AudioDriver.Stop();
        Enter();
    }

    /// <summary>The one of this thread.</summary>
    public static FakeWorld Current => _current ?? new FakeWorld();

    /// <summary>Chips and clock; its own drivers are not used.</summary>
    public PhoneBoardModel Board { get; }

    /// <summary>The littlefs volume.</summary>
    public FakeFlash Flash { get; }

    /// <summary>Sockets and network helpers.</summary>
    public FakeNetwork Network { get; } = new();

    /// <summary>The UART.</summary>
    public FakeSerial Serial { get; } = new();

    /// <summary>
    /// Somebody else moves the time, by <see cref="MoveTo"/>: a pause ends at once.
    /// </summary>
    public bool IsDriven { get; set; }

    /// <summary>The chip's generator; null: <see cref="NextRandom"/> counts.</summary>
    public IEntropy Chip { get; set; }

    /// <summary>
    /// Called by native cryptography with the bytes it read and the bytes of its result.
    /// </summary>
    public Action<int, int> NativeCrypto { get; set; }

    /// <summary>Pins and the functions assigned to them.</summary>
    public Dictionary<int, int> PinFunctions { get; } = [];

    /// <summary>Levels of the pins; inputs are high unless told otherwise.</summary>
    public Dictionary<int, bool> Pins { get; } = [];

    /// <summary>Times a pin was driven.</summary>
    public int PinWrites { get; private set; }

    /// <summary>Which I2S bus was opened when.</summary>
    public List<string> I2sOrder { get; } = [];

    /// <summary>Time the platform's clock shows.</summary>
    public long NowMs { get; private set; }

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

    /// <summary>Makes this the world of the calling thread.</summary>
    public void Enter() => _current = this;

    /// <summary>Moves the clock; the board is its owner's.</summary>
    public void MoveTo(long nowMs) => NowMs = Math.Max(NowMs, nowMs);

    /// <summary>Bytes of the chip's generator.</summary>
    public void FillRandom(byte[] buffer)
    {
        if (Chip != null)
        {
            Chip.Fill(buffer, 0, buffer.Length);
            return;
        }

        for (int i = 0; i < buffer.Length; i++)
        {
            buffer[i] = NextRandom++;
        }
    }

    /// <summary>A line on the console.</summary>
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
        PinWrites++;
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

    /// <summary>A pause of the program.</summary>
    public void Sleep(int milliseconds)
    {
        if (IsDriven)
        {
            return;
        }

        NowMs += milliseconds;
        Board.AdvanceTo(NowMs);
        Slept?.Invoke(milliseconds);
    }
}
