using RedPhone.Core;
using RedPhone.Crypto;

namespace RedPhone.Emulator;

/// <summary>How the phones of a world are made and driven.</summary>
public sealed record PhoneOptions
{
    /// <summary>Makes a phone's primitives; the managed ones at first.</summary>
    public Func<ICryptoEngine> Crypto { get; init; } = () => new ManagedCryptoEngine();

    /// <summary>Makes the program; at first the firmware's libraries on the models' ports.</summary>
    public Func<PhoneParts, IPhoneProgram> Program { get; init; } = parts => new PhoneProgram(parts);

    /// <summary>Milliseconds from the beginning of one step to the next one's, at least.</summary>
    public int PollMs { get; init; } = 1;

    /// <summary>The processor's speed; null: a step takes no time.</summary>
    public CpuModel? Cpu { get; init; }

    /// <summary>Last changes before the firmware starts.</summary>
    public Action<Phone>? Configure { get; init; }

    /// <summary>Called right before and after each step of a phone (true: before).</summary>
    public Action<EmulatedPhone, bool>? StepObserver { get; init; }
}
