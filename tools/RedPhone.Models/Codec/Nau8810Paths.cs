using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>What the registers make of both audio paths.</summary>
internal sealed class Nau8810Paths
{
    private const string PoweredDown = "powered down";

    public string? MicrophoneProblem { get; private set; } = PoweredDown;

    public string? EarProblem { get; private set; } = PoweredDown;

    public bool AdcMuLaw { get; private set; }

    public bool DacMuLaw { get; private set; }

    /// <summary>Bits the words are off by when the interface format is not I2S.</summary>
    public int InterfaceShift { get; private set; }

    public double AdcGain { get; private set; }

    public double DacGain { get; private set; }

    public double SidetoneGain { get; private set; }

    public void Update(int[] registers, int capsuleLossDb)
    {
        int companding = registers[Nau8810Register.Companding];
        int pga = registers[Nau8810Register.PgaGain];
        int speaker = registers[Nau8810Register.SpeakerGain];

        // All gains in quarters of a dB, so that 0 dB is exactly 1.
        int analogue = -4 * 12 + 3 * (pga & Nau8810Map.GainMask) - 4 * capsuleLossDb
            + ((registers[Nau8810Register.Boost] & Nau8810Register.Boost20Db) != 0 ? 80 : 0);
        int output = 4 * ((speaker & Nau8810Map.GainMask) - 57);
        bool sidetone = (registers[Nau8810Register.SpeakerMixer] & Nau8810Map.MixerBypass) != 0
            && AnalogueProblem(registers) == null;
        bool attenuated = (registers[Nau8810Map.BypassAttenuation]
            & Nau8810Map.BypassAttenuationSpeaker) != 0;
        bool bridged = (registers[Nau8810Register.Power3] & BridgePins) == BridgePins;
        double bridge = bridged ? 1.0 : 0.5;

        MicrophoneProblem = AnalogueProblem(registers) ?? AdcProblem(registers);
        EarProblem = OutputProblem(registers);
        AdcMuLaw = (companding & Nau8810Map.CompandingAdcMask) == Nau8810Map.CompandingAdcMuLaw;
        DacMuLaw = (companding & Nau8810Map.CompandingDacMask) == Nau8810Map.CompandingDacMuLaw;
        InterfaceShift = (registers[Nau8810Register.AudioInterface] & Nau8810Map.FormatMask)
            == Nau8810Map.FormatI2s ? 0 : 1;
        AdcGain = Gain(analogue + Volume(registers[Nau8810Register.AdcVolume]));
        DacGain = DacSwitchedOff(registers)
            ? 0 : bridge * Gain(output + Volume(registers[Nau8810Register.DacVolume]));
        SidetoneGain = sidetone
            ? bridge * Gain(analogue + output - (attenuated ? 40 : 0)) : 0;
    }

    private const int BridgePins = Nau8810Map.Power3SpeakerMinus | Nau8810Map.Power3SpeakerPlus;

    private static double Gain(int quarterDb) =>
        quarterDb == 0 ? 1.0 : Math.Pow(10, quarterDb / 80.0);

    private static int Volume(int register) =>
        2 * ((register & Nau8810Map.VolumeMask) - Nau8810Register.VolumeUnity);

    private static string? CommonProblem(int[] registers)
    {
        int power = registers[Nau8810Register.Power1];
        int needed = Nau8810Map.Power1AnalogueBias | Nau8810Map.Power1InputOutputBuffer;
        int format = registers[Nau8810Register.AudioInterface] & Nau8810Map.FormatMask;
        int wrongClock = Nau8810Map.ClockMaster | Nau8810Map.ClockPll
            | Nau8810Map.ClockDividerMask;
        return (power & needed) != needed ? "bias or I/O buffer off"
            : (power & Nau8810Map.Power1Reference) == 0 ? "reference off"
            : (registers[Nau8810Register.Clock] & wrongClock) != 0 ? "clock is not MCLK undivided"
            : format != Nau8810Map.FormatI2s && format != Nau8810Map.FormatLeft
                ? "words outside the I2S slot" : null;
    }

    private static string? AnalogueProblem(int[] registers)
    {
        int input = registers[Nau8810Register.Input] & Nau8810Register.InputMicrophone;
        int power = registers[Nau8810Register.Power2];
        int needed = Nau8810Map.Power2Boost | Nau8810Map.Power2Pga;
        int bias = registers[Nau8810Register.Power1] & Nau8810Map.Power1MicrophoneBias;
        return CommonProblem(registers)
            ?? (bias == 0 ? "microphone bias off"
            : (power & needed) != needed ? "boost or PGA off"
            : input == 0 ? "microphone not connected to the PGA"
            : (registers[Nau8810Register.PgaGain] & Nau8810Map.GainMute) != 0 ? "PGA muted"
            : null);
    }

    private static string? AdcProblem(int[] registers) =>
        (registers[Nau8810Register.Power2] & Nau8810Map.Power2Adc) == 0 ? "ADC off"
        : (registers[Nau8810Register.AdcVolume] & Nau8810Map.VolumeMask) == 0 ? "ADC volume 0"
        : null;

    private static string? OutputProblem(int[] registers)
    {
        int power = registers[Nau8810Register.Power3];
        bool bypass = (registers[Nau8810Register.SpeakerMixer] & Nau8810Map.MixerBypass) != 0;
        return CommonProblem(registers)
            ?? ((power & BridgePins) == 0 ? "speaker pins off"
            : (power & Nau8810Map.Power3SpeakerMixer) == 0 ? "speaker mixer off"
            : (registers[Nau8810Register.SpeakerGain] & Nau8810Map.GainMute) != 0 ? "speaker muted"
            : !bypass && DacSwitchedOff(registers) ? "DAC off, muted or not mixed" : null);
    }

    private static bool DacSwitchedOff(int[] registers) =>
        (registers[Nau8810Register.Power3] & Nau8810Map.Power3Dac) == 0
        || (registers[Nau8810Register.SpeakerMixer] & Nau8810Map.MixerDac) == 0
        || (registers[Nau8810Register.DacControl] & Nau8810Map.DacSoftMute) != 0
        || (registers[Nau8810Register.DacVolume] & Nau8810Map.VolumeMask) == 0;
}
