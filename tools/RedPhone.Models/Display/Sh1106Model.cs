using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// The OLED with its SH1106 or SSD1306: decodes control bytes and commands, keeps the RAM (132 or
/// 128 columns) and shows it as a person sees the turned module. Complains about unknown commands,
/// data before the settings and the panel's voltage, and data beyond the RAM.
/// </summary>
public sealed class Sh1106Model : II2cTarget
{
    /// <summary>Visible columns.</summary>
    public const int Width = 128;

    /// <summary>Visible rows.</summary>
    public const int Height = 64;

    private const int Pages = 8;
    private const int HorizontalMode = 0;
    private const int PageMode = 2;

    private readonly OledKind _kind;
    private readonly ModelFaults _faults;
    private readonly int _columns;
    private readonly byte[] _ram;
    private readonly byte[] _arguments = new byte[2];
    private int _command;
    private int _argumentsWanted;
    private int _argumentsTaken;

    private bool _isOn;
    private bool _isPumped;
    private bool _isInverted;
    private bool _allLit;
    private bool _segmentsReversed;
    private bool _rowsReversed;
    private int _rows;
    private int _offset;
    private int _startLine;
    private int _mode = PageMode;
    private int _column;
    private int _page;
    private int _firstColumn;
    private int _lastColumn;
    private int _firstPage;
    private int _lastPage = Pages - 1;

    /// <summary>A module after power-on: dark, its RAM full of noise.</summary>
    public Sh1106Model(OledKind kind, ModelFaults faults)
    {
        _kind = kind;
        _faults = faults;
        _columns = kind == OledKind.Sh1106 ? 132 : 128;
        _lastColumn = _columns - 1;
        _ram = new byte[_columns * Pages];
        for (int i = 0; i < _ram.Length; i++)
        {
            _ram[i] = (byte)(i * 73 ^ i >> 3);
        }
    }

    /// <summary>Grows whenever what is seen may have changed.</summary>
    public int Version { get; private set; }

    /// <summary>Whether the panel is on.</summary>
    public bool IsOn => _isOn;

    /// <summary>Contrast, 0 to 255.</summary>
    public int Contrast { get; private set; } = 0x80;

    /// <summary>Fault: the panel stays dark though the controller answers.</summary>
    public bool IsPanelDead { get; set; }

    private string Name => _kind == OledKind.Sh1106 ? "SH1106" : "SSD1306";

    /// <summary>
    /// Whether the pixel shines; column 0 to 127 from the left, row 0 to 63 from the top.
    /// </summary>
    public bool IsLit(int column, int row)
    {
        if (!_isOn || !_isPumped || row >= _rows || IsPanelDead)
        {
            return false;
        }

        if (_allLit)
        {
            return true;
        }

        // The module is mounted turned by 180 degrees, so "reversed" is upright.
        int x = _segmentsReversed ? column : Width - 1 - column;
        int y = _rowsReversed ? row : Height - 1 - row;
        y = y + _startLine + _offset & Height - 1;
        int ramColumn = x + (_columns - Width) / 2;
        bool bit = (_ram[(y >> 3) * _columns + ramColumn] >> (y & 7) & 1) != 0;
        return bit != _isInverted;
    }

    /// <summary>
    /// What is seen: 1,024 bytes, 8 pages of 128 columns, bit 0 the top row (the ports' layout).
    /// </summary>
    public byte[] Picture()
    {
        var picture = new byte[Width * Pages];
        CopyPicture(picture);
        return picture;
    }

    /// <summary>As <see cref="Picture"/>, into 1,024 bytes.</summary>
    public void CopyPicture(Span<byte> picture)
    {
        picture[..(Width * Pages)].Clear();
        for (int row = 0; row < Height; row++)
        {
            for (int column = 0; column < Width; column++)
            {
                if (IsLit(column, row))
                {
                    picture[(row >> 3) * Width + column] |= (byte)(1 << (row & 7));
                }
            }
        }
    }

    /// <summary>What is seen: <c>[row, column]</c>, 64 x 128.</summary>
    public bool[,] Pixels()
    {
        var pixels = new bool[Height, Width];
        for (int row = 0; row < Height; row++)
        {
            for (int column = 0; column < Width; column++)
            {
                pixels[row, column] = IsLit(column, row);
            }
        }

        return pixels;
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        if (bytes.Length == 1 && bytes[0] == Sh1106Command.ControlCommands)
        {
            // No command follows: somebody looks who is on the bus.
            return true;
        }

        while (at < bytes.Length)
        {
            int control = bytes[at++];
            if ((control & 0x3F) != 0 || at == bytes.Length)
            {
                _faults.Add(Name, $"control byte 0x{control:X2} with nothing it could mean");
                return true;
            }

            bool single = (control & 0x80) != 0;
            int end = single ? at + 1 : bytes.Length;
            bool isData = (control & Sh1106Command.ControlData) != 0;
            while (at < end)
            {
                if (isData)
                {
                    TakeData(bytes[at++]);
                }
                else
                {
                    TakeCommand(bytes[at++]);
                }
            }
        }

        Version++;
        return true;
    }

    /// <inheritdoc/>
    public bool WriteRead(ReadOnlySpan<byte> write, Span<byte> read)
    {
        _faults.Add(Name, "the module cannot be read");
        read.Clear();
        return true;
    }

    private void TakeData(byte data)
    {
        if (_rows != Height || !_isPumped || !_isOn)
        {
            _faults.Add(Name, "picture data before settings, panel voltage and display on");
        }

        if (_column >= _columns)
        {
            _faults.Add(Name, $"picture data beyond column {_columns - 1}");
            return;
        }

        _ram[_page * _columns + _column] = data;
        _column++;
        if (_mode == HorizontalMode && _column > _lastColumn)
        {
            _column = _firstColumn;
            _page = _page == _lastPage ? _firstPage : _page + 1 & Pages - 1;
        }
    }

    private void TakeCommand(byte value)
    {
        if (_argumentsTaken < _argumentsWanted)
        {
            _arguments[_argumentsTaken++] = value;
            if (_argumentsTaken == _argumentsWanted)
            {
                Execute(_command, _arguments[0], _arguments[1]);
            }

            return;
        }

        _command = value;
        _argumentsTaken = 0;
        _argumentsWanted = Arguments(value);
        if (_argumentsWanted == 0)
        {
            Execute(value, 0, 0);
        }
    }

    private int Arguments(int command) => command switch
    {
        Sh1106Command.Contrast or Sh1106Command.MultiplexRatio or Sh1106Command.Offset
            or Sh1106Command.ClockDivider or Sh1106Command.Precharge or Sh1106Command.RowPins
            or Sh1106Command.DeselectLevel => 1,
        Sh1106Command.DcDc when _kind == OledKind.Sh1106 => 1,
        Sh1106Command.ChargePump or Sh1106Command.AddressingMode
            when _kind == OledKind.Ssd1306 => 1,
        Sh1106Command.ColumnWindow or Sh1106Command.PageWindow
            when _kind == OledKind.Ssd1306 => 2,
        _ => 0,
    };

    private void Execute(int command, int first, int second)
    {
        switch (command)
        {
            case < 0x10:
                _column = _column & 0xF0 | command;
                break;
            case < 0x20:
                _column = _column & 0x0F | (command & 0x0F) << 4;
                break;
            case >= Sh1106Command.StartLine and < 0x80:
                _startLine = command & 0x3F;
                break;
            case >= Sh1106Command.Page and < Sh1106Command.Page + Pages:
                _page = command & 7;
                break;
            case Sh1106Command.Contrast:
                Contrast = first;
                break;
            case 0xA0 or Sh1106Command.SegmentsReversed:
                _segmentsReversed = command == Sh1106Command.SegmentsReversed;
                break;
            case Sh1106Command.ShowRam or 0xA5:
                _allLit = command == 0xA5;
                break;
            case Sh1106Command.NotInverted or 0xA7:
                _isInverted = command == 0xA7;
                break;
            case Sh1106Command.MultiplexRatio:
                _rows = (first & 0x3F) + 1;
                break;
            case 0xC0 or Sh1106Command.RowsReversed:
                _rowsReversed = command == Sh1106Command.RowsReversed;
                break;
            case Sh1106Command.Offset:
                _offset = first & 0x3F;
                break;
            case Sh1106Command.DisplayOff or Sh1106Command.DisplayOn:
                SwitchDisplay(command == Sh1106Command.DisplayOn);
                break;
            default:
                ExecuteSpecial(command, first, second);
                break;
        }
    }

    // Commands that differ between the two chips, and settings without a visible effect here.
    private void ExecuteSpecial(int command, int first, int second)
    {
        switch (command)
        {
            case Sh1106Command.ClockDivider or Sh1106Command.Precharge or Sh1106Command.RowPins
                or Sh1106Command.DeselectLevel or 0xE3:
                break;
            case Sh1106Command.DcDc when _kind == OledKind.Sh1106:
                _isPumped = first == Sh1106Command.DcDcOn;
                break;
            case Sh1106Command.ChargePump when _kind == OledKind.Ssd1306:
                _isPumped = first == Sh1106Command.ChargePumpOn;
                break;
            case Sh1106Command.ChargePump or Sh1106Command.AddressingMode
                when _kind == OledKind.Sh1106:
                // Reserved on the SH1106 and taken as no operation; their arguments then are column
                // commands.
                break;
            case Sh1106Command.AddressingMode when first <= PageMode:
                _mode = first;
                break;
            case Sh1106Command.ColumnWindow when first <= second && second < _columns:
                (_firstColumn, _lastColumn, _column) = (first, second, first);
                break;
            case Sh1106Command.PageWindow when first <= second && second < Pages:
                (_firstPage, _lastPage, _page) = (first, second, first);
                break;
            case >= 0x30 and <= 0x33 when _kind == OledKind.Sh1106:
                break;
            default:
                _faults.Add(Name, $"unknown command 0x{command:X2} {first:X2} {second:X2}");
                break;
        }
    }

    private void SwitchDisplay(bool on)
    {
        if (on && !_isPumped)
        {
            _faults.Add(Name, "display on without the panel's voltage");
        }

        _isOn = on;
    }
}
