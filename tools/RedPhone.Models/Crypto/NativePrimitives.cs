using System.Security.Cryptography;

namespace RedPhone.Models;

/// <summary>
/// What the device's native code computes, by the framework's own primitives: a new array a call.
/// </summary>
public static class NativePrimitives
{
    /// <summary>AES-128-ECB of whole blocks, without padding.</summary>
    public static byte[] EncryptEcb(byte[] key, byte[] data)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptEcb(data, PaddingMode.None);
    }

    /// <summary>HMAC-SHA-256.</summary>
    public static byte[] Hmac(byte[] key, byte[] data) => HMACSHA256.HashData(key, data);
}
