using System.Security.Cryptography;
using RedPhone.Crypto;
using RedPhone.Models;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>The PC's primitives do what the phone's own do.</summary>
public class PcCryptoEngineTests
{
    private readonly PcCryptoEngine _pc = new();
    private readonly ManagedCryptoEngine _phone = new();

    /// <summary>RFC 7748 §6.1.</summary>
    [Fact]
    public void X25519_Rfc7748Section61_Matches()
    {
        byte[] alice = Convert.FromHexString(
            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = Convert.FromHexString(
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        IKeyAgreement curve = _pc.CreateX25519();
        byte[] alicePublic = Public(curve, alice);
        byte[] bobPublic = Public(curve, bob);

        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
            Convert.ToHexStringLower(alicePublic));
        string shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
        Assert.Equal(shared, Convert.ToHexStringLower(Shared(curve, alice, bobPublic).Value));
        Assert.Equal(shared, Convert.ToHexStringLower(Shared(curve, bob, alicePublic).Value));
    }

    [Fact]
    public void X25519_OfRandomAndOddPoints_IsThePhones()
    {
        var random = new Random(7748);
        IKeyAgreement pc = _pc.CreateX25519();
        IKeyAgreement phone = _phone.CreateX25519();
        for (int i = 0; i < 60; i++)
        {
            byte[] key = new byte[32];
            byte[] point = new byte[32];
            random.NextBytes(key);
            random.NextBytes(point);
            if (i % 3 == 0)
            {
                // Low order, and values above p.
                Array.Fill(point, (byte)(i % 2 == 0 ? 0 : 255));
                point[0] = (byte)i;
            }

            (bool good, byte[] value) = Shared(pc, key, point);
            (bool expectedGood, byte[] expected) = Shared(phone, key, point);
            Assert.Equal((expectedGood, Convert.ToHexString(expected)),
                (good, Convert.ToHexString(value)));
            Assert.Equal(Public(phone, key), Public(pc, key));
        }

        Assert.False(Shared(pc, new byte[32], new byte[32]).Good);
    }

    [Fact]
    public void HmacSha256_OfAnyKeyAndLength_IsThePlatforms()
    {
        var random = new Random(2104);
        IMac mac = _pc.CreateHmacSha256();
        foreach (int keyBytes in new[] { 1, 16, 32, 63, 64, 65, 200 })
        {
            byte[] key = new byte[keyBytes + 3];
            random.NextBytes(key);
            mac.SetKey(key, 3, keyBytes);
            for (int bytes = 0; bytes < 300; bytes += 37)
            {
                byte[] data = new byte[bytes];
                random.NextBytes(data);
                mac.Update(data, 0, bytes / 2);
                mac.Update(data, bytes / 2, bytes - (bytes / 2));
                byte[] tag = new byte[12];
                mac.Finish(tag, 1, 10);
                Assert.Equal(HMACSHA256.HashData(key.AsSpan(3), data)[..10], tag[1..11]);
            }
        }

        mac.Clear();
        Assert.Throws<InvalidOperationException>(() => mac.Update(new byte[1], 0, 1));
    }

    [Fact]
    public void Sha256_ResetInTheMiddle_BeginsAnew()
    {
        IHash hash = _pc.CreateSha256();
        byte[] digest = new byte[32];
        hash.Update("abandoned"u8.ToArray(), 0, 9);
        hash.Reset();
        hash.Update("abc"u8.ToArray(), 0, 3);
        hash.Finish(digest, 0);

        Assert.Equal(SHA256.HashData("abc"u8), digest);
    }

    private static byte[] Public(IKeyAgreement curve, byte[] key)
    {
        byte[] value = new byte[32];
        curve.StartPublic(key, 0);
        while (!curve.Step())
        {
        }

        Assert.True(curve.Finish(value, 0));
        return value;
    }

    private static (bool Good, byte[] Value) Shared(IKeyAgreement curve, byte[] key, byte[] peer)
    {
        byte[] value = new byte[32];
        curve.Start(key, 0, peer, 0);
        while (!curve.Step())
        {
        }

        return (curve.Finish(value, 0), value);
    }
}
