using System.Runtime.CompilerServices;

namespace RedPhone.Meter;

/// <summary>
/// Where instrumented code counts. Each <see cref="MeteredContext"/> has its own copy of this class;
/// a context is single-threaded, and so are these counters. Indexes are method numbers, given by
/// <see cref="IlInstrumenter"/>.
/// </summary>
public static class IlCounters
{
    /// <summary>Room for methods; the firmware has about 1,300.</summary>
    public const int MaxMethods = 8192;

    // A heap block of the interpreter: objects are one and one a field, strings one and the text.
    private const int HeapBlockBytes = 12;

    /// <summary>Executed IL instructions.</summary>
    public static readonly long[] Il = new long[MaxMethods];

    /// <summary>Times entered.</summary>
    public static readonly long[] Calls = new long[MaxMethods];

    /// <summary>
    /// Calls out of the firmware: the class library, and the ports that are native on a device.
    /// </summary>
    public static readonly long[] NativeCalls = new long[MaxMethods];

    /// <summary>Objects, arrays, boxes and strings made.</summary>
    public static readonly long[] Allocations = new long[MaxMethods];

    /// <summary>Bytes of these on the interpreter's heap.</summary>
    public static readonly long[] Bytes = new long[MaxMethods];

    /// <summary>
    /// String literals loaded: the interpreter makes an object of one heap block for each.
    /// </summary>
    public static readonly long[] Literals = new long[MaxMethods];

    /// <summary>Names by method number; empty while nothing is instrumented here.</summary>
    public static string[] Names { get; set; } = [];

    /// <summary>Calls of native cryptography.</summary>
    public static long CryptoCalls { get; private set; }

    /// <summary>Bytes that native cryptography read.</summary>
    public static long CryptoBytes { get; private set; }

    /// <summary>Bytes of the arrays that native cryptography allocates for its results.</summary>
    public static long CryptoAllocated { get; private set; }

    /// <summary>Whether this is the copy that instrumented code counts in.</summary>
    public static bool IsMetered => Names.Length > 0;

    /// <summary>A basic block ran.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(int method, int il) => Il[method] += il;

    /// <summary>The first block of a method ran.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Entry(int method, int il)
    {
        Il[method] += il;
        Calls[method]++;
    }

    /// <summary>A call out of the firmware is about to be made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Native(int method) => NativeCalls[method]++;

    /// <summary>A string literal was loaded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Literal(int method) => Literals[method]++;

    /// <summary>An object with this many fields was made, or a value boxed.</summary>
    public static void Object(int method, int fields) => Add(method, (1 + fields) * HeapBlockBytes);

    /// <summary>An array was made.</summary>
    public static void Array(object array, int elementBytes, int method)
        => Add(method, (2 * HeapBlockBytes) + Round(((System.Array)array).Length * elementBytes));

    /// <summary>A string was made.</summary>
    public static void Text(string? text, int method)
        => Add(method, HeapBlockBytes + Round((text?.Length ?? 0) + 1));

    /// <summary>Native cryptography was called.</summary>
    public static void Crypto(int bytes, int resultBytes)
    {
        CryptoCalls++;
        CryptoBytes += bytes;
        CryptoAllocated += (2 * HeapBlockBytes) + Round(resultBytes);
    }

    private static void Add(int method, int bytes)
    {
        Allocations[method]++;
        Bytes[method] += bytes;
    }

    private static int Round(int bytes)
        => (bytes + HeapBlockBytes - 1) / HeapBlockBytes * HeapBlockBytes;
}
