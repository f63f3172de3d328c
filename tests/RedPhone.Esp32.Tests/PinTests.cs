using System.Device.I2c;
using System.Device.I2s;
using System.Device.Pwm;
using nanoFramework.Hardware.Esp32;
using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;
using RedPhone.Models;

namespace RedPhone.Esp32.Tests;

public class PinTests
{
    private readonly FakeWorld _world = new();

    public PinTests()
    {
        I2cDevice.Overrides = new();
        Configuration.SetPinFunction(BoardPins.I2cData, DeviceFunction.I2C1_DATA);
        Configuration.SetPinFunction(BoardPins.I2cClock, DeviceFunction.I2C1_CLOCK);
    }

    [Fact]
    public void I2c_CodecDriver_ConfiguresTheChipModel()
    {
        var codec = new Nau8810(new I2cPort(BoardPins.CodecAddress), false);
        Assert.True(codec.TryStart());
        Assert.Equal(0, _world.Board.Bus.NotAcknowledged);
    }

    [Fact]
    public void I2c_WriteRead_ReturnsTheChipsBytes()
    {
        var port = new I2cPort(BoardPins.KeypadAddress);
        Assert.True(port.TryWrite([Tca8418Register.Rows, 0x0F], 0, 2));
        byte[] read = new byte[1];
        Assert.True(port.TryWriteRead([Tca8418Register.Rows], 1, read, 1));
        Assert.Equal(0x0F, read[0]);
    }

    [Theory]
    [InlineData(I2cTransferStatus.PartialTransfer, 1u)]
    [InlineData(I2cTransferStatus.FullTransfer, 1u)]
    [InlineData(I2cTransferStatus.SlaveAddressNotAcknowledged, 0u)]
    [InlineData(I2cTransferStatus.ClockStretchTimeout, 2u)]
    public void I2c_NotWhole_IsFalseAndCounted(I2cTransferStatus status, uint count)
    {
        var port = new I2cPort(BoardPins.KeypadAddress);
        I2cDevice.Overrides.Enqueue(new I2cTransferResult(status, count));
        Assert.False(port.TryWrite([1, 2], 0, 2));
        Assert.True(port.TryWrite([Tca8418Register.Rows, 2], 0, 2));
        Assert.Equal(1, port.Errors);
    }

    [Fact]
    public void I2c_BusHeldLow_IsFalseNotAnException()
    {
        var port = new I2cPort(BoardPins.KeypadAddress);
        I2cDevice.Overrides.Enqueue(null);
        I2cDevice.Overrides.Enqueue(null);
        Assert.False(port.TryWrite([1, 2], 0, 2));
        Assert.False(port.TryWriteRead([1], 1, new byte[1], 1));
        Assert.Equal(2, port.Errors);
    }

    [Fact]
    public void I2c_PartsInTurn_ArriveAsTheyAreNow()
    {
        // The span of a part is kept: what it shows must be the array's present bytes.
        var port = new I2cPort(BoardPins.KeypadAddress);
        byte[] write = [Tca8418Register.Rows, 1];
        byte[] other = [0, Tca8418Register.ColumnsLow, 2];
        byte[] read = new byte[1];
        for (byte value = 1; value < 9; value++)
        {
            write[1] = value;
            other[2] = (byte)(value + 1);
            Assert.True(port.TryWrite(write, 0, 2));
            Assert.True(port.TryWrite(other, 1, 2));
            Assert.True(port.TryWriteRead(write, 1, read, 1));
            Assert.Equal(value, read[0]);
            Assert.True(port.TryWriteRead([Tca8418Register.ColumnsLow], 1, read, 1));
            Assert.Equal(value + 1, read[0]);
        }

        // More parts than are kept.
        byte[] many = new byte[24];
        for (int i = 0; i < 60; i++)
        {
            int at = i % 12;
            many[at] = Tca8418Register.Rows;
            many[at + 1] = (byte)i;
            Assert.True(port.TryWrite(many, at, 2));
            Assert.True(port.TryWriteRead(write, 1, read, 1));
            Assert.Equal(i, read[0]);
        }
    }

    [Fact]
    public void Gpio_OutputSetToItsLevel_IsDrivenOnce()
    {
        GpioPort pin = GpioPort.OpenOutput(new System.Device.Gpio.GpioController(),
            BoardPins.LampSecure);
        int before = _world.PinWrites;
        pin.Set(false);
        pin.Set(false);
        Assert.Equal(before + 1, _world.PinWrites);
        pin.Set(true);
        pin.Set(true);
        Assert.Equal(before + 2, _world.PinWrites);
        Assert.True(_world.Board.IsLit(Core.Ports.Lamp.Secure));
    }

    [Fact]
    public void Pwm_Frequencies_StartOnceAndStop()
    {
        Configuration.SetPinFunction(BoardPins.Ringer, DeviceFunction.PWM1);
        var port = new PwmPort(BoardPins.Ringer);
        Assert.False(PwmChannel.Last.IsRunning);
        port.SetFrequency(440);
        port.SetFrequency(480);
        Assert.True(PwmChannel.Last.IsRunning);
        Assert.Equal((480, 1), (PwmChannel.Last.Frequency, PwmChannel.Last.Starts));
        port.SetFrequency(0);
        Assert.False(PwmChannel.Last.IsRunning);
    }

    [Fact]
    public void I2s_Started_OpensTheSlaveBeforeTheClocks()
    {
        var pair = new I2sPair(BoardPins.I2sDescriptors);
        pair.Start();
        Assert.Equal(["send", "receive"], _world.I2sOrder);
        Assert.Throws<InvalidOperationException>(pair.Start);
        pair.Stop();
        Assert.False(_world.Board.I2s.IsRunning);
        Assert.Throws<InvalidOperationException>(() => pair.Read(new byte[512]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(90)]
    public void I2s_PacedByTheClock_NeverWaits(int stepMs)
    {
        var pair = new I2sPair(BoardPins.I2sDescriptors);
        var audio = new I2sAudio(pair, BoardPins.I2sDescriptors);
        byte[] frame = new byte[160];
        int read = 0;
        int written = 0;
        audio.Start(_world.NowMs);
        for (int passed = 0; passed < 5000; passed += stepMs)
        {
            _world.Sleep(stepMs);
            while (audio.TryRead(_world.NowMs, frame, 0))
            {
                read++;
            }

            while (audio.WantsFrame(_world.NowMs))
            {
                audio.Write(_world.NowMs, frame, 0);
                written++;
            }
        }

        Assert.Empty(_world.Blocked);
        Assert.InRange(read, 240, 250);
        Assert.InRange(written, 235, 250);
    }

    [Fact]
    public void I2s_ReadTooEarly_IsCaught()
    {
        // The twin: a reader that does not mind the clock is found out.
        var pair = new I2sPair(BoardPins.I2sDescriptors);
        pair.Start();
        _world.Sleep(20);
        pair.Read(new byte[512]);
        Assert.Equal(["i2s Rx"], _world.Blocked);
    }
}
