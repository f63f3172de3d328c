using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// The TCA8418: scans the matrix every millisecond, debounces, queues press and release events
/// (ten, then it overflows and loses the newest), pulls its interrupt line low while an enabled
/// status bit is set. The key bit of the status cannot be cleared while events wait.
/// </summary>
public sealed class Tca8418Model : II2cTarget
{
    /// <summary>How long a crossing must be stable (a typical figure).</summary>
    public const int DebounceMs = 25;

    private const string Name = "TCA8418";
    private const int LastRegister = 0x2E;
    private const int Autoincrement = 0x80;
    private const int EventCountMask = 0x0F;
    private const int OverflowEnabled = 0x08;
    private const int KeyEnabled = 0x01;
    private const int OverflowReplaces = 0x20;

    private readonly VirtualClock _clock;
    private readonly KeyMatrixModel _matrix;
    private readonly InputPinModel _interrupt;
    private readonly ModelFaults _faults;
    private readonly byte[] _registers = new byte[LastRegister + 1];
    private readonly Queue<byte> _events = new();
    private readonly int[] _stableMs = new int[KeyMatrixModel.Size * KeyMatrixModel.Size];
    private int _reported;
    private int _candidate;
    private int _seenVersion;
    private long _scannedMs;
    private long _busyUntilMs;

    /// <summary>A chip after power-on, at the clock's time.</summary>
    public Tca8418Model(
        VirtualClock clock, KeyMatrixModel matrix, InputPinModel interrupt, ModelFaults faults)
    {
        _clock = clock;
        _matrix = matrix;
        _interrupt = interrupt;
        _faults = faults;
        _scannedMs = clock.NowMs;
        UpdateInterrupt();
    }

    /// <summary>Events waiting in the FIFO.</summary>
    public int EventsWaiting => _events.Count;

    /// <summary>Events lost to a full FIFO.</summary>
    public int EventsLost { get; private set; }

    /// <summary>A register's value.</summary>
    public int Register(int register) => _registers[register];

    /// <summary>Scans up to the clock's time.</summary>
    public void Advance()
    {
        if (_matrix.Version != _seenVersion)
        {
            _seenVersion = _matrix.Version;
            _busyUntilMs = Math.Max(_clock.NowMs, _matrix.RestMs) + 2 * DebounceMs;
        }

        if (_scannedMs > _busyUntilMs)
        {
            // Nothing moves: no need to look at every millisecond.
            _scannedMs = _clock.NowMs;
            return;
        }

        while (_scannedMs < _clock.NowMs)
        {
            _scannedMs++;
            Scan(_matrix.Scan(_scannedMs) & ConfiguredCrossings());
        }
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 1 && bytes[0] == 0)
        {
            // Somebody looks who is on the bus.
            return true;
        }

        if (bytes.Length != 2 || bytes[0] is 0 or > LastRegister)
        {
            _faults.Add(Name, "a write is a known register and one value");
            return true;
        }

        int register = bytes[0];
        switch (register)
        {
            case Tca8418Register.InterruptStatus:
                _registers[register] &= (byte)~bytes[1];
                if (_events.Count > 0)
                {
                    _registers[register] |= Tca8418Register.StatusKey;
                }

                break;
            case >= Tca8418Register.EventCount and < Tca8418Register.KeyEvent + FifoEvents:
                _faults.Add(Name, $"register 0x{register:X2} cannot be written");
                break;
            case Tca8418Register.Configuration:
                _registers[register] = bytes[1];
                _busyUntilMs = _clock.NowMs + 2 * DebounceMs;
                if ((bytes[1] & KeyEnabled) != 0 && ConfiguredCrossings() == 0)
                {
                    _faults.Add(Name, "key events enabled before rows and columns are set");
                }

                break;
            default:
                _registers[register] = bytes[1];

                // A crossing that comes to the matrix may be closed already.
                _busyUntilMs = _clock.NowMs + 2 * DebounceMs;
                break;
        }

        UpdateInterrupt();
        return true;
    }

    /// <inheritdoc/>
    public bool WriteRead(ReadOnlySpan<byte> write, Span<byte> read)
    {
        read.Clear();
        bool several = read.Length > 1
            && (_registers[Tca8418Register.Configuration] & Autoincrement) == 0;
        if (write.Length != 1 || write[0] is 0 or > LastRegister || several)
        {
            _faults.Add(Name, "a read names one known register and takes one value");
            return true;
        }

        for (int i = 0; i < read.Length && write[0] + i <= LastRegister; i++)
        {
            read[i] = ReadRegister(write[0] + i);
        }

        UpdateInterrupt();
        return true;
    }

    private const int FifoEvents = Tca8418Register.FifoEvents;

    private byte ReadRegister(int register) => register switch
    {
        Tca8418Register.EventCount =>
            (byte)(_registers[register] & ~EventCountMask | _events.Count),
        Tca8418Register.KeyEvent => _events.Count > 0 ? _events.Dequeue() : (byte)0,
        > Tca8418Register.KeyEvent and < Tca8418Register.KeyEvent + FifoEvents =>
            _events.ElementAtOrDefault(register - Tca8418Register.KeyEvent),
        _ => _registers[register],
    };

    private int ConfiguredCrossings()
    {
        int columns = _registers[Tca8418Register.ColumnsLow] & 0x0F;
        int crossings = 0;
        for (int row = 0; row < KeyMatrixModel.Size; row++)
        {
            if ((_registers[Tca8418Register.Rows] >> row & 1) != 0)
            {
                crossings |= columns << row * KeyMatrixModel.Size;
            }
        }

        return crossings;
    }

    private void Scan(int closed)
    {
        for (int i = 0; i < _stableMs.Length; i++)
        {
            int bit = 1 << i;
            if (((closed ^ _candidate) & bit) != 0)
            {
                _candidate ^= bit;
                _stableMs[i] = 0;
                continue;
            }

            if (((_candidate ^ _reported) & bit) != 0 && ++_stableMs[i] >= DebounceMs)
            {
                _reported ^= bit;
                Report(i, (_reported & bit) != 0);
            }
        }
    }

    private void Report(int index, bool pressed)
    {
        int configuration = _registers[Tca8418Register.Configuration];
        if ((configuration & KeyEnabled) == 0)
        {
            return;
        }

        int row = index / KeyMatrixModel.Size;
        int column = index % KeyMatrixModel.Size;
        int code = row * Tca8418Register.CodesPerRow + column + 1;
        if (_events.Count == FifoEvents)
        {
            EventsLost++;
            _registers[Tca8418Register.InterruptStatus] |= Tca8418Register.StatusOverflow;
            if ((configuration & OverflowReplaces) == 0)
            {
                UpdateInterrupt();
                return;
            }

            _events.Dequeue();
        }

        _events.Enqueue((byte)(code | (pressed ? Tca8418Register.EventPress : 0)));
        _registers[Tca8418Register.InterruptStatus] |= Tca8418Register.StatusKey;
        UpdateInterrupt();
    }

    private void UpdateInterrupt()
    {
        int status = _registers[Tca8418Register.InterruptStatus];
        int enabled = _registers[Tca8418Register.Configuration] & (KeyEnabled | OverflowEnabled);
        _interrupt.IsHigh = (status & enabled) == 0;
    }
}
