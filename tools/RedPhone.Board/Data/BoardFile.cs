namespace RedPhone.Board.Data;

/// <summary>board.yaml: sheets, supplies, addresses, pin map.</summary>
public sealed class BoardFile
{
    public string Title { get; set; } = "";
    public string Revision { get; set; } = "";
    public string Date { get; set; } = "";
    public List<SheetEntry> Sheets { get; set; } = [];
    public List<int> Strapping { get; set; } = [];
    public List<int> ReservedGpio { get; set; } = [];
    public string Mcu { get; set; } = "";
    public List<RailEntry> Rails { get; set; } = [];
    public double Ambient { get; set; }
    public List<LoadEntry> Loads { get; set; } = [];
    public I2cEntry I2c { get; set; } = new();
    public List<PinMapEntry> PinMap { get; set; } = [];
}

/// <summary>One page of the schematic.</summary>
public sealed class SheetEntry
{
    public string Id { get; set; } = "";
    public string Title { get; set; } = "";
    public List<string> Notes { get; set; } = [];
}

/// <summary>One supply: what its source can give.</summary>
public sealed class RailEntry
{
    public string Net { get; set; } = "";
    public double Volts { get; set; }
    public double RatedMa { get; set; }
    public string Source { get; set; } = "";
    public string? From { get; set; }
    public List<string> Feeds { get; set; } = [];
    public double ThetaJa { get; set; }
    public double MaxJunction { get; set; }
}

/// <summary>What one part takes from one supply.</summary>
public sealed class LoadEntry
{
    public string Part { get; set; } = "";
    public string Rail { get; set; } = "";
    public double TypicalMa { get; set; }
    public double PeakMa { get; set; }
    public string? Group { get; set; }
    public string Note { get; set; } = "";
}

/// <summary>The bus and who is on it.</summary>
public sealed class I2cEntry
{
    public int SpeedHz { get; set; }
    public string Data { get; set; } = "";
    public string Clock { get; set; } = "";
    public List<I2cDeviceEntry> Devices { get; set; } = [];
}

/// <summary>One chip on the bus, 7-bit address.</summary>
public sealed class I2cDeviceEntry
{
    public string Part { get; set; } = "";
    public int Address { get; set; }
    public string Constant { get; set; } = "";
}

/// <summary>One firmware constant, its GPIO and its net.</summary>
public sealed class PinMapEntry
{
    public string Constant { get; set; } = "";
    public int Gpio { get; set; }
    public string Net { get; set; } = "";
}

/// <summary>nets.yaml: one net and what it is for.</summary>
public sealed class NetEntry
{
    public string Net { get; set; } = "";
    public string Kind { get; set; } = "";
    public string Note { get; set; } = "";
}

/// <summary>items.yaml: one thing to buy.</summary>
public sealed class ItemEntry
{
    public string Value { get; set; } = "";
    public string Maker { get; set; } = "";
    public string Mpn { get; set; } = "";
    public string Package { get; set; } = "";
    public decimal Price { get; set; }
    public string Sheet { get; set; } = "";
    public string Second { get; set; } = "";
}

/// <summary>symbols.yaml: pins as "number name type", by side.</summary>
public sealed class SymbolEntry
{
    public string Shape { get; set; } = "box";
    public string Prefix { get; set; } = "";
    public int Width { get; set; }
    public List<string> Left { get; set; } = [];
    public List<string> Right { get; set; } = [];
    public List<string> Top { get; set; } = [];
    public List<string> Bottom { get; set; } = [];
}

/// <summary>registers.yaml: one chip.</summary>
public sealed class ChipEntry
{
    public string Source { get; set; } = "";
    public Dictionary<string, int> Constants { get; set; } = [];
    public List<RegisterEntry> Start { get; set; } = [];

    /// <summary>The start-up of a chip that takes commands, without control bytes.</summary>
    public List<int> Commands { get; set; } = [];
}

/// <summary>One write of the start-up.</summary>
public sealed class RegisterEntry
{
    public int Register { get; set; }
    public int Value { get; set; }
    public string Name { get; set; } = "";
    public string Why { get; set; } = "";
}
