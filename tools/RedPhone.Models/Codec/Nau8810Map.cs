using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// The NAU8810's register map as the model needs it: which registers exist, their values after a
/// reset, and bits that the driver never names. Source: NAU8810 data sheet, "Register map".
/// </summary>
internal static class Nau8810Map
{
    public const int Power1DcBuffer = 0x100;
    public const int Power1MicrophoneBias = 0x010;
    public const int Power1AnalogueBias = 0x008;
    public const int Power1InputOutputBuffer = 0x004;
    public const int Power1Reference = 0x003;

    public const int Power2Boost = 0x010;
    public const int Power2Pga = 0x004;
    public const int Power2Adc = 0x001;

    public const int Power3SpeakerMinus = 0x040;
    public const int Power3SpeakerPlus = 0x020;
    public const int Power3SpeakerMixer = 0x004;
    public const int Power3Dac = 0x001;

    public const int FormatMask = 0x018;
    public const int FormatRight = 0x000;
    public const int FormatLeft = 0x008;
    public const int FormatI2s = 0x010;

    public const int CompandingAdcMask = 0x006;
    public const int CompandingAdcMuLaw = 0x004;
    public const int CompandingDacMask = 0x018;
    public const int CompandingDacMuLaw = 0x010;

    public const int ClockMaster = 0x001;
    public const int ClockPll = 0x100;
    public const int ClockDividerMask = 0x0E0;
    public const int SampleRateMask = 0x00E;

    public const int DacSoftMute = 0x040;
    public const int VolumeMask = 0x0FF;

    public const int GainMask = 0x03F;
    public const int GainMute = 0x040;
    public const int BypassAttenuation = 0x28;
    public const int BypassAttenuationSpeaker = 0x002;
    public const int MixerDac = 0x001;
    public const int MixerBypass = 0x002;

    // First and last register of each range that exists.
    private static readonly int[] _ranges =
    [
        0x00, 0x07, // reset, power, interface, companding, clocks
        0x0A, 0x0B, // DAC
        0x0E, 0x0F, // ADC
        0x12, 0x16, // equaliser
        0x18, 0x19, // DAC limiter
        0x1B, 0x1E, // notch filter
        0x20, 0x28, // automatic level, noise gate, PLL, attenuation
        0x2C, 0x2D, // input, PGA
        0x2F, 0x2F, // boost
        0x31, 0x32, // output control, speaker mixer
        0x36, 0x36, // speaker gain
        0x38, 0x38, // mono mixer
        0x3A, 0x3F, // power 4, time slot, identification
        0x45, 0x4F, // high voltage, enhancements
    ];

    // Register, value: those that are not zero after a reset.
    private static readonly int[] _defaults =
    [
        Nau8810Register.AudioInterface, 0x050,
        Nau8810Register.Clock, 0x140,
        Nau8810Register.DacVolume, 0x0FF,
        Nau8810Register.AdcControl, 0x100,
        Nau8810Register.AdcVolume, 0x0FF,
        Nau8810Register.Input, 0x003,
        Nau8810Register.PgaGain, 0x010,
        Nau8810Register.Boost, Nau8810Register.Boost20Db,
        Nau8810Register.SpeakerMixer, 0x001,
        Nau8810Register.SpeakerGain, 0x039,
        Nau8810Register.MonoMixer, 0x001,
    ];

    public static bool Exists(int register)
    {
        for (int i = 0; i < _ranges.Length; i += 2)
        {
            if (register >= _ranges[i] && register <= _ranges[i + 1])
            {
                return true;
            }
        }

        return false;
    }

    public static void SetDefaults(int[] registers)
    {
        Array.Clear(registers);
        for (int i = 0; i < _defaults.Length; i += 2)
        {
            registers[_defaults[i]] = _defaults[i + 1];
        }
    }
}
