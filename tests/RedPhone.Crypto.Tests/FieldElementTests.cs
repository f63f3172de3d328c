using System.Numerics;

namespace RedPhone.Crypto.Tests;

/// <summary>
/// The limb arithmetic under X25519 at its bounds, which random points never reach, against exact
/// arithmetic.
/// </summary>
public class FieldElementTests
{
    private const int Limbs = 9;
    private const long Top = (1L << 23) - 1;
    private const long Full = (1L << 29) - 1;
    private const long Slack = 1L << 15;

    private static readonly BigInteger P = (BigInteger.One << 255) - 19;

    private static readonly Action<long[], long[], long[]> Multiply =
        Test.Internal<Action<long[], long[], long[]>>("FieldElement", "Multiply");

    private static readonly Action<long[], int> Square =
        Test.Internal<Action<long[], int>>("FieldElement", "Square");

    private static readonly Action<long[], byte[], int> Pack =
        Test.Internal<Action<long[], byte[], int>>("FieldElement", "Pack");

    private static readonly Action<byte[], int, long[]> Unpack =
        Test.Internal<Action<byte[], int, long[]>>("FieldElement", "Unpack");

    private static readonly Action<long[], long[], long[], long> Add =
        Test.Internal<Action<long[], long[], long[], long>>("X25519Ladder", "Add");

    private static readonly Action<long[], long[]> Double =
        Test.Internal<Action<long[], long[]>>("X25519Ladder", "Double");

    private static readonly Action<long[], long[], long> Choose =
        Test.Internal<Action<long[], long[], long>>("X25519Ladder", "Choose");

    [Fact]
    public void MultiplyAndSquare_LimbsAtBounds_AreExact()
    {
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            long[] a = Element(random);
            long[] b = Element(random);
            long[] product = new long[Limbs];
            long[] square = (long[])a.Clone();
            Multiply(a, b, product);
            Square(square, 3);

            Assert.Equal(Mod(Value(a) * Value(b)), Mod(Value(product)));
            Assert.Equal(BigInteger.ModPow(Mod(Value(a)), 8, P), Mod(Value(square)));
            AssertReduced(product);
            AssertReduced(square);
        }
    }

    [Fact]
    public void Add_LimbsAtBounds_IsExact()
    {
        var random = new Random(2);
        for (int i = 0; i < 3000; i++)
        {
            long[] points = [.. Element(random), .. Element(random), .. Element(random),
                .. Element(random)];
            long[] before = (long[])points.Clone();
            long[] u = Element(random);
            u[1] = Math.Clamp(u[1], 0, Full);
            long[] chosen = new long[2 * Limbs];
            long select = -random.Next(2);
            Add(points, u, chosen, select);

            // RFC 7748 §5: DA = (x3 - z3)(x2 + z2), CB = (x3 + z3)(x2 - z2).
            BigInteger x2 = Value(before[..9]);
            BigInteger z2 = Value(before[9..18]);
            BigInteger x3 = Value(before[18..27]);
            BigInteger z3 = Value(before[27..]);
            BigInteger da = (x3 - z3) * (x2 + z2);
            BigInteger cb = (x3 + z3) * (x2 - z2);
            Assert.Equal(before[..18], points[..18]);
            Assert.Equal(Mod((da + cb) * (da + cb)), Mod(Value(points[18..27])));
            Assert.Equal(Mod(Value(u) * (da - cb) * (da - cb)), Mod(Value(points[27..])));
            Assert.Equal(select == 0 ? x2 + z2 : x3 + z3, Value(chosen[..9]));
            Assert.Equal(select == 0 ? x2 - z2 : x3 - z3, Value(chosen[9..]));
            AssertReduced(points[18..27]);
            AssertReduced(points[27..]);

            long[] alone = new long[2 * Limbs];
            Choose(before, alone, select);
            Assert.Equal(chosen, alone);
        }
    }

    [Fact]
    public void Double_LimbsAtBounds_IsExact()
    {
        var random = new Random(3);
        for (int i = 0; i < 3000; i++)
        {
            long[] points = [.. Element(random), .. Element(random), .. new long[18]];
            if (i == 0)
            {
                // Column 7 of A^2 at its least, only limbs 1 and 6 ...
                long[] least = [0, -Slack, 0, 0, 0, 0, Full, 0, 0];
                points = [.. least, .. least, .. new long[18]];
            }
            else if (i == 1)
            {
                // ... and at its greatest.
                long[] most = [Full, Full + Slack, Full, Full, Full, Full, Full, Full, Top];
                points = [.. most, .. most, .. new long[18]];
            }

            long[] chosen = new long[2 * Limbs];
            Choose(points, chosen, 0);
            BigInteger x = Value(points[..9]);
            BigInteger z = Value(points[9..18]);
            Double(points, chosen);

            // RFC 7748 §5: x_2 = AA * BB, z_2 = E * (AA + a24 * E).
            BigInteger aa = (x + z) * (x + z);
            BigInteger bb = (x - z) * (x - z);
            BigInteger e = aa - bb;
            Assert.Equal(Mod(aa * bb), Mod(Value(points[..9])));
            Assert.Equal(Mod(e * (aa + 121665 * e)), Mod(Value(points[9..18])));
            AssertReduced(points[..9]);
            AssertReduced(points[9..18]);
        }
    }

    [Fact]
    public void Pack_AnyLimbs_WritesTheLeastResidue()
    {
        var random = new Random(4);
        for (int i = 0; i < 3000; i++)
        {
            long[] limbs = Element(random);
            if (i < 60)
            {
                // p - 30 to p + 29
                Unpack(Encode(P - 30 + i), 0, limbs);
            }

            byte[] expected = Encode(Mod(Value(limbs)));
            byte[] bytes = new byte[34];
            Pack(limbs, bytes, 1);

            Assert.Equal(Test.Hex([0, .. expected, 0]), Test.Hex(bytes));
        }
    }

    // Limbs as a multiplication may leave them, most of them at a bound.
    private static long[] Element(Random random)
    {
        long[] limbs = new long[Limbs];
        for (int i = 0; i < Limbs; i++)
        {
            long top = i == Limbs - 1 ? Top : i == 1 ? Full + Slack : Full;
            long bottom = i == 1 ? -Slack : 0;
            limbs[i] = random.Next(4) switch
            {
                0 => bottom,
                1 or 2 => top,
                _ => random.NextInt64(bottom, top + 1),
            };
        }

        return limbs;
    }

    private static void AssertReduced(long[] limbs)
    {
        for (int i = 0; i < Limbs; i++)
        {
            long slack = i == 1 ? 2 * Slack : 0;
            Assert.InRange(limbs[i], -slack, (i == Limbs - 1 ? Top : Full) + slack);
        }
    }

    private static BigInteger Value(long[] limbs)
    {
        BigInteger value = 0;
        for (int i = Limbs - 1; i >= 0; i--)
        {
            value = (value << 29) + limbs[i];
        }

        return value;
    }

    private static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;

    private static byte[] Encode(BigInteger value)
    {
        byte[] bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }
}
