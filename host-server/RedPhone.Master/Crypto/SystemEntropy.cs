using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Master.Crypto;

/// <summary>The operating system's random bytes. Thread-safe.</summary>
public sealed class SystemEntropy : IEntropy
{
    /// <inheritdoc/>
    public void Fill(byte[] buffer, int offset, int count)
        => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
}
