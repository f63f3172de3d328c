using System.Globalization;
using System.Numerics;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>
/// Diffie-Hellman in the 3072-bit group of RFC 3526 §4. One step does the whole exponentiation.
/// Leakage: <see cref="BigInteger.ModPow"/> is not constant in time; an ephemeral private value is
/// used twice and then gone.
/// </summary>
internal sealed class Dh3072 : IKeyAgreement
{
    private const int PrivateBytes = 64;
    private const int PublicBytes = 384;
    private const int Generator = 2;

    private static readonly BigInteger _prime = BigInteger.Parse("0"
        + "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
        + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
        + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
        + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
        + "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
        + "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
        + "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
        + "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
        + "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
        + "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
        + "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
        + "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
        NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly byte[] _private = new byte[PrivateBytes];
    private BigInteger _base;
    private BigInteger _result;
    private bool _good;
    private bool _done;

    public int KeyBytes => PrivateBytes;

    public void Start(byte[] privateKey, int privateOffset, byte[] peerPublic, int peerOffset)
    {
        var value = new BigInteger(peerPublic.AsSpan(peerOffset, PublicBytes), true, true);

        // RFC 6189 §4.4.1.2: 1 and p - 1 are refused; so is what is no member of the group.
        _good = value > BigInteger.One && value < _prime - BigInteger.One;
        Begin(privateKey, privateOffset, _good ? value : BigInteger.One);
    }

    public void StartPublic(byte[] privateKey, int privateOffset)
    {
        _good = true;
        Begin(privateKey, privateOffset, Generator);
    }

    public bool Step()
    {
        _result = BigInteger.ModPow(_base, new BigInteger(_private, true, true), _prime);
        _done = true;
        return true;
    }

    public bool Finish(byte[] result, int offset)
    {
        if (!_done)
        {
            throw new InvalidOperationException("not done");
        }

        // Leading zeros stay: every result is as long as the prime (§4.4.1.4).
        byte[] bytes = _result.ToByteArray(true, true);
        Span<byte> target = result.AsSpan(offset, PublicBytes);
        target.Clear();
        bytes.CopyTo(target[(PublicBytes - bytes.Length)..]);
        Bytes.Wipe(bytes);
        bool good = _good && !_result.IsOne;
        Clear();
        return good;
    }

    public void Clear()
    {
        Bytes.Wipe(_private);
        _base = BigInteger.Zero;
        _result = BigInteger.Zero;
        _done = false;
    }

    private void Begin(byte[] privateKey, int privateOffset, BigInteger value)
    {
        Array.Copy(privateKey, privateOffset, _private, 0, PrivateBytes);
        _base = value;
        _done = false;
    }
}
