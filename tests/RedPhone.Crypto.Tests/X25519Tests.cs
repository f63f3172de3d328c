using Oracle = Org.BouncyCastle.Math.EC.Rfc7748.X25519;

namespace RedPhone.Crypto.Tests;

/// <summary>RFC 7748 §5.2 and §6.1, low-order points, BouncyCastle as an oracle.</summary>
public class X25519Tests
{
    private const int Slices = 557;

    // Encodings of the points of order 1, 2, 4 and 8 on curve and twist below 2^255
    // (https://cr.yp.to/ecdh.html#validate).
    public static TheoryData<string> LowOrderPoints => new()
    {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };

    [Theory]
    // RFC 7748 §5.2, both vectors.
    [InlineData("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void Start_Rfc7748Section52_GivesResult(string scalar, string u, string expected)
    {
        byte[] result = new byte[32];

        Assert.True(Run(new X25519(), Test.Unhex(scalar), Test.Unhex(u), result));
        Assert.Equal(expected, Test.Hex(result));
    }

    [Fact]
    public void Start_Rfc7748Section52Iterated_GivesResultAfter1And1000()
    {
        byte[] k = Test.Unhex("09".PadRight(64, '0'));
        byte[] u = (byte[])k.Clone();
        var engine = new X25519();
        for (int i = 1; i <= 1000; i++)
        {
            byte[] result = new byte[32];
            Assert.True(Run(engine, k, u, result));
            u = k;
            k = result;
            if (i == 1)
            {
                Assert.Equal("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
                    Test.Hex(k));
            }
        }

        Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
            Test.Hex(k));
    }

    [Fact]
    public void StartPublic_Rfc7748Section61_BothSidesAgree()
    {
        byte[] alice = Test.Unhex(
            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = Test.Unhex(
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        var engine = new X25519();

        byte[] alicePublic = Public(engine, alice);
        byte[] bobPublic = Public(engine, bob);
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
            Test.Hex(alicePublic));
        Assert.Equal("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
            Test.Hex(bobPublic));

        byte[] aliceSecret = new byte[32];
        byte[] bobSecret = new byte[32];
        Assert.True(Run(engine, alice, bobPublic, aliceSecret));
        Assert.True(Run(engine, bob, alicePublic, bobSecret));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
            Test.Hex(aliceSecret));
        Assert.Equal(aliceSecret, bobSecret);
    }

    [Fact]
    public void Start_RandomInput_EqualsOracle()
    {
        var engine = new X25519();
        for (int i = 0; i < 500; i++)
        {
            byte[] scalar = Test.RandomBytes(i, 32);
            byte[] u = Test.RandomBytes(-1 - i, 32);
            byte[] result = new byte[32];

            Assert.True(Run(engine, scalar, u, result));
            Assert.Equal(OracleMultiply(scalar, u), result);
            Assert.Equal(OracleMultiply(scalar, Test.Unhex("09".PadRight(64, '0'))),
                Public(engine, scalar));
        }
    }

    [Theory]
    [InlineData(0x00, 2)]
    [InlineData(0xFF, 0xEF)] // p + 2 and the like: not reduced, to be taken modulo p
    [InlineData(0xFF, 0xF7)]
    [InlineData(0xFF, 0xFF)]
    public void Start_ExtremeU_EqualsOracle(byte fill, byte lowest)
    {
        byte[] u = Enumerable.Repeat(fill, 32).ToArray();
        u[0] = lowest;
        var engine = new X25519();
        foreach (byte scalarFill in new byte[] { 0x00, 0xFF, 0x55, 0xAA })
        {
            byte[] scalar = Enumerable.Repeat(scalarFill, 32).ToArray();
            byte[] result = new byte[32];

            Assert.True(Run(engine, scalar, u, result));
            Assert.Equal(OracleMultiply(scalar, u), result);
        }
    }

    [Fact]
    public void Start_ClampedAndMaskedBits_ChangeNothing()
    {
        byte[] scalar = Test.RandomBytes(1, 32);
        byte[] u = Test.RandomBytes(2, 32);
        var engine = new X25519();
        byte[] expected = new byte[32];
        Run(engine, scalar, u, expected);
        byte[] result = new byte[32];

        foreach (int bit in new[] { 0, 1, 2, 254, 255 })
        {
            byte[] other = (byte[])scalar.Clone();
            other[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.True(Run(engine, other, u, result));
            Assert.Equal(expected, result);
        }

        u[31] ^= 0x80;
        Assert.True(Run(engine, scalar, u, result));
        Assert.Equal(expected, result);
        u[31] ^= 0x40;
        Assert.True(Run(engine, scalar, u, result));
        Assert.NotEqual(expected, result);
    }

    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void Finish_LowOrderPoint_IsRefused(string point)
    {
        byte[] u = Test.Unhex(point);
        var engine = new X25519();
        for (int i = 0; i < 8; i++)
        {
            u[31] ^= 0x80; // the ignored bit, set and clear
            byte[] result = Test.RandomBytes(i, 32);

            Assert.False(Run(engine, Test.RandomBytes(i, 32), u, result));
            Assert.Equal(new byte[32], result);
        }
    }

    [Fact]
    public void Step_AnyScalar_TakesTheSameNumberOfSlices()
    {
        var engine = new X25519();
        for (int i = 0; i < 20; i++)
        {
            engine.StartPublic(Test.RandomBytes(i, 32), 0);
            int slices = 1;
            while (!engine.Step())
            {
                slices++;
            }

            Assert.Equal(Slices, slices);
            Assert.True(engine.Step()); // done stays done
            Assert.True(engine.Finish(new byte[32], 0));
        }
    }

    [Fact]
    public void Start_InMidComputation_BeginsAnew()
    {
        var engine = new X25519();
        byte[] scalar = Test.RandomBytes(1, 40);
        byte[] u = Test.RandomBytes(2, 40);
        for (int slices = 0; slices < Slices; slices += 50)
        {
            engine.StartPublic(Test.RandomBytes(3, 32), 0);
            for (int i = 0; i < slices; i++)
            {
                engine.Step();
            }

            byte[] result = new byte[40];
            engine.Start(scalar, 8, u, 8);
            while (!engine.Step())
            {
            }

            Assert.True(engine.Finish(result, 8));
            Assert.Equal(OracleMultiply(scalar[8..], u[8..]), result[8..]);
            Assert.Equal(new byte[8], result[..8]);
        }
    }

    [Fact]
    public void Engine_Misused_Throws()
    {
        var engine = new X25519();
        Assert.Throws<InvalidOperationException>(() => engine.Step());
        Assert.Throws<InvalidOperationException>(() => engine.Finish(new byte[32], 0));
        engine.StartPublic(new byte[32], 0);
        engine.Step();
        Assert.Throws<InvalidOperationException>(() => engine.Finish(new byte[32], 0));
        engine.Clear();
        Assert.Throws<InvalidOperationException>(() => engine.Step());
    }

    private static byte[] Public(X25519 engine, byte[] scalar)
    {
        byte[] result = new byte[32];
        engine.StartPublic(scalar, 0);
        while (!engine.Step())
        {
        }

        Assert.True(engine.Finish(result, 0));
        return result;
    }

    private static bool Run(X25519 engine, byte[] scalar, byte[] u, byte[] result)
    {
        engine.Start(scalar, 0, u, 0);
        while (!engine.Step())
        {
        }

        return engine.Finish(result, 0);
    }

    private static byte[] OracleMultiply(byte[] scalar, byte[] u)
    {
        byte[] result = new byte[32];
        Oracle.ScalarMult(scalar, 0, u, 0, result, 0);
        return result;
    }
}
