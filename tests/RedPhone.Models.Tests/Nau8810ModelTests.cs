using RedPhone.Drivers;

namespace RedPhone.Models.Tests;

public class Nau8810ModelTests
{
    private readonly ModelFaults _faults = new(new VirtualClock());
    private readonly Nau8810Model _chip;

    public Nau8810ModelTests() => _chip = new Nau8810Model(_faults);

    [Fact]
    public void Write_DcBufferBeforeReference_IsAFault()
    {
        Write(Nau8810Register.Reset, 0);

        Write(Nau8810Register.Power1, Nau8810Register.Power1All);

        Assert.Contains("DC buffer switched on before reference", _faults.ToString());
    }

    [Fact]
    public void Write_DcBufferAfterReference_IsNone()
    {
        Write(Nau8810Register.Reset, 0);
        Write(Nau8810Register.Power1, Nau8810Register.Power1References);
        Write(Nau8810Register.Power1, Nau8810Register.Power1All);

        Assert.Equal(0, _faults.Count);
    }

    [Theory]
    [InlineData(Nau8810Register.Power2, Nau8810Register.Power2All)]
    [InlineData(Nau8810Register.Power3, Nau8810Register.Power3All)]
    public void Write_ConvertersBeforeReference_IsAFault(int register, int value)
    {
        Write(Nau8810Register.Reset, 0);

        Write(register, value);

        Assert.Contains("before reference and bias", _faults.ToString());
    }

    [Theory]
    [InlineData(Nau8810Register.Companding, 4, "before the reset")]
    [InlineData(0x11, 0, "does not exist")]
    [InlineData(0x7F, 0, "does not exist")]
    public void Write_BeforeResetOrUnknown_IsAFault(int register, int value, string complaint)
    {
        Write(register, value);

        Assert.Contains(complaint, _faults.ToString());
    }

    [Theory]
    [InlineData(Nau8810Register.Clock, 0x001, "clock master")]
    [InlineData(Nau8810Register.SampleRate, 0x006, "another rate")]
    public void Write_ValueThatCannotWorkHere_IsAFault(int register, int value, string complaint)
    {
        StartLikeTheDriver();
        Assert.Equal(0, _faults.Count);

        Write(register, value);

        Assert.Contains(complaint, _faults.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Write_NotTwoBytes_IsAFault(int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)0x5A);
        _chip.Write(bytes);

        Assert.Equal(1, _faults.Count);
    }

    [Fact]
    public void Capture_CompandingOff_IsNoise()
    {
        StartLikeTheDriver();
        short[] clip = Signals.Speechlike(8000);
        double good = CaptureSnr(clip);

        Write(Nau8810Register.Companding, Nau8810Register.CompandingLinear);

        Assert.True(good > 30, $"{good} dB");
        Assert.True(CaptureSnr(clip) < 0, $"{CaptureSnr(clip)} dB");
    }

    [Fact]
    public void Play_CompandingOnForLinearWords_IsNoise()
    {
        StartLikeTheDriver();
        short[] clip = MuLaw.RoundTrip(Signals.Speechlike(8000));
        Assert.Equal(clip, clip.Select(s => _chip.Play(s, 0)));

        Write(Nau8810Register.Companding, Nau8810Register.CompandingMuLaw);

        short[] heard = [.. clip.Select(s => _chip.Play(s, 0))];
        Assert.True(SegmentalSnr.Measure(clip, heard).Db < 0);
    }

    [Fact]
    public void Play_CompandingOnAndZeros_IsTheLoudestThereIs()
    {
        // Why the driver keeps the DAC linear: this is what a DMA that runs dry sends.
        StartLikeTheDriver();
        Assert.Equal(0, _chip.Play(0, 0));

        Write(Nau8810Register.Companding, Nau8810Register.CompandingMuLaw);

        Assert.Equal(-32124, _chip.Play(0, 0));
    }

    [Theory]
    [InlineData(Nau8810Register.Power3, 0x0EC)]
    [InlineData(Nau8810Register.Power3, 0x08D)]
    [InlineData(Nau8810Register.Power3, 0x0E9)]
    [InlineData(Nau8810Register.DacControl, 0x048)]
    [InlineData(Nau8810Register.DacVolume, 0x000)]
    [InlineData(Nau8810Register.SpeakerMixer, 0x000)]
    [InlineData(Nau8810Register.SpeakerGain, 0x079)]
    [InlineData(Nau8810Register.Power1, 0x000)]
    [InlineData(Nau8810Register.AudioInterface, 0x000)]
    [InlineData(Nau8810Register.Clock, 0x140)]
    public void Play_AnyLinkBroken_IsSilence(int register, int value)
    {
        StartLikeTheDriver();
        Assert.NotEqual(0, _chip.Play(10000, 0));

        Write(register, value);

        Assert.Equal(0, _chip.Play(10000, 0));
        Assert.NotNull(_chip.EarProblem);
    }

    [Theory]
    [InlineData(Nau8810Register.Power1, 0x10D)]
    [InlineData(Nau8810Register.Power2, 0x014)]
    [InlineData(Nau8810Register.Power2, 0x005)]
    [InlineData(Nau8810Register.Input, 0x000)]
    [InlineData(Nau8810Register.PgaGain, 0x050)]
    [InlineData(Nau8810Register.AdcVolume, 0x000)]
    public void Capture_AnyLinkBroken_IsSilence(int register, int value)
    {
        StartLikeTheDriver();
        Assert.NotEqual(MuLaw.Silence, (byte)(_chip.Capture(10000) >> 8));

        Write(register, value);

        Assert.Equal(MuLaw.Silence, (byte)(_chip.Capture(10000) >> 8));
        Assert.NotNull(_chip.MicrophoneProblem);
    }

    [Fact]
    public void Capture_BoostOff_Is20DecibelSofter()
    {
        StartLikeTheDriver();

        Write(Nau8810Register.Boost, 0);

        Assert.Equal(MuLaw.Encode(1000), (byte)(_chip.Capture(10000) >> 8));
    }

    [Fact]
    public void Play_LeftJustifiedInterface_IsNotTheSample()
    {
        StartLikeTheDriver();

        Write(Nau8810Register.AudioInterface, 0x008);

        Assert.Equal(unchecked((short)(20000 << 1)), _chip.Play(20000, 0));
    }

    [Fact]
    public void WriteRead_KnownRegister_GivesItsNineBits()
    {
        StartLikeTheDriver();
        var read = new byte[2];

        _chip.WriteRead([Nau8810Register.Power1 << 1], read);

        Assert.Equal([0x01, 0x1D], read);
    }

    private double CaptureSnr(short[] clip)
    {
        short[] heard = [.. clip.Select(s => MuLaw.Decode((byte)(_chip.Capture(s) >> 8)))];
        return SegmentalSnr.Measure(clip, heard).Db;
    }

    private void StartLikeTheDriver()
    {
        var bus = new I2cBusModel(new VirtualClock(), _faults);
        bus.Attach(BoardPins.CodecAddress, _chip);
        Assert.True(new Nau8810(bus.Device(BoardPins.CodecAddress), sidetone: false).TryStart());
    }

    private void Write(int register, int value) =>
        _chip.Write([(byte)(register << 1 | value >> 8), (byte)value]);
}
