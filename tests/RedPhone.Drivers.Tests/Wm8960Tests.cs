using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

public class Wm8960Tests
{
    private readonly Rig _rig = new();
    private readonly Wm8960Model _chip;
    private readonly Wm8960 _driver;

    public Wm8960Tests()
    {
        _chip = new Wm8960Model(_rig.Faults);
        _rig.Bus.Attach(BoardPins.CodecAddress, _chip);
        _driver = new Wm8960(_rig.Bus.Device(BoardPins.CodecAddress), sidetone: false);
    }

    [Fact]
    public void TryStart_FreshChip_WritesTheBytesOfTheTableInOrder()
    {
        Assert.True(_driver.TryStart());

        Assert.Equal("1E00 32C0 32EA 3540 5E28 0800 0E02 1244 0A00 15FF 2BC3 4128 4500 0117 5A50 "
            + "0579", _rig.Written());
        _rig.AssertNoFaults();
        Assert.Null(_chip.MicrophoneProblem);
        Assert.Null(_chip.EarProblem);
    }

    [Fact]
    public void AudioPath_AfterStart_IsABareMuLawRoundTrip()
    {
        _driver.TryStart();

        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            short word = _chip.Capture((short)sample);
            byte code = (byte)(word >> 8);
            Assert.Equal(0, word & 0xFF);
            Assert.Equal(MuLaw.Encode((short)sample), code);
            Assert.Equal(MuLaw.Decode(code), _chip.Play(MuLaw.Decode(code), 0));
        }
    }

    [Theory]
    [InlineData(10, 0x17F)]
    [InlineData(8, 0x179)]
    [InlineData(0, 0x161)]
    [InlineData(-5, 0x161)]
    [InlineData(99, 0x17F)]
    public void SetVolume_AnyLevel_SetsTheHeadphoneVolume(int level, int value)
    {
        _driver.TryStart();

        _driver.SetVolume(level);

        Assert.Equal(value, _chip.Register(Wm8960Register.HeadphoneVolume));
    }

    [Fact]
    public void SetMicrophoneMuted_OnAndOff_CutsAndRestores()
    {
        _driver.TryStart();
        _driver.SetMicrophoneMuted(true);
        Assert.Equal("PGA muted", _chip.MicrophoneProblem);
        Assert.Equal(MuLaw.Silence, (byte)(_chip.Capture(8000) >> 8));

        _driver.SetMicrophoneMuted(false);

        Assert.Null(_chip.MicrophoneProblem);
    }

    [Fact]
    public void SetVolumeAndMute_BeforeStart_WaitForIt()
    {
        _driver.SetVolume(3);
        _driver.SetMicrophoneMuted(true);
        Assert.Equal(0, _chip.Writes);

        _driver.TryStart();

        Assert.Equal(0x16A, _chip.Register(Wm8960Register.HeadphoneVolume));
        Assert.NotNull(_chip.MicrophoneProblem);
        _rig.AssertNoFaults();
    }

    [Fact]
    public void Sidetone_On_IsHeard15DecibelsBelow()
    {
        var driver = new Wm8960(_rig.Bus.Device(BoardPins.CodecAddress), sidetone: true);
        driver.TryStart();
        Assert.Equal(1778, _chip.Play(0, 10000));
        _driver.TryStart();
        Assert.Equal(0, _chip.Play(0, 10000));
    }

    [Fact]
    public void TryStart_NoAcknowledge_StopsAndCounts()
    {
        _rig.Bus.NakNext(BoardPins.CodecAddress, 1);
        Assert.False(_driver.TryStart());
        Assert.Equal(1, _driver.BusErrors);
        Assert.Equal(0, _chip.Writes);
        Assert.True(_driver.TryStart());
    }

    [Fact]
    public void Stop_Running_PowersDownWithoutAFault()
    {
        _driver.TryStart();
        _driver.Stop();
        Assert.NotNull(_chip.EarProblem);
        Assert.NotNull(_chip.MicrophoneProblem);
        Assert.Equal(0, _chip.Register(Wm8960Register.Power1));
        _rig.AssertNoFaults();
    }

    [Fact]
    public void Constructor_WithoutDevice_Throws()
        => Assert.Throws<ArgumentNullException>(() => new Wm8960(null!, false));

    [Fact]
    public void Model_WrongWrites_AreFaults()
    {
        var bus = _rig.Bus.Device(BoardPins.CodecAddress);
        bus.TryWrite([0x34, 0x01], 0, 2);
        Assert.Contains(_rig.Faults.Items, f => f.Text.Contains("before the reset"));
        bus.TryWrite([0x1E, 0x00], 0, 2);
        _rig.Faults.Clear();
        bus.TryWrite([0x5E, 0x28], 0, 2);
        bus.TryWrite([0x0E, 0x42], 0, 2);
        bus.TryWrite([0x7E, 0x00], 0, 2);
        Assert.Equal(["power register 0x2F before the references",
            "clock master: two chips would drive BCLK and WS", "register 0x3F does not exist"],
            _rig.Faults.Items.Select(f => f.Text));
    }

    [Fact]
    public void Model_ARead_IsNotAcknowledged()
        => Assert.False(_rig.Bus.Device(BoardPins.CodecAddress)
            .TryWriteRead([0x00], 1, new byte[2], 2));
}
