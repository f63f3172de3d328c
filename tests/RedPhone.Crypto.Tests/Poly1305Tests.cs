using System.Numerics;
using System.Text;

namespace RedPhone.Crypto.Tests;

/// <summary>RFC 8439 §2.5.2 and appendix A.3; exact arithmetic as an oracle.</summary>
public class Poly1305Tests
{
    private const string Zeros = "00000000000000000000000000000000";
    private const string Ones = "ffffffffffffffffffffffffffffffff";
    private const string One = "01000000000000000000000000000000";
    private const string Two = "02000000000000000000000000000000";
    private const string FourHigh = "01000000000000000400000000000000";
    private const string Carry =
        "e33594d7505e43b900000000000000003394d7505e4379cd01000000000000000000000000000000"
        + "0000000000000000";

    private static readonly string Ietf = Text(
        "Any submission to the IETF intended by the Contributor for publication as all or part "
        + "of an IETF Internet-Draft or RFC and any statement made within the context of an "
        + "IETF activity is considered an \"IETF Contribution\". Such statements include oral "
        + "statements in IETF sessions, as well as written and electronic communications made "
        + "at any time or place, which are addressed to");

    private static readonly string Brillig = Text(
        "'Twas brillig, and the slithy toves\nDid gyre and gimble in the wabe:\n"
        + "All mimsy were the borogoves,\nAnd the mome raths outgrabe.");

    public static TheoryData<string, string, string> Rfc8439 => new()
    {
        // §2.5.2
        { "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
            Text("Cryptographic Forum Research Group"), "a8061dc1305136c6c22b8baf0c0127a9" },
        // A.3 #1 to #11
        { Zeros + Zeros, Zeros + Zeros + Zeros + Zeros, Zeros },
        { Zeros + "36e5f6b5c5e06070f0efca96227a863e", Ietf, "36e5f6b5c5e06070f0efca96227a863e" },
        { "36e5f6b5c5e06070f0efca96227a863e" + Zeros, Ietf, "f3477e7cd95417af89a6b8794c310cf0" },
        { "1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0", Brillig,
            "4541669a7eaaee61e708dc7cbcc5eb62" },
        { Two + Zeros, Ones, "03000000000000000000000000000000" },
        { Two + Ones, Two, "03000000000000000000000000000000" },
        { One + Zeros, Ones + "f0ffffffffffffffffffffffffffffff"
            + "11000000000000000000000000000000", "05000000000000000000000000000000" },
        { One + Zeros, Ones + "fbfefefefefefefefefefefefefefefe"
            + "01010101010101010101010101010101", Zeros },
        { Two + Zeros, "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff" },
        { FourHigh + Zeros, Carry + One, "14000000000000005500000000000000" },
        { FourHigh + Zeros, Carry, "13000000000000000000000000000000" },
    };

    [Theory]
    [MemberData(nameof(Rfc8439))]
    public void Finish_Rfc8439_GivesTag(string key, string message, string expected)
    {
        Assert.Equal(expected, Tag(new Poly1305(), Test.Unhex(key), Test.Unhex(message)));
    }

    [Fact]
    public void Finish_RandomAndExtremeInput_EqualsExactArithmetic()
    {
        var poly = new Poly1305();
        for (int i = 0; i < 600; i++)
        {
            byte[] key = Test.RandomBytes(i, 32);
            byte[] message = Test.RandomBytes(-i, i % 100);
            if (i % 3 == 0)
            {
                Array.Fill(message, (byte)0xFF);
            }

            if (i % 7 == 0)
            {
                Array.Fill(key, (byte)0xFF);
            }

            Assert.Equal(Oracle(key, message), Tag(poly, key, message));
        }
    }

    [Fact]
    public void Update_EverySplit_GivesSameTag()
    {
        var poly = new Poly1305();
        byte[] key = Test.RandomBytes(1, 32);
        byte[] message = Test.RandomBytes(2, 100);
        string whole = Tag(poly, key, message);
        for (int split = 0; split <= message.Length; split++)
        {
            byte[] tag = new byte[16];
            poly.SetKey(key, 0);
            poly.Update(message, 0, split);
            poly.Update(message, split, message.Length - split);
            poly.Finish(tag, 0);

            Assert.Equal(whole, Test.Hex(tag));
        }
    }

    private static string Tag(Poly1305 poly, byte[] key, byte[] message)
    {
        byte[] tag = new byte[16];
        poly.SetKey(key, 0);
        poly.Update(message, 0, message.Length);
        poly.Finish(tag, 0);
        return Test.Hex(tag);
    }

    private static string Oracle(byte[] key, byte[] message)
    {
        BigInteger p = (BigInteger.One << 130) - 5;
        byte[] rBytes = key[..16];
        foreach (int i in new[] { 3, 7, 11, 15 })
        {
            rBytes[i] &= 15;
        }

        foreach (int i in new[] { 4, 8, 12 })
        {
            rBytes[i] &= 252;
        }

        var r = new BigInteger(rBytes, isUnsigned: true);
        BigInteger h = 0;
        for (int at = 0; at < message.Length; at += 16)
        {
            byte[] block = [.. message[at..Math.Min(at + 16, message.Length)], 1];
            h = (h + new BigInteger(block, isUnsigned: true)) * r % p;
        }

        h = (h + new BigInteger(key[16..], isUnsigned: true)) % (BigInteger.One << 128);
        byte[] tag = new byte[16];
        h.TryWriteBytes(tag, out _, isUnsigned: true);
        return Test.Hex(tag);
    }

    private static string Text(string text) => Test.Hex(Encoding.ASCII.GetBytes(text));
}
