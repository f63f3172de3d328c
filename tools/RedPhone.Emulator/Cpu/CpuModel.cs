namespace RedPhone.Emulator;

/// <summary>
/// How long a step of the firmware takes on a device: executed IL at a stated speed, and what the
/// interpreter waits for. The constants but for the buses' clocks are assumptions until a board
/// was measured; docs/il-budget.md says which.
/// </summary>
/// <param name="milPerSecond">Million IL instructions a second.</param>
/// <param name="read">Reads the counters of the instrumented firmware.</param>
public sealed class CpuModel(double milPerSecond, Func<CpuUse> read)
{
    /// <summary>A call of native code costs the time of this many IL instructions.</summary>
    public const int NativeCallIl = 27;

    /// <summary>Time a call of native cryptography takes by itself (assumed).</summary>
    public const int CryptoCallNanoseconds = 20_000;

    /// <summary>Time for each byte that native cryptography reads (assumed).</summary>
    public const int CryptoByteNanoseconds = 100;

    /// <summary>Time the IP stack takes for one datagram in or out (assumed).</summary>
    public const int DatagramNanoseconds = 150_000;

    /// <summary>
    /// Time for each byte that I2S moves between the DMA and a managed array (assumed: a copy and a
    /// repacking of 32-bit frames).
    /// </summary>
    public const int I2sByteNanoseconds = 40;

    /// <summary>Million IL instructions a second.</summary>
    public double MilPerSecond => milPerSecond;

    /// <summary>The counters now.</summary>
    public CpuUse Read() => read();

    /// <summary>
    /// Nanoseconds that this use takes; <paramref name="i2cNanoseconds"/> is the time on the bus.
    /// </summary>
    public long Nanoseconds(CpuUse use, long i2cNanoseconds, long i2sBytes, long datagrams)
    {
        long native = use.NativeCalls + use.CryptoCalls;
        double il = use.Il + ((double)native * NativeCallIl);
        return (long)(il * 1000 / milPerSecond) + (use.CryptoCalls * CryptoCallNanoseconds)
            + (use.CryptoBytes * CryptoByteNanoseconds) + (datagrams * DatagramNanoseconds)
            + (i2sBytes * I2sByteNanoseconds) + i2cNanoseconds;
    }
}
