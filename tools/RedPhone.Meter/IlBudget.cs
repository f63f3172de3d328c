namespace RedPhone.Meter;

/// <summary>What one work may cost.</summary>
/// <param name="Work">Name of the work.</param>
/// <param name="Il">Most IL instructions.</param>
/// <param name="Bytes">Most bytes our code may allocate, or null.</param>
/// <param name="Literals">Most string literals it may load, or null.</param>
/// <param name="NativeBytes">Most bytes native cryptography may allocate, or null.</param>
/// <param name="Goal">What <paramref name="Il"/> should be, where that is not reached.</param>
/// <param name="Reason">Why a goal is missed.</param>
public sealed record IlBudget(string Work, long Il, long? Bytes = null, long? Literals = null,
    long? NativeBytes = null, long? Goal = null, string? Reason = null)
{
    /// <summary>Where <paramref name="result"/> is above this budget, one line each.</summary>
    public IEnumerable<string> Violations(WorkResult result)
    {
        (string What, long Found, long? Most)[] checks =
        [
            ("IL", result.Il, Il),
            ("bytes allocated", result.Bytes, Bytes),
            ("string literals", result.Literals, Literals),
            ("bytes allocated by native cryptography", result.CryptoAllocated, NativeBytes),
        ];
        return from check in checks
               where check.Found > check.Most
               select $"{Work}: {check.Found} {check.What}, budget {check.Most}";
    }
}
