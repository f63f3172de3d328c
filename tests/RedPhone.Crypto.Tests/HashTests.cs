using System.Text;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace RedPhone.Crypto.Tests;

/// <summary>
/// SHA-1 and SHA-256: the examples NIST publishes for FIPS 180-4, BouncyCastle as an oracle.
/// </summary>
public class HashTests
{
    private const string TwoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

    [Theory]
    [InlineData("", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("abc", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData(TwoBlocks, "84983e441c3bd26ebaae4aa1f95129e5e54670f1")]
    public void Sha1_Fips180Example_GivesDigest(string message, string expected)
    {
        Assert.Equal(expected, Digest(new Sha1(), Encoding.ASCII.GetBytes(message)));
    }

    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(TwoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Sha256_Fips180Example_GivesDigest(string message, string expected)
    {
        Assert.Equal(expected, Digest(new Sha256(), Encoding.ASCII.GetBytes(message)));
    }

    [Fact]
    public void Hashes_MillionLetters_GiveDigest()
    {
        byte[] message = Encoding.ASCII.GetBytes(new string('a', 1_000_000));

        Assert.Equal("34aa973cd4c4daa4f61eeb2bdbad27316534016f", Digest(new Sha1(), message));
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
            Digest(new Sha256(), message));
    }

    [Fact]
    public void Hashes_EveryLengthTo300_EqualOracle()
    {
        var sha1 = new Sha1();
        var sha256 = new Sha256();
        for (int length = 0; length <= 300; length++)
        {
            byte[] message = Test.RandomBytes(length, length);

            Assert.Equal(Oracle(new Sha1Digest(), message), Digest(sha1, message));
            Assert.Equal(Oracle(new Sha256Digest(), message), Digest(sha256, message));
        }
    }

    [Fact]
    public void Update_EverySplit_GivesSameDigest()
    {
        byte[] message = Test.RandomBytes(1, 200);
        foreach (IHash hash in new IHash[] { new Sha1(), new Sha256() })
        {
            string whole = Digest(hash, message);
            for (int split = 0; split <= message.Length; split++)
            {
                byte[] digest = new byte[hash.DigestBytes];
                hash.Update(message, 0, split);
                hash.Update(message, split, message.Length - split);
                hash.Finish(digest, 0);

                Assert.Equal(whole, Test.Hex(digest));
            }
        }
    }

    [Fact]
    public void Reset_InMidMessage_ForgetsIt()
    {
        foreach (IHash hash in new IHash[] { new Sha1(), new Sha256() })
        {
            string expected = Digest(hash, [1, 2, 3]);
            hash.Update(new byte[100], 0, 100);
            hash.Reset();

            Assert.Equal(expected, Digest(hash, [1, 2, 3]));
        }
    }

    [Fact]
    public void Finish_AtOffset_WritesOnlyTheDigest()
    {
        foreach (IHash hash in new IHash[] { new Sha1(), new Sha256() })
        {
            byte[] buffer = Enumerable.Repeat((byte)0xEE, hash.DigestBytes + 8).ToArray();
            hash.Finish(buffer, 4);

            Assert.Equal([0xEE, 0xEE, 0xEE, 0xEE], buffer[..4]);
            Assert.Equal([0xEE, 0xEE, 0xEE, 0xEE], buffer[^4..]);
            Assert.Equal(Digest(hash, []), Test.Hex(buffer[4..^4]));
        }
    }

    [Fact]
    public void Update_NegativeCount_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Sha1().Update(new byte[4], 0, -1));
        Assert.Throws<ArgumentException>(() => new Sha256().Update(new byte[4], 0, -1));
    }

    private static string Digest(IHash hash, byte[] message)
    {
        byte[] digest = new byte[hash.DigestBytes];
        hash.Update(message, 0, message.Length);
        hash.Finish(digest, 0);
        return Test.Hex(digest);
    }

    private static string Oracle(IDigest oracle, byte[] message)
    {
        byte[] digest = new byte[oracle.GetDigestSize()];
        oracle.BlockUpdate(message, 0, message.Length);
        oracle.DoFinal(digest, 0);
        return Test.Hex(digest);
    }
}
