using System.Numerics;
using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>ECDH on P-256 by the platform; one step does it all. A point that is not on the curve
/// makes <see cref="Finish"/> false.</summary>
internal sealed class EcdhP256 : IKeyAgreement
{
    private const int ScalarBytes = 32;

    private static readonly BigInteger _order = new(Convert.FromHexString(
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), true, true);

    private readonly byte[] _private = new byte[ScalarBytes];
    private readonly byte[] _result = new byte[2 * ScalarBytes];
    private byte[]? _peer;
    private int _resultBytes;

    public int KeyBytes => ScalarBytes;

    public void Start(byte[] privateKey, int privateOffset, byte[] peerPublic, int peerOffset)
    {
        Array.Copy(privateKey, privateOffset, _private, 0, ScalarBytes);
        _peer = peerPublic.AsSpan(peerOffset, 2 * ScalarBytes).ToArray();
    }

    public void StartPublic(byte[] privateKey, int privateOffset)
    {
        Array.Copy(privateKey, privateOffset, _private, 0, ScalarBytes);
        _peer = null;
    }

    public bool Step()
    {
        using ECDiffieHellman own = Import();
        if (_peer is null)
        {
            ECPoint point = own.ExportParameters(false).Q;
            point.X!.CopyTo(_result, 0);
            point.Y!.CopyTo(_result, ScalarBytes);
            _resultBytes = 2 * ScalarBytes;
            return true;
        }

        try
        {
            using var peer = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = _peer[..ScalarBytes], Y = _peer[ScalarBytes..] },
            });
            byte[] shared = own.DeriveRawSecretAgreement(peer.PublicKey);
            shared.CopyTo(_result, 0);
            Bytes.Wipe(shared);
            _resultBytes = ScalarBytes;
        }
        catch (CryptographicException)
        {
            // Not a point of the curve: hostile input, refused in Finish.
            _resultBytes = 0;
        }

        return true;
    }

    public bool Finish(byte[] result, int offset)
    {
        bool good = _resultBytes != 0;
        Array.Copy(_result, 0, result, offset, good ? _resultBytes : ScalarBytes);
        Clear();
        return good;
    }

    public void Clear()
    {
        Bytes.Wipe(_private);
        Bytes.Wipe(_result);
        _peer = null;
        _resultBytes = 0;
    }

    /// <summary>32 random bytes as a number from 1 to order - 1, which keeps every such number.
    /// </summary>
    private ECDiffieHellman Import()
    {
        var value = new BigInteger(_private, true, true);
        value = value.IsZero || value >= _order ? (value % (_order - 1)) + 1 : value;
        byte[] scalar = new byte[ScalarBytes];
        byte[] bytes = value.ToByteArray(true, true);
        bytes.CopyTo(scalar, ScalarBytes - bytes.Length);
        var own = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = scalar,
        });
        Bytes.Wipe(scalar);
        Bytes.Wipe(bytes);
        return own;
    }
}
