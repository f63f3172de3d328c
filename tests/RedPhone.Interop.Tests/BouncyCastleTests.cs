using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using RedPhone.Core.Srtp;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Models;
using IBlockCipher = RedPhone.Crypto.IBlockCipher;
using IMac = RedPhone.Crypto.IMac;
using Ladder = Org.BouncyCastle.Math.EC.Rfc7748.X25519;
using OracleAead = Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305;

namespace RedPhone.Interop.Tests;

/// <summary>
/// Every primitive that the phone's engine or the PC's has, against BouncyCastle: each length from
/// nothing to beyond all block borders, keys and data at random, in pieces of random length.
/// </summary>
public sealed class BouncyCastleTests
{
    private const int MaxBytes = 300;
    private const int Curves = 40;
    private const int Groups = 4;

    private readonly Random _random = new(20_300_101);
    private readonly PcCryptoEngine _engine = new();

    [Fact]
    public void Sha1_AllLengths_Agrees()
    {
        var ours = new Sha1();
        AllLengths(data => (Hash(data, ours.Reset, ours.Update, ours.Finish, 20),
            Digest(new Sha1Digest(), data)));
    }

    [Fact]
    public void Sha256_AllLengths_Agrees() => CompareHash(_engine.CreateSha256(),
        () => new Sha256Digest());

    [Fact]
    public void Sha384_AllLengths_Agrees() => CompareHash(_engine.CreateSha384(),
        () => new Sha384Digest());

    [Fact]
    public void HmacSha1_AllLengthsOfKeyAndData_Agrees() => CompareMac(_engine.CreateHmacSha1(),
        () => new Sha1Digest());

    [Fact]
    public void HmacSha256_AllLengthsOfKeyAndData_Agrees()
        => CompareMac(_engine.CreateHmacSha256(), () => new Sha256Digest());

    [Fact]
    public void HmacSha384_AllLengthsOfKeyAndData_Agrees()
        => CompareMac(_engine.CreateHmacSha384(), () => new Sha384Digest());

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void Aes_Blocks_Agree(int keyBytes)
    {
        IBlockCipher ours = Cipher(keyBytes);
        for (int blocks = 1; blocks <= 20; blocks++)
        {
            byte[] key = Bytes(keyBytes);
            byte[] data = Bytes(16 * blocks);
            byte[] made = new byte[data.Length];
            ours.SetKey(key, 0);
            ours.EncryptBlocks(data, 0, made, 0, blocks);

            Assert.Equal(Process(new BufferedBlockCipher(new AesEngine()), new KeyParameter(key),
                data), made);
        }
    }

    /// <summary>SRTP's counter mode is BouncyCastle's segmented integer counter on the start block
    /// of RFC 3711 §4.1.1.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void AesCounterMode_AllLengths_Agrees(int keyBytes)
    {
        var stream = new SrtpKeyStream(Cipher(keyBytes));
        AllLengths(data =>
        {
            byte[] key = Bytes(keyBytes);
            byte[] salt = Bytes(14);
            uint ssrc = (uint)_random.NextInt64(1L << 32);
            uint roc = (uint)_random.NextInt64(1L << 32);
            int sequence = _random.Next(65_536);
            var start = new BigInteger(1, salt).ShiftLeft(16)
                .Xor(BigInteger.ValueOf(ssrc).ShiftLeft(64))
                .Xor(BigInteger.ValueOf(((long)roc << 16) | (uint)sequence).ShiftLeft(16));
            byte[] made = (byte[])data.Clone();
            stream.SetKey(Cipher(keyBytes), key, 0, salt, 0);
            stream.Xor(ssrc, roc, sequence, made, 0, made.Length);
            return (made, Process(new BufferedBlockCipher(new SicBlockCipher(new AesEngine())),
                new ParametersWithIV(new KeyParameter(key), Padded(start, 16)), data));
        });
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void AesCfb_AllLengths_AgreesBothWays(int keyBytes)
    {
        IBlockCipher cipher = Cipher(keyBytes);
        byte[] scratch = new byte[16];
        AllLengths(data =>
        {
            byte[] key = Bytes(keyBytes);
            byte[] iv = Bytes(16);
            byte[] made = (byte[])data.Clone();
            cipher.SetKey(key, 0);
            AesCfb.Encrypt(cipher, iv, 0, made, 0, made.Length, scratch);
            byte[] back = new byte[made.Length];
            AesCfb.Decrypt(cipher, iv, 0, made, 0, made.Length, back, scratch);
            Assert.Equal(data, back);
            return (made, Process(new BufferedBlockCipher(new CfbBlockCipher(new AesEngine(), 128)),
                new ParametersWithIV(new KeyParameter(key), iv), data));
        });
    }

    [Fact]
    public void ChaCha20Poly1305_AllLengths_AgreesBothWaysAndRefusesAFlippedBit()
    {
        IAead ours = _engine.CreateChaCha20Poly1305();
        AllLengths(data =>
        {
            byte[] key = Bytes(32);
            byte[] nonce = Bytes(12);
            byte[] associated = Bytes(_random.Next(80));
            var oracle = new OracleAead();
            oracle.Init(true, new AeadParameters(new KeyParameter(key), 128, nonce, associated));
            byte[] expected = new byte[oracle.GetOutputSize(data.Length)];
            int done = oracle.ProcessBytes(data, 0, data.Length, expected, 0);
            oracle.DoFinal(expected, done);

            byte[] made = [.. data, .. new byte[16]];
            ours.SetKey(key, 0);
            ours.Seal(nonce, associated, 0, associated.Length, made, 0, data.Length);
            byte[] opened = (byte[])expected.Clone();
            Assert.True(ours.TryOpen(nonce, associated, 0, associated.Length, opened, 0,
                opened.Length));
            Assert.Equal(data, opened[..data.Length]);
            byte[] forged = (byte[])expected.Clone();
            forged[_random.Next(forged.Length)] ^= 1;
            Assert.False(ours.TryOpen(nonce, associated, 0, associated.Length, forged, 0,
                forged.Length));
            return (made, expected);
        });
    }

    [Fact]
    public void X25519_RandomScalarsAndPoints_Agrees()
    {
        IKeyAgreement ours = _engine.CreateX25519();
        for (int i = 0; i < Curves; i++)
        {
            byte[] scalar = Bytes(32);
            byte[] point = Bytes(32);
            byte[] expected = new byte[32];
            Ladder.ScalarMult(scalar, 0, point, 0, expected, 0);
            ours.Start(scalar, 0, point, 0);
            Assert.Equal(expected, Run(ours, 32));
            Ladder.ScalarMultBase(scalar, 0, expected, 0);
            ours.StartPublic(scalar, 0);
            Assert.Equal(expected, Run(ours, 32));
        }
    }

    [Fact]
    public void EcdhP256_RandomKeys_Agrees()
    {
        IKeyAgreement ours = _engine.CreateEcdhP256();
        var curve = SecNamedCurves.GetByName("secp256r1");
        var domain = new ECDomainParameters(curve.Curve, curve.G, curve.N, curve.H);
        for (int i = 0; i < Curves; i++)
        {
            byte[] own = Bytes(32);
            own[0] &= 0x7F;
            var scalar = new BigInteger(1, own);
            byte[] expected = curve.G.Multiply(scalar).Normalize().GetEncoded(false)[1..];
            ours.StartPublic(own, 0);
            Assert.Equal(expected, Run(ours, 64));

            var peer = curve.G.Multiply(new BigInteger(1, Bytes(31))).Normalize();
            var agreement = new ECDHBasicAgreement();
            agreement.Init(new ECPrivateKeyParameters(scalar, domain));
            BigInteger shared = agreement.CalculateAgreement(
                new ECPublicKeyParameters(peer, domain));
            ours.Start(own, 0, peer.GetEncoded(false), 1);
            Assert.Equal(Padded(shared, 32), Run(ours, 64)[..32]);
        }
    }

    [Fact]
    public void Dh3072_RandomKeys_Agrees()
    {
        IKeyAgreement ours = _engine.CreateDh3072();
        BigInteger prime = DHStandardGroups.rfc3526_3072.P;
        for (int i = 0; i < Groups; i++)
        {
            byte[] own = Bytes(ours.KeyBytes);
            var exponent = new BigInteger(1, own);
            ours.StartPublic(own, 0);
            Assert.Equal(Padded(BigInteger.Two.ModPow(exponent, prime), 384), Run(ours, 384));
            byte[] peer = Bytes(384);
            peer[0] = 0;
            ours.Start(own, 0, peer, 0);
            Assert.Equal(Padded(new BigInteger(1, peer).ModPow(exponent, prime), 384),
                Run(ours, 384));
        }
    }

    [Fact]
    public void Hkdf_AllLengths_Agrees()
    {
        var ours = new Hkdf(_engine.CreateHmacSha256());
        AllLengths(material =>
        {
            byte[] salt = Bytes(32);
            var oracle = new HkdfBytesGenerator(new Sha256Digest());
            oracle.Init(new HkdfParameters(material, salt, []));
            byte[] expected = new byte[64];
            oracle.GenerateBytes(expected, 0, 64);
            byte[] first = new byte[32];
            byte[] second = new byte[32];
            ours.Derive(salt, material, 0, material.Length, first, second);
            return ([.. first, .. second], expected);
        });
    }

    private void CompareHash(IHash ours, Func<IDigest> oracle) => AllLengths(data =>
        (Hash(data, ours.Reset, ours.Update, ours.Finish, ours.DigestBytes),
            Digest(oracle(), data)));

    private void CompareMac(IMac ours, Func<IDigest> oracle)
    {
        for (int keyBytes = 0; keyBytes <= 200; keyBytes++)
        {
            byte[] key = Bytes(keyBytes);
            byte[] data = Bytes(_random.Next(MaxBytes));
            ours.SetKey(key, 0, keyBytes);
            byte[] made = new byte[ours.TagBytes];
            Feed(data, ours.Update);
            ours.Finish(made, 0, made.Length);
            Assert.Equal(Mac(oracle(), key, data), made);
        }

        byte[] one = Bytes(20);
        ours.SetKey(one, 0, one.Length);
        AllLengths(data =>
        {
            byte[] made = new byte[ours.TagBytes];
            Feed(data, ours.Update);
            ours.Finish(made, 0, made.Length);
            return (made, Mac(oracle(), one, data));
        });
    }

    private byte[] Hash(byte[] data, Action reset, Action<byte[], int, int> update,
        Action<byte[], int> finish, int bytes)
    {
        byte[] made = new byte[bytes];
        reset();
        Feed(data, update);
        finish(made, 0);
        return made;
    }

    private void Feed(byte[] data, Action<byte[], int, int> update)
    {
        for (int at = 0; at < data.Length;)
        {
            int part = _random.Next(1, data.Length - at + 1);
            update(data, at, part);
            at += part;
        }
    }

    private void AllLengths(Func<byte[], (byte[] Made, byte[] Expected)> compare)
    {
        for (int count = 0; count <= MaxBytes; count++)
        {
            (byte[] made, byte[] expected) = compare(Bytes(count));
            Assert.True(expected.AsSpan().SequenceEqual(made), $"{count} bytes");
        }
    }

    private IBlockCipher Cipher(int keyBytes)
        => keyBytes == 32 ? _engine.CreateAes256() : _engine.CreateAes128();

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Run(IKeyAgreement agreement, int bytes)
    {
        while (!agreement.Step())
        {
        }

        byte[] result = new byte[bytes];
        Assert.True(agreement.Finish(result, 0));
        return result;
    }

    private static byte[] Digest(IDigest digest, byte[] data)
    {
        byte[] made = new byte[digest.GetDigestSize()];
        digest.BlockUpdate(data, 0, data.Length);
        digest.DoFinal(made, 0);
        return made;
    }

    private static byte[] Mac(IDigest digest, byte[] key, byte[] data)
    {
        var mac = new HMac(digest);
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(data, 0, data.Length);
        byte[] made = new byte[mac.GetMacSize()];
        mac.DoFinal(made, 0);
        return made;
    }

    private static byte[] Process(BufferedBlockCipher cipher, ICipherParameters key, byte[] data)
    {
        if (data.Length == 0)
        {
            return [];
        }

        // Whole blocks in, the wanted bytes out: the modes here are stream ciphers.
        cipher.Init(true, key);
        byte[] whole = [.. data, .. new byte[(16 - (data.Length % 16)) % 16]];
        return cipher.DoFinal(whole)[..data.Length];
    }

    private static byte[] Padded(BigInteger number, int bytes)
    {
        byte[] made = number.ToByteArrayUnsigned();
        return [.. new byte[bytes - made.Length], .. made];
    }
}
