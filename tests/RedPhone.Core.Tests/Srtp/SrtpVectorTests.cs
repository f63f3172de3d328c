using RedPhone.Core.Srtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Srtp;

public class SrtpVectorTests
{
    [Fact]
    public void KeyDerivation_Rfc3711AppendixB3_GivesItsKeys()
    {
        IBlockCipher cipher = new ManagedCryptoEngine().CreateAes128();
        cipher.SetKey(Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139"), 0);
        byte[] salt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Derive(cipher, salt, 0, 16));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Derive(cipher, salt, 2, 14));
        Assert.Equal(
            "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE"
            + "E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25"
            + "6D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2",
            Derive(cipher, salt, 1, 94));
    }

    [Fact]
    public void KeyStream_Rfc3711AppendixB2_GivesItsBlocks()
    {
        SrtpKeyStream stream = new(new ManagedCryptoEngine().CreateAes128());
        stream.SetKey(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"), 0,
            Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), 0);
        byte[] text = new byte[0xFF02 * 16];
        stream.Xor(0, 0, 0, text, 0, text.Length);

        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4", Block(text, 0));
        Assert.Equal("D23513162B02D0F72A43A2FE4A5F97AB", Block(text, 1));
        Assert.Equal("41E95B3BB0A2E8DD477901E4FCA894C0", Block(text, 2));
        Assert.Equal("EC8CDF7398607CB0F2D21675EA9EA1E4", Block(text, 0xFEFF));
        Assert.Equal("362B7C3C6773516318A077D7FC5073AE", Block(text, 0xFF00));
        Assert.Equal("6A2CC3787889374FBEB4C81B17BA6C44", Block(text, 0xFF01));
    }

    // Computed outside this project: key || salt = 00 01 .. 1d, payload 20 times ab.
    [Fact]
    public void Protect_GoldenLine_IsTheSame()
    {
        byte[] secret = Enumerable.Range(0, 30).Select(i => (byte)i).ToArray();
        byte[] packet = new byte[42];
        Convert.FromHexString("8060FFFA00000000DECAFBAD").CopyTo(packet, 0);
        packet.AsSpan(12, 20).Fill(0xAB);
        SrtpSender sender = new(new ManagedCryptoEngine());
        sender.SetKeys(SrtpProfile.AesCm128HmacSha1Tag80, secret, 0, secret, 16);

        Assert.Equal(42, sender.Protect(packet, 0, 32));
        Assert.Equal(
            "8060fffa00000000decafbad3579445e3f210acf763b7c050e37c882e06045325359918844c3f45e5c7d",
            Convert.ToHexStringLower(packet));

        SrtpReceiver receiver = new(new ManagedCryptoEngine());
        receiver.SetKeys(SrtpProfile.AesCm128HmacSha1Tag80, secret, 0, secret, 16);
        Assert.Equal(SrtpResult.Ok, receiver.TryUnprotect(packet, 0, 42, out int length));
        Assert.Equal(32, length);
        Assert.All(packet.AsSpan(12, 20).ToArray(), value => Assert.Equal(0xAB, value));
    }

    private static string Derive(IBlockCipher cipher, byte[] salt, int label, int count)
    {
        byte[] key = new byte[count];
        SrtpKeyDerivation.Derive(cipher, salt, 0, label, key, 0, count,
            new byte[SrtpKeyDerivation.ScratchBytes]);
        return Convert.ToHexString(key);
    }

    private static string Block(byte[] text, int number)
        => Convert.ToHexString(text, number * 16, 16);
}
