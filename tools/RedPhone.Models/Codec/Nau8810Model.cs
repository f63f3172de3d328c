using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>
/// The NAU8810 as the firmware meets it: decodes register writes (7-bit register, 9-bit value),
/// complains about what the data sheet forbids, and processes audio as the registers say, so that a
/// wrong register is silence or noise. Simplified: no frequency responses (high-pass, filters,
/// equaliser), no noise, gains exact; the handset's capsule delivers 20 dB below the clip, which
/// the boost stage makes good.
/// </summary>
public sealed class Nau8810Model(ModelFaults faults) : ICodecModel
{
    private const string Name = "NAU8810";
    private const int Registers = 0x80;

    // The capsule's level below the clip's, dB: the gain that the +20 dB boost stage is for.
    private const int CapsuleLossDb = 20;

    private readonly int[] _registers = new int[Registers];
    private readonly Nau8810Paths _paths = new();
    private bool _wasReset;

    /// <summary>Writes taken since power-on.</summary>
    public int Writes { get; private set; }

    /// <inheritdoc/>
    public string? MicrophoneProblem => _paths.MicrophoneProblem;

    /// <inheritdoc/>
    public string? EarProblem => _paths.EarProblem;

    /// <summary>Fault: the converter gives nothing though its registers are right.</summary>
    public bool IsDacDead { get; set; }

    /// <summary>Fault: what the chip says it is; null: a NAU8810.</summary>
    public int? WrongIdentity { get; set; }

    /// <summary>A register's value.</summary>
    public int Register(int register) => _registers[register];

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 1 && bytes[0] == 0)
        {
            // Somebody looks who is on the bus.
            return true;
        }

        if (bytes.Length != 2)
        {
            faults.Add(Name, $"a register write has 2 bytes, not {bytes.Length}");
            return true;
        }

        WriteRegister(bytes[0] >> 1, (bytes[0] & 1) << 8 | bytes[1]);
        return true;
    }

    /// <inheritdoc/>
    public bool WriteRead(ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (write.Length != 1 || read.Length != 2 || !Nau8810Map.Exists(write[0] >> 1))
        {
            faults.Add(Name, "a register read writes 1 byte and reads 2 of a known register");
            read.Clear();
            return true;
        }

        int register = write[0] >> 1;
        int value = register == Nau8810Register.Identity
            ? WrongIdentity ?? Nau8810Register.IdentityValue : _registers[register];
        read[0] = (byte)(value >> 8);
        read[1] = (byte)value;
        return true;
    }

    /// <inheritdoc/>
    public short Capture(short microphone)
    {
        Nau8810Paths paths = _paths;
        if (paths.MicrophoneProblem != null)
        {
            // A dead path converts zero.
            return paths.AdcMuLaw ? Word(MuLaw.Silence, paths) : (short)0;
        }

        short sample = Scale(microphone, paths.AdcGain);
        int word = paths.AdcMuLaw ? MuLaw.Encode(sample) << 8 : sample;
        return (short)(word << paths.InterfaceShift);
    }

    /// <inheritdoc/>
    public short Play(short word, short microphone)
    {
        Nau8810Paths paths = _paths;
        if (paths.EarProblem != null)
        {
            return 0;
        }

        int received = (short)(word << paths.InterfaceShift);
        short sample = paths.DacMuLaw ? MuLaw.Decode((byte)(received >> 8)) : (short)received;
        short played = IsDacDead ? (short)0 : Scale(sample, paths.DacGain);
        return paths.SidetoneGain == 0
            ? played : Clamp(played + (double)Scale(microphone, paths.SidetoneGain));
    }

    private static short Word(byte code, Nau8810Paths paths) =>
        (short)(code << 8 << paths.InterfaceShift);

    private static short Scale(short sample, double gain) =>
        gain == 1.0 ? sample : Clamp(sample * gain);

    private static short Clamp(double value) =>
        (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);

    private void WriteRegister(int register, int value)
    {
        Writes++;
        if (!Nau8810Map.Exists(register))
        {
            faults.Add(Name, $"register 0x{register:X2} does not exist");
            return;
        }

        if (register == Nau8810Register.Reset)
        {
            Nau8810Map.SetDefaults(_registers);
            _wasReset = true;
        }
        else
        {
            if (!_wasReset)
            {
                faults.Add(Name, $"register 0x{register:X2} written before the reset");
            }

            CheckOrder(register, value);
            _registers[register] = value;
        }

        _paths.Update(_registers, CapsuleLossDb);
    }

    private void CheckOrder(int register, int value)
    {
        int power1 = _registers[Nau8810Register.Power1];
        bool references = (power1 & Nau8810Map.Power1Reference) != 0
            && (power1 & Nau8810Map.Power1AnalogueBias) != 0;
        if (register == Nau8810Register.Power1
            && (value & Nau8810Map.Power1DcBuffer) != 0 && !references)
        {
            faults.Add(Name, "DC buffer switched on before reference and bias");
        }

        if ((register == Nau8810Register.Power2 || register == Nau8810Register.Power3)
            && value != 0 && !references)
        {
            faults.Add(Name, $"power register 0x{register:X2} before reference and bias");
        }

        if (register == Nau8810Register.Clock && (value & Nau8810Map.ClockMaster) != 0)
        {
            faults.Add(Name, "clock master: two chips would drive BCLK and WS");
        }

        if (register == Nau8810Register.SampleRate
            && (value & Nau8810Map.SampleRateMask) != Nau8810Register.SampleRate8k)
        {
            faults.Add(Name, $"filters set for another rate than 8 kHz (0x{value:X3})");
        }
    }
}
