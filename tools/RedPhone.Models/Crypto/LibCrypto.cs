using System.Runtime.InteropServices;

namespace RedPhone.Models;

/// <summary>
/// SHA-256 of the OpenSSL that .NET itself works with on Linux, by its plain functions: the objects
/// around them cost more than the few blocks of a ZRTP message. A context is an opaque array.
/// </summary>
internal static class LibCrypto
{
    /// <summary>Bytes of a context: 112 of SHA256_CTX, rounded up.</summary>
    public const int ContextBytes = 128;

    /// <summary>The library's name.</summary>
    public const string Library = "libcrypto.so.3";

    /// <summary>The library is on this machine, with SHA-256 in it.</summary>
    public static bool HasSha256 { get; } = Has("SHA256_Init");

    /// <summary>True when the library is there and exports the function.</summary>
    public static bool Has(string function) => OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad(Library, out nint handle)
        && NativeLibrary.TryGetExport(handle, function, out _);

    /// <summary>Begins a hash.</summary>
    [DllImport(Library, EntryPoint = "SHA256_Init")]
    public static extern int Begin(byte[] context);

    /// <summary>Takes bytes, from the one referred to.</summary>
    [DllImport(Library, EntryPoint = "SHA256_Update")]
    public static extern int Update(byte[] context, ref readonly byte data, nuint count);

    /// <summary>Writes the 32 bytes of the digest; the context is wiped and must begin anew.</summary>
    [DllImport(Library, EntryPoint = "SHA256_Final")]
    public static extern int Finish(ref byte digest, byte[] context);
}
