using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// The WM8960 as the firmware meets it, left channel alone: decodes register writes, does not
/// acknowledge reads, complains about what the data sheet forbids, and processes audio as the
/// registers say. Simplified as <see cref="Nau8810Model"/>; the capsule delivers 20 dB below the
/// clip, which the input boost makes good.
/// </summary>
public sealed class Wm8960Model(ModelFaults faults) : ICodecModel
{
    private const string Name = "WM8960";
    private const int CapsuleLossDb = 20;

    private readonly int[] _registers = new int[0x80];
    private bool _wasReset;

    /// <summary>Writes taken since power-on.</summary>
    public int Writes { get; private set; }

    /// <inheritdoc/>
    public string? MicrophoneProblem { get; private set; } = Wm8960Map.PoweredDown;

    /// <inheritdoc/>
    public string? EarProblem { get; private set; } = Wm8960Map.PoweredDown;

    private double AdcGain { get; set; }

    private double DacGain { get; set; }

    private double SidetoneGain { get; set; }

    private bool IsMuLaw { get; set; }

    /// <summary>A register's value.</summary>
    public int Register(int register) => _registers[register];

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 2)
        {
            WriteRegister(bytes[0] >> 1, (bytes[0] & 1) << 8 | bytes[1]);
        }
        else if (bytes.Length != 1 || bytes[0] != 0)
        {
            faults.Add(Name, $"a register write has 2 bytes, not {bytes.Length}");
        }

        return true;
    }

    /// <inheritdoc/>
    public bool WriteRead(ReadOnlySpan<byte> write, Span<byte> read)
    {
        read.Clear();
        return false;
    }

    /// <inheritdoc/>
    public short Capture(short microphone)
    {
        short sample = MicrophoneProblem != null ? (short)0 : Scale(microphone * AdcGain);
        return IsMuLaw ? (short)(MuLaw.Encode(sample) << 8) : sample;
    }

    /// <inheritdoc/>
    public short Play(short word, short microphone) => EarProblem != null ? (short)0
        : Scale(word * DacGain + microphone * SidetoneGain);

    private static short Scale(double value) =>
        (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);

    private void WriteRegister(int register, int value)
    {
        Writes++;
        if (!Wm8960Map.Exists(register))
        {
            faults.Add(Name, $"register 0x{register:X2} does not exist");
            return;
        }

        if (register == Wm8960Register.Reset)
        {
            Wm8960Map.SetDefaults(_registers);
            _wasReset = true;
        }
        else
        {
            CheckOrder(register, value);
            _registers[register] = value;
        }

        Update();
    }

    private void CheckOrder(int register, int value)
    {
        if (!_wasReset)
        {
            faults.Add(Name, $"register 0x{register:X2} written before the reset");
        }

        if (register is Wm8960Register.Power2 or Wm8960Register.Power3 && value != 0
            && !Wm8960Map.HasReferences(_registers))
        {
            faults.Add(Name, $"power register 0x{register:X2} before the references");
        }

        if (register == Wm8960Register.AudioInterface && (value & Wm8960Map.ClockMaster) != 0)
        {
            faults.Add(Name, "clock master: two chips would drive BCLK and WS");
        }
    }

    private void Update()
    {
        MicrophoneProblem = Wm8960Map.MicrophoneProblem(_registers);
        EarProblem = Wm8960Map.EarProblem(_registers);
        IsMuLaw = (_registers[Wm8960Register.Companding] & Wm8960Map.AdcCompanding)
            == Wm8960Map.AdcMuLaw;
        double input = Wm8960Map.InputDb(_registers) - CapsuleLossDb;
        double output = Wm8960Map.HeadphoneDb(_registers);
        AdcGain = Gain(input + Wm8960Map.AdcDb(_registers));
        DacGain = Wm8960Map.IsDacHeard(_registers)
            ? Gain(output + Wm8960Map.DacDb(_registers)) : 0;
        SidetoneGain = Wm8960Map.HasSidetone(_registers)
            ? Gain(input + output + Wm8960Map.BypassDb(_registers)) : 0;
    }

    private static double Gain(double decibels) =>
        decibels == 0 ? 1.0 : Math.Pow(10, decibels / 20);
}
