namespace RedPhone.Meter;

/// <summary>What one piece of work cost, all counts of one doing.</summary>
/// <param name="Work">Name of the work, as in the budgets.</param>
/// <param name="What">What was done, in a few words.</param>
/// <param name="Il">Executed IL instructions.</param>
/// <param name="ManagedCalls">Methods of the firmware entered.</param>
/// <param name="NativeCalls">Calls of the class library and of ports native on a device.</param>
/// <param name="CryptoCalls">Calls of native cryptography, 0 with the managed engine.</param>
/// <param name="CryptoBytes">Bytes these read.</param>
/// <param name="CryptoAllocated">Bytes of the result arrays these allocate.</param>
/// <param name="Allocations">Objects our code made, string literals not included.</param>
/// <param name="Bytes">Bytes of these on the interpreter's heap.</param>
/// <param name="Literals">
/// String literals loaded; the interpreter makes an object of 12 bytes for each.
/// </param>
/// <param name="Methods">The methods that ran, the most expensive first.</param>
public sealed record WorkResult(string Work, string What, long Il, long ManagedCalls,
    long NativeCalls, long CryptoCalls, long CryptoBytes, long CryptoAllocated, long Allocations,
    long Bytes, long Literals, MethodCost[] Methods)
{
    /// <summary>With a known part of another work's IL.</summary>
    public WorkResult Plus(long il) => this with { Il = Il + il };
}

/// <summary>A method's own part, callees not included.</summary>
/// <param name="Name">Full name with parameter types.</param>
/// <param name="Il">Executed IL instructions.</param>
/// <param name="Calls">Times entered.</param>
/// <param name="Bytes">Bytes it allocated, 12 for each string literal included.</param>
public sealed record MethodCost(string Name, long Il, long Calls, long Bytes);
