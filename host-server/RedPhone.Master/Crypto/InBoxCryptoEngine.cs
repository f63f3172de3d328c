using RedPhone.Crypto;
using InBox = System.Security.Cryptography;

namespace RedPhone.Master.Crypto;

/// <summary>
/// The server's primitives: those of the operating system's library through .NET, X25519, which it
/// does not offer, from <see cref="X25519"/>. Objects are for one thread each.
/// </summary>
public sealed class InBoxCryptoEngine : ICryptoEngine
{
    /// <inheritdoc/>
    public IHash CreateSha256() => new InBoxHash();

    /// <inheritdoc/>
    public IMac CreateHmacSha256() => new InBoxMac(InBox.HashAlgorithmName.SHA256, 32);

    /// <inheritdoc/>
    public IMac CreateHmacSha1() => new InBoxMac(InBox.HashAlgorithmName.SHA1, 20);

    /// <inheritdoc/>
    public IBlockCipher CreateAes128() => new InBoxAes();

    /// <inheritdoc/>
    public IAead CreateChaCha20Poly1305()
        => InBox.ChaCha20Poly1305.IsSupported ? new InBoxAead() : new ChaCha20Poly1305();

    /// <inheritdoc/>
    public IKeyAgreement CreateX25519() => new X25519();
}
