using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace RedPhone.Crypto.Tests;

/// <summary>RFC 4231 §4 (SHA-256), RFC 2202 §3 (SHA-1), BouncyCastle as an oracle.</summary>
public class HmacTests
{
    private const string LargeKeyText = "Test Using Larger Than Block-Size Key - Hash Key First";

    // Key and data: text, or one byte in hexadecimal times a count.
    public static TheoryData<string, string, string> Rfc4231 => new()
    {
        { "0b*20", "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
        { "Jefe", "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
        { "aa*20", "dd*50",
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
        { "count", "cd*50",
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
        { "0c*20", "Test With Truncation", "a3b6167473100ee06e0c796c2955552b" },
        { "aa*131", LargeKeyText,
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
        { "aa*131", "This is a test using a larger than block-size key and a larger than "
            + "block-size data. The key needs to be hashed before being used by the HMAC "
            + "algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
    };

    public static TheoryData<string, string, string> Rfc2202 => new()
    {
        { "0b*20", "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00" },
        { "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
        { "aa*20", "dd*50", "125d7342b9ac11cd91a39af48aa17b4f63f175d3" },
        { "count", "cd*50", "4c9007f4026250c6bc8414f9bf50c86c2d7235da" },
        { "0c*20", "Test With Truncation", "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04" },
        { "0c*20", "Test With Truncation", "4c1a03424b55e07fe7f27be1" },
        { "aa*80", LargeKeyText, "aa4ae5e15272d00e95705637ce8a3b55ed402112" },
        { "aa*80", "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data",
            "e8e99d0f45237d786d6bbaa7965c7808bbff1a91" },
    };

    [Theory]
    [MemberData(nameof(Rfc4231))]
    public void HmacSha256_Rfc4231_GivesTag(string key, string data, string expected)
    {
        Assert.Equal(expected, Tag(new HmacSha256(), Parse(key), Parse(data),
            expected.Length / 2));
    }

    [Theory]
    [MemberData(nameof(Rfc2202))]
    public void HmacSha1_Rfc2202_GivesTag(string key, string data, string expected)
    {
        Assert.Equal(expected, Tag(new HmacSha1(), Parse(key), Parse(data), expected.Length / 2));
    }

    [Fact]
    public void Macs_RandomKeysAndData_EqualOracle()
    {
        var sha1 = new HmacSha1();
        var sha256 = new HmacSha256();
        for (int i = 0; i < 400; i++)
        {
            byte[] key = Test.RandomBytes(i, i % 150);
            byte[] data = Test.RandomBytes(-i, i);

            Assert.Equal(Oracle(new HMac(new Sha1Digest()), key, data),
                Tag(sha1, key, data, 20));
            Assert.Equal(Oracle(new HMac(new Sha256Digest()), key, data),
                Tag(sha256, key, data, 32));
        }
    }

    [Fact]
    public void Update_EverySplit_GivesSameTag()
    {
        byte[] data = Test.RandomBytes(3, 190);
        foreach (IMac mac in new IMac[] { new HmacSha1(), new HmacSha256() })
        {
            string whole = Tag(mac, [1, 2, 3], data, mac.TagBytes);
            for (int split = 0; split <= data.Length; split++)
            {
                byte[] tag = new byte[mac.TagBytes];
                mac.Update(data, 0, split);
                mac.Update(data, split, data.Length - split);
                mac.Finish(tag, 0, mac.TagBytes);

                Assert.Equal(whole, Test.Hex(tag));
            }
        }
    }

    [Fact]
    public void Finish_EveryTagLength_IsAPrefixAndTouchesNothingElse()
    {
        foreach (IMac mac in new IMac[] { new HmacSha1(), new HmacSha256() })
        {
            string whole = Tag(mac, [9], [8, 7], mac.TagBytes);
            for (int length = 1; length <= mac.TagBytes; length++)
            {
                byte[] buffer = Enumerable.Repeat((byte)0xEE, 40).ToArray();
                mac.Update([8, 7], 0, 2);
                mac.Finish(buffer, 3, length);

                Assert.Equal(whole[..(2 * length)], Test.Hex(buffer[3..(3 + length)]));
                Assert.All(buffer[..3], b => Assert.Equal(0xEE, b));
                Assert.All(buffer[(3 + length)..], b => Assert.Equal(0xEE, b));
            }
        }
    }

    [Fact]
    public void SetKey_InMidMessage_BeginsAnew()
    {
        foreach (IMac mac in new IMac[] { new HmacSha1(), new HmacSha256() })
        {
            string expected = Tag(mac, [1], [2], mac.TagBytes);
            mac.SetKey(Test.RandomBytes(5, 100), 0, 100);
            mac.Update(Test.RandomBytes(6, 77), 0, 77);

            Assert.Equal(expected, Tag(mac, [1], [2], mac.TagBytes));
        }
    }

    [Fact]
    public void Macs_Misused_Throw()
    {
        foreach (IMac mac in new IMac[] { new HmacSha1(), new HmacSha256() })
        {
            byte[] buffer = new byte[64];
            Assert.Throws<InvalidOperationException>(() => mac.Update(buffer, 0, 1));
            Assert.Throws<InvalidOperationException>(() => mac.Finish(buffer, 0, 1));
            mac.SetKey(buffer, 0, 16);
            Assert.Throws<ArgumentException>(() => mac.Finish(buffer, 0, 0));
            Assert.Throws<ArgumentException>(() => mac.Finish(buffer, 0, mac.TagBytes + 1));
            mac.Clear();
            Assert.Throws<InvalidOperationException>(() => mac.Update(buffer, 0, 1));
        }
    }

    [Fact]
    public void Hkdf_Rfc5869CaseA3_GivesOutputs()
    {
        // RFC 5869 A.3: no salt (32 zeros are the same HMAC key) and no info, 42 bytes.
        const string expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
            + "9d201395faa4b61a96c8";
        byte[] material = Parse("0b*22");
        byte[] first = new byte[32];
        byte[] second = new byte[32];

        new Hkdf(new HmacSha256()).Derive(new byte[32], material, 0, 22, first, second);

        Assert.Equal(expected, Test.Hex(first) + Test.Hex(second[..10]));
    }

    [Fact]
    public void Hkdf_OutputOverSalt_GivesSame()
    {
        byte[] salt = Test.RandomBytes(1, 32);
        byte[] first = new byte[32];
        byte[] second = new byte[32];
        var hkdf = new Hkdf(new HmacSha256());
        hkdf.Derive(salt, null, 0, 0, first, second);
        byte[] other = new byte[32];

        hkdf.Derive(salt, null, 0, 0, salt, other);

        Assert.Equal(first, salt);
        Assert.Equal(second, other);
    }

    [Fact]
    public void Hkdf_WrongMac_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Hkdf(new HmacSha1()));
    }

    private static string Tag(IMac mac, byte[] key, byte[] data, int tagBytes)
    {
        byte[] tag = new byte[tagBytes];
        mac.SetKey(key, 0, key.Length);
        mac.Update(data, 0, data.Length);
        mac.Finish(tag, 0, tagBytes);
        return Test.Hex(tag);
    }

    private static string Oracle(HMac oracle, byte[] key, byte[] data)
    {
        byte[] tag = new byte[oracle.GetMacSize()];
        oracle.Init(new KeyParameter(key));
        oracle.BlockUpdate(data, 0, data.Length);
        oracle.DoFinal(tag, 0);
        return Test.Hex(tag);
    }

    private static byte[] Parse(string text)
    {
        if (text == "count")
        {
            return Enumerable.Range(1, 25).Select(i => (byte)i).ToArray();
        }

        int star = text.IndexOf('*');
        return star < 0
            ? Encoding.ASCII.GetBytes(text)
            : Enumerable.Repeat(Convert.ToByte(text[..star], 16), int.Parse(text[(star + 1)..]))
                .ToArray();
    }
}
