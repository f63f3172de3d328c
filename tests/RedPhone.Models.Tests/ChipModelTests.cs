using RedPhone.Drivers;

namespace RedPhone.Models.Tests;

public class ChipModelTests
{
    private readonly VirtualClock _clock = new();
    private readonly ModelFaults _faults;

    public ChipModelTests() => _faults = new ModelFaults(_clock);

    [Fact]
    public void Clock_GoingBack_Throws()
    {
        _clock.AdvanceTo(5);
        _clock.AdvanceBy(2);

        Assert.Equal(7, _clock.NowMs);
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceTo(6));
    }

    [Fact]
    public void Faults_Many_AreCountedButNotAllKept()
    {
        for (int i = 0; i < 2000; i++)
        {
            _faults.Add("x", "y");
        }

        Assert.Equal(2000, _faults.Count);
        Assert.Equal(ModelFaults.MostKept, _faults.Items.Count);
    }

    [Fact]
    public void Bus_Logging_KeepsBytesBothWaysAndMissingAcknowledges()
    {
        var bus = new I2cBusModel(_clock, _faults) { IsLogging = true };
        bus.Attach(0x34, new Tca8418Model(
            _clock, new KeyMatrixModel(_clock), new InputPinModel(), _faults));
        bus.NakNext(0x34, 1);
        var read = new byte[1];

        Assert.False(bus.Device(0x34).TryWrite([9, 1, 0x19, 9], 1, 2));
        Assert.True(bus.Device(0x34).TryWriteRead([4, 9], 1, read, 1));

        I2cTransfer[] log = [.. bus.Log];
        Assert.Equal([1, 0x19], log[0].Written);
        Assert.False(log[0].Acknowledged);
        Assert.Equal([4], log[1].Written);
        Assert.Equal([0], log[1].Read);
        Assert.Equal(1, bus.NotAcknowledged);
    }

    [Fact]
    public void Keypad_EnabledBeforeTheMatrixIsSet_IsAFault()
    {
        var chip = new Tca8418Model(
            _clock, new KeyMatrixModel(_clock), new InputPinModel(), _faults);

        chip.Write([Tca8418Register.Configuration, 0x19]);
        chip.Write([0x77, 0]);
        chip.Write([Tca8418Register.KeyEvent, 0]);

        Assert.Equal(3, _faults.Count);
    }

    [Fact]
    public void Keypad_KeyBitClearedWhileEventsWait_ComesBack()
    {
        var keys = new KeyMatrixModel(_clock);
        var interrupt = new InputPinModel();
        var chip = new Tca8418Model(_clock, keys, interrupt, _faults);
        chip.Write([Tca8418Register.Rows, 0x0F]);
        chip.Write([Tca8418Register.ColumnsLow, 0x0F]);
        chip.Write([Tca8418Register.Configuration, 0x19]);
        keys.Press('0');
        _clock.AdvanceBy(40);
        chip.Advance();
        Assert.False(interrupt.IsHigh);

        chip.Write([Tca8418Register.InterruptStatus, 0xFF]);
        Assert.False(interrupt.IsHigh);

        var read = new byte[1];
        chip.WriteRead([Tca8418Register.KeyEvent], read);
        Assert.Equal(0x80 | 3 * 10 + 1 + 1, read[0]);
        chip.Write([Tca8418Register.InterruptStatus, 0xFF]);
        Assert.True(interrupt.IsHigh);
        Assert.Equal(0, _faults.Count);
    }

    [Fact]
    public void Matrix_ThreeCorners_ShowTheFourth()
    {
        var keys = new KeyMatrixModel(_clock);
        keys.Press('1');
        keys.Press('2');
        Assert.Equal(0b0011, keys.Scan(0));

        keys.Press('4');

        Assert.Equal(0b0011_0011, keys.Scan(0));
    }

    [Fact]
    public void Screen_AfterPowerOn_IsDarkThenNoise()
    {
        var chip = new Sh1106Model(OledKind.Sh1106, _faults);
        Assert.All(chip.Picture(), b => Assert.Equal(0, b));

        chip.Write([0x00, 0xA8, 0x3F, 0xAD, 0x8B, 0xAF]);

        Assert.Contains(chip.Picture(), b => b != 0);
        Assert.Equal(0, _faults.Count);
    }

    [Fact]
    public void Screen_NotTurned_ShowsThePictureUpsideDown()
    {
        var chip = new Sh1106Model(OledKind.Sh1106, _faults);
        chip.Write([0x00, 0xA8, 0x3F, 0xAD, 0x8B, 0xAF, 0xB0, 0x02, 0x10]);
        chip.Write([0x40, 0x01, .. new byte[127]]);
        for (int page = 1; page < 8; page++)
        {
            chip.Write([0x00, (byte)(0xB0 | page), 0x02, 0x10]);
            chip.Write([0x40, .. new byte[128]]);
        }

        Assert.True(chip.IsLit(127, 63));
        chip.Write([0x00, 0xA1, 0xC8]);
        Assert.True(chip.IsLit(0, 0));
        Assert.False(chip.IsLit(127, 63));
    }

    [Theory]
    [InlineData(OledKind.Sh1106)]
    [InlineData(OledKind.Ssd1306)]
    public void Screen_AnyBytes_NeverThrows(OledKind kind)
    {
        var chip = new Sh1106Model(kind, _faults);
        var entropy = new SeededEntropy(8);
        var bytes = new byte[140];
        for (int i = 0; i < 2000; i++)
        {
            entropy.Fill(bytes, 0, bytes.Length);
            chip.Write(bytes.AsSpan(0, bytes[139] % 139));
            Assert.Equal(1024, chip.Picture().Length);
        }
    }

    [Fact]
    public void Screen_UnknownCommandOrTooMuchData_IsAFault()
    {
        var chip = new Sh1106Model(OledKind.Sh1106, _faults);
        chip.Write([0x00, 0xA8, 0x3F, 0xAD, 0x8B, 0xAF, 0xB0, 0x02, 0x10]);

        chip.Write([0x00, 0xF7]);
        Assert.Equal(1, _faults.Count);
        chip.Write([0x40, .. new byte[130]]);
        Assert.Equal(1, _faults.Count);
        chip.Write([0x40, 0]);
        Assert.Equal(2, _faults.Count);
        chip.Write([0x17, 0]);
        Assert.Equal(3, _faults.Count);
    }

    [Fact]
    public void Gpio_PinTwiceOrReserved_IsAFault()
    {
        var gpio = new GpioModel(_faults);
        gpio.OpenInput(BoardPins.Hook);
        Assert.Equal(0, _faults.Count);

        gpio.OpenOutput(BoardPins.Hook);
        gpio.OpenInput(33);
        gpio.OpenOutput(46);

        Assert.Equal(3, _faults.Count);
    }

    [Fact]
    public void I2s_ReadTooEarlyOrWriteWithoutRoom_IsAFault()
    {
        I2sModel bus = MakeI2s(2);
        var granule = new byte[512];
        bus.Start();

        bus.Read(granule);
        bus.Write(granule);
        Assert.Equal(2, bus.WouldBlock);
        Assert.Contains("a read would have blocked for 32 ms", _faults.ToString());

        _clock.AdvanceBy(32);
        bus.Advance();
        bus.Read(granule);
        bus.Write(granule);
        Assert.Equal(2, bus.WouldBlock);
        bus.Write(granule);
        Assert.Equal(3, bus.WouldBlock);
    }

    [Fact]
    public void I2s_StoppedOrWrongGranule_IsAFault()
    {
        I2sModel bus = MakeI2s(2);

        bus.Read(new byte[512]);
        bus.Start();
        bus.Read(new byte[320]);

        Assert.Contains("used while stopped", _faults.ToString());
        Assert.Contains("512 bytes, not 320", _faults.ToString());
    }

    [Fact]
    public void I2s_NobodyReadsOrWrites_LosesTheOldestAndPlaysSilence()
    {
        I2sModel bus = MakeI2s(4);
        var granule = new byte[512];
        bus.Start();
        _clock.AdvanceBy(32 * 4);
        bus.Advance();
        bus.Write(granule);

        _clock.AdvanceBy(32 * 6);
        bus.Advance();

        Assert.Equal(10 - 3, bus.ReceiveOverruns);
        Assert.Equal(4, bus.SendUnderruns);
        Assert.Equal(0, _faults.Count);
    }

    private I2sModel MakeI2s(int descriptors) =>
        new(_clock, new Nau8810Model(_faults), new HandsetModel(), _faults, descriptors);
}
