using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

public class Nau8810Tests
{
    private readonly Rig _rig = new();
    private readonly Nau8810Model _chip;
    private readonly Nau8810 _driver;

    public Nau8810Tests()
    {
        _chip = new Nau8810Model(_rig.Faults);
        _rig.Bus.Attach(BoardPins.CodecAddress, _chip);
        _driver = new Nau8810(_rig.Bus.Device(BoardPins.CodecAddress), sidetone: false);
    }

    [Fact]
    public void TryStart_FreshChip_WritesTheBytesOfTheTableInOrder()
    {
        Assert.True(_driver.TryStart());

        // Register and value of the data sheet's order, as two bytes: register * 2 + bit 8, low
        // byte.
        Assert.Equal("0000 021D 031D 0415 06ED 0810 0A04 0C00 0E0A 1408 1D08 16FF 1EFF "
            + "5803 5F00 5A10 6401 7001 6C39", _rig.Written());
        Assert.All(_rig.Bus.Log, t => Assert.Equal(0x1A, t.Address));
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
    [InlineData(10, 0x3F)]
    [InlineData(8, 0x39)]
    [InlineData(0, 0x21)]
    [InlineData(-5, 0x21)]
    [InlineData(99, 0x3F)]
    public void SetVolume_AnyLevel_SetsTheSpeakerGain(int level, int gain)
    {
        _driver.TryStart();

        _driver.SetVolume(level);

        Assert.Equal(gain, _chip.Register(Nau8810Register.SpeakerGain));
        _rig.AssertNoFaults();
    }

    [Fact]
    public void SetVolume_Largest_IsSixDecibelLouder()
    {
        _driver.TryStart();

        _driver.SetVolume(Nau8810.LargestVolume);

        Assert.Equal(1995, _chip.Play(1000, 0));
    }

    [Fact]
    public void SetVolume_Softest_IsStillAudible()
    {
        _driver.TryStart();

        _driver.SetVolume(0);

        Assert.Equal(63, _chip.Play(1000, 0));
    }

    [Fact]
    public void SetMicrophoneMuted_ThenUnmuted_CutsAndRestores()
    {
        _driver.TryStart();

        _driver.SetMicrophoneMuted(true);
        Assert.Equal("PGA muted", _chip.MicrophoneProblem);
        Assert.Equal(unchecked((short)0xFF00), _chip.Capture(12000));

        _driver.SetMicrophoneMuted(false);
        Assert.Null(_chip.MicrophoneProblem);
        Assert.NotEqual(unchecked((short)0xFF00), _chip.Capture(12000));
    }

    [Fact]
    public void TryStart_AfterMuteAndVolume_KeepsThem()
    {
        _driver.SetVolume(3);
        _driver.SetMicrophoneMuted(true);
        _rig.Faults.Clear();

        Assert.True(_driver.TryStart());

        Assert.Equal(0x3F - 21, _chip.Register(Nau8810Register.SpeakerGain));
        Assert.Equal("PGA muted", _chip.MicrophoneProblem);
    }

    [Fact]
    public void Stop_Started_PowersDownWithTheSpeakerMutedFirst()
    {
        _driver.TryStart();
        int before = _rig.Bus.Log.Count;

        _driver.Stop();

        Assert.Equal(["6C79", "0600", "0400", "0200"],
            _rig.Bus.Log.Skip(before).Select(t => Convert.ToHexString(t.Written)));
        Assert.Equal(0, _chip.Play(10000, 10000));
        _rig.AssertNoFaults();
    }

    [Fact]
    public void Sidetone_SwitchedOn_TalkerHearsHimself()
    {
        var driver = new Nau8810(_rig.Bus.Device(BoardPins.CodecAddress), sidetone: true);
        driver.TryStart();

        Assert.Equal(1500, _chip.Play(1000, 500));

        driver.SetMicrophoneMuted(true);
        Assert.Equal(1000, _chip.Play(1000, 500));
        _rig.AssertNoFaults();
    }

    [Fact]
    public void TryStart_NotAcknowledgedAtAnyWrite_IsFalseAndStops()
    {
        for (int good = 0; good < 19; good++)
        {
            var device = new CountingDevice(good);
            var driver = new Nau8810(device, sidetone: false);

            Assert.False(driver.TryStart());
            Assert.Equal(good + 1, device.Writes);
            Assert.Equal(1, driver.BusErrors);
        }
    }

    [Fact]
    public void Setters_NotAcknowledged_CountAndDoNotThrow()
    {
        _driver.TryStart();
        _rig.Bus.NakNext(BoardPins.CodecAddress, 2);

        _driver.SetVolume(1);
        _driver.SetMicrophoneMuted(true);

        Assert.Equal(2, _driver.BusErrors);
        Assert.Equal(Nau8810Register.SpeakerUnity, _chip.Register(Nau8810Register.SpeakerGain));
    }

    [Fact]
    public void TryStart_WrongAddress_IsFalseAndAFault()
    {
        var driver = new Nau8810(_rig.Bus.Device(0x1B), sidetone: false);

        Assert.False(driver.TryStart());
        Assert.Contains("no chip has address 0x1B", _rig.Faults.ToString());
    }
}
