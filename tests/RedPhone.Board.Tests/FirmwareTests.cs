using System.Globalization;
using System.Reflection;
using RedPhone.Board.Data;
using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.Board.Tests;

/// <summary>What the firmware holds as constants is what the board's data say.</summary>
public sealed class FirmwareTests
{
    private static readonly BoardData _board = TestBoard.Real();

    [Fact]
    public void PinMap_Firmware_IsEqual()
    {
        // What is left of BoardPins when these are taken out are GPIO numbers.
        string[] others = ["CodecAddress", "KeypadAddress", "DisplayAddress", "I2cHz",
            "SampleRateHz", "I2sDescriptors"];
        var pins = Constants(typeof(BoardPins)).Where(c => !others.Contains(c.Key));
        Assert.Equal(pins.OrderBy(c => c.Key),
            _board.Board.PinMap.ToDictionary(e => e.Constant, e => e.Gpio).OrderBy(c => c.Key));
    }

    [Fact]
    public void Addresses_Firmware_AreEqual()
    {
        var constants = Constants(typeof(BoardPins));
        Assert.All(_board.Board.I2c.Devices, d => Assert.Equal(constants[d.Constant], d.Address));
        Assert.Equal(BoardPins.I2cHz, _board.Board.I2c.SpeedHz);
    }

    [Theory]
    [InlineData("nau8810", typeof(Nau8810Register))]
    [InlineData("tca8418", typeof(Tca8418Register))]
    [InlineData("sh1106", typeof(Sh1106Command))]
    [InlineData("wm8960", typeof(Wm8960Register))]
    public void Registers_Firmware_AreEqual(string chip, Type type) => Assert.Equal(
        Constants(type).OrderBy(c => c.Key), _board.Chips[chip].Constants.OrderBy(c => c.Key));

    [Fact]
    public void Display_Start_SendsTheCommands()
    {
        var bus = new Recorder();
        Assert.True(new Sh1106(bus, OledKind.Sh1106).TryStart());
        Assert.All(bus.Writes, w => Assert.Equal(Sh1106Command.ControlCommands, w[0]));
        Assert.Equal(_board.Chips["sh1106"].Commands,
            bus.Writes.SelectMany(w => w.Skip(1)).Select(b => (int)b));

        // An SSD1306 gets the same but for the SH1106's converter.
        bus.Writes.Clear();
        Assert.True(new Sh1106(bus, OledKind.Ssd1306).TryStart());
        int[] converter = [Sh1106Command.DcDc, Sh1106Command.DcDcOn];
        Assert.Equal(_board.Chips["sh1106"].Commands.Except(converter),
            bus.Writes.SelectMany(w => w.Skip(1)).Select(b => (int)b).Distinct());
    }

    [Theory]
    [InlineData("nau8810")]
    [InlineData("wm8960")]
    public void Codec_Start_WritesTheTable(string chip)
    {
        var bus = new Recorder();
        IAudioCodec codec = chip == "wm8960" ? new Wm8960(bus, true) : new Nau8810(bus, true);
        Assert.True(codec.TryStart());
        Assert.Equal(_board.Chips[chip].Start.Select(w => $"{w.Register:X2}={w.Value:X3}"),
            bus.Writes.Select(w => string.Create(CultureInfo.InvariantCulture,
                $"{w[0] >> 1:X2}={(w[0] & 1) << 8 | w[1]:X3}")));
    }

    [Fact]
    public void Keypad_Start_WritesTheTable()
    {
        var bus = new Recorder();
        Assert.True(new Tca8418(bus, new HighPin()).TryStart());
        Assert.Equal(_board.Chips["tca8418"].Start.Select(w => $"{w.Register:X2}={w.Value:X2}"),
            bus.Writes.Select(w => $"{w[0]:X2}={w[1]:X2}"));
    }

    private static Dictionary<string, int> Constants(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(f => f.Name, f => (int)f.GetRawConstantValue()!);

    private sealed class Recorder : II2cDevice
    {
        public List<byte[]> Writes { get; } = [];

        public bool TryWrite(byte[] data, int offset, int count)
        {
            Writes.Add(data[offset..(offset + count)]);
            return true;
        }

        public bool TryWriteRead(byte[] write, int writeCount, byte[] read, int readCount) => true;
    }

    private sealed class HighPin : IInputPin
    {
        public bool IsHigh => true;
    }
}
