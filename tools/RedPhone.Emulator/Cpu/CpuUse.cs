namespace RedPhone.Emulator;

/// <summary>What a processor had to do, all phones together, up to now.</summary>
/// <param name="Il">Executed IL instructions.</param>
/// <param name="NativeCalls">Calls of native code but for cryptography.</param>
/// <param name="CryptoCalls">Calls of native cryptography.</param>
/// <param name="CryptoBytes">Bytes these read.</param>
public readonly record struct CpuUse(
    long Il, long NativeCalls, long CryptoCalls, long CryptoBytes)
{
    /// <summary>The part that came after <paramref name="before"/>.</summary>
    public CpuUse Since(CpuUse before)
        => new(Il - before.Il, NativeCalls - before.NativeCalls, CryptoCalls - before.CryptoCalls,
            CryptoBytes - before.CryptoBytes);
}
