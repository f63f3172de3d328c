using RedPhone.Crypto;

namespace RedPhone.Models.Attack;

/// <summary>
/// Makes an unchanged master collude: the primitives are <paramref name="engine"/>'s, but what is
/// sealed to a phone passes through the attacker's hands first (<see cref="ColludingAead"/>).
/// </summary>
public sealed class ColludingCryptoEngine(ICryptoEngine engine, MitmProxy proxy) : ICryptoEngine
{
    /// <inheritdoc/>
    public IHash CreateSha256() => engine.CreateSha256();

    /// <inheritdoc/>
    public IMac CreateHmacSha256() => engine.CreateHmacSha256();

    /// <inheritdoc/>
    public IMac CreateHmacSha1() => engine.CreateHmacSha1();

    /// <inheritdoc/>
    public IBlockCipher CreateAes128() => engine.CreateAes128();

    /// <inheritdoc/>
    public IAead CreateChaCha20Poly1305()
        => new ColludingAead(engine.CreateChaCha20Poly1305(), proxy);

    /// <inheritdoc/>
    public IKeyAgreement CreateX25519() => engine.CreateX25519();
}
