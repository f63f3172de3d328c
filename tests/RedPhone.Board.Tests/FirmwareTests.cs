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
    public void Registers_Firmware_AreEqual(string chip, Type type) => Assert.Equal(
        Constants(type).OrderBy(c => c.Key), _board.Chips[chip].Constants.OrderBy(c => c.Key));

    [Fact]
    public void Codec_Start_WritesTheTable()
    {
        var bus = new Recorder();
        Assert.True(new Nau8810(bus, sidetone: true).TryStart());
        Assert.Equal(_board.Chips["nau8810"].Start.Select(w => $"{w.Register:X2}={w.Value:X3}"),
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
