using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// The WM8960's register map as the model needs it. Source: WM8960 data sheet, "Register map".
/// </summary>
internal static class Wm8960Map
{
    public const string PoweredDown = "powered down";
    public const int ClockMaster = 0x040;
    public const int AdcCompanding = 0x006;
    public const int AdcMuLaw = 0x004;

    private const int LastRegister = 0x37;
    private const int VmidMask = 0x180;
    private const int Vref = 0x040;
    private const int LeftInput = 0x020;
    private const int LeftAdc = 0x008;
    private const int MicrophoneBias = 0x002;
    private const int LeftDac = 0x100;
    private const int LeftHeadphone = 0x040;
    private const int LeftPga = 0x020;
    private const int LeftMixer = 0x008;
    private const int FormatMask = 0x003;
    private const int FormatI2s = 0x002;
    private const int PllClock = 0x001;
    private const int DividerMask = 0x1FE;
    private const int DacMute = 0x008;
    private const int InputOnPga = 0x100;
    private const int PgaToBoost = 0x008;
    private const int BoostMask = 0x030;
    private const int VolumeMask = 0x07F;
    private const int QuietestHeadphone = 0x30;
    private const int GainMask = 0x03F;
    private const int ConverterMask = 0x0FF;
    private const int BypassOn = 0x080;
    private const int ThreeBits = 7;

    // Register, value: those that are not zero after a reset.
    private static readonly int[] _defaults =
    [
        0x00, 0x0A7, 0x01, 0x0A7, 0x05, 0x008, 0x07, 0x00A, 0x08, 0x1C0, 0x0A, 0x0FF, 0x0B, 0x0FF,
        0x11, 0x07B, 0x12, 0x100, 0x13, 0x032, 0x15, 0x0C3, 0x16, 0x0C3, 0x17, 0x1C0, 0x20, 0x100,
        0x21, 0x100, 0x22, 0x050, 0x25, 0x050, 0x2A, 0x040, 0x2D, 0x050, 0x2E, 0x050, 0x30, 0x002,
        0x31, 0x037, 0x33, 0x080, 0x34, 0x008, 0x35, 0x031, 0x36, 0x026, 0x37, 0x0E9,
    ];

    public static bool Exists(int register) => register is >= 0 and <= LastRegister
        and not (0x0C or 0x0D or 0x0E or 0x1E or 0x1F or 0x23 or 0x24 or 0x32);

    public static void SetDefaults(int[] registers)
    {
        Array.Clear(registers);
        for (int i = 0; i < _defaults.Length; i += 2)
        {
            registers[_defaults[i]] = _defaults[i + 1];
        }
    }

    public static bool HasReferences(int[] r) =>
        (r[Wm8960Register.Power1] & VmidMask) != 0 && (r[Wm8960Register.Power1] & Vref) != 0;

    public static string? MicrophoneProblem(int[] r) => AnalogueProblem(r)
        ?? ((r[Wm8960Register.Power1] & LeftAdc) == 0 ? "ADC off" : null);

    public static string? EarProblem(int[] r) => CommonProblem(r)
        ?? ((r[Wm8960Register.Power2] & LeftHeadphone) == 0 ? "headphone output off"
        : (r[Wm8960Register.Power3] & LeftMixer) == 0 ? "output mixer off"
        : (r[Wm8960Register.HeadphoneVolume] & VolumeMask) < QuietestHeadphone ? "headphone muted"
        : !IsDacHeard(r) && !HasSidetone(r) ? "DAC off, muted or not mixed" : null);

    public static bool IsDacHeard(int[] r) =>
        (r[Wm8960Register.Power2] & LeftDac) != 0 && (r[Wm8960Register.DacControl] & DacMute) == 0
        && (r[Wm8960Register.Mixer] & Wm8960Register.MixerDac) != 0
        && (r[Wm8960Register.DacVolume] & ConverterMask) != 0;

    public static bool HasSidetone(int[] r) =>
        (r[Wm8960Register.Bypass] & BypassOn) != 0 && AnalogueProblem(r) == null;

    public static double InputDb(int[] r) => -17.25
        + 0.75 * (r[Wm8960Register.InputVolume] & GainMask)
        + ((r[Wm8960Register.InputPath] & BoostMask) >> 4) switch
        {
            0 => 0, 1 => 13, 2 => 20, _ => 29,
        };

    public static double AdcDb(int[] r) =>
        ((r[Wm8960Register.AdcVolume] & ConverterMask) - 0xC3) / 2.0;

    public static double DacDb(int[] r) =>
        ((r[Wm8960Register.DacVolume] & ConverterMask) - ConverterMask) / 2.0;

    public static double HeadphoneDb(int[] r) =>
        (r[Wm8960Register.HeadphoneVolume] & VolumeMask) - 0x79;

    public static double BypassDb(int[] r) => -3.0 * (r[Wm8960Register.Bypass] >> 4 & ThreeBits);

    private static string? CommonProblem(int[] r) => !HasReferences(r) ? "references off"
        : (r[Wm8960Register.Clock] & (PllClock | DividerMask)) != 0 ? "clock is not MCLK undivided"
        : (r[Wm8960Register.AudioInterface] & FormatMask) != FormatI2s
            ? "words outside the I2S slot" : null;

    private static string? AnalogueProblem(int[] r) => CommonProblem(r)
        ?? ((r[Wm8960Register.Power1] & MicrophoneBias) == 0 ? "microphone bias off"
        : (r[Wm8960Register.Power1] & LeftInput) == 0 || (r[Wm8960Register.Power3] & LeftPga) == 0
            ? "input or PGA off"
        : (r[Wm8960Register.InputPath] & InputOnPga) == 0
            || (r[Wm8960Register.InputPath] & PgaToBoost) == 0 ? "LINPUT1 not connected"
        : (r[Wm8960Register.InputVolume] & Wm8960Register.InputMute) != 0 ? "PGA muted" : null);
}
