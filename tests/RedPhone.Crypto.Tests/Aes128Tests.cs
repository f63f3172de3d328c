using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace RedPhone.Crypto.Tests;

/// <summary>FIPS 197, SP 800-38A, BouncyCastle as an oracle.</summary>
public class Aes128Tests
{
    // SP 800-38A F.1.1 and F.5.1.
    private const string Sp80038aKey = "2b7e151628aed2a6abf7158809cf4f3c";

    [Theory]
    // FIPS 197 appendix B.
    [InlineData(Sp80038aKey, "3243f6a8885a308d313198a2e0370734",
        "3925841d02dc09fbdc118597196a0b32")]
    // FIPS 197 appendix C.1.
    [InlineData("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
        "69c4e0d86a7b0430d8cdb78070b4c55a")]
    // SP 800-38A F.1.1, ECB-AES128.Encrypt, all four blocks.
    [InlineData(Sp80038aKey,
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
        "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf"
        + "43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4")]
    // SP 800-38A F.5.1, CTR-AES128.Encrypt, the first output block.
    [InlineData(Sp80038aKey, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "ec8cdf7398607cb0f2d21675ea9ea1e4")]
    public void EncryptBlocks_Standard_GivesCiphertext(string key, string text, string expected)
    {
        var cipher = new Aes128();
        byte[] input = Test.Unhex(text);
        byte[] output = new byte[input.Length];

        cipher.SetKey(Test.Unhex(key), 0);
        cipher.EncryptBlocks(input, 0, output, 0, input.Length / 16);

        Assert.Equal(expected, Test.Hex(output));
    }

    [Fact]
    public void EncryptBlocks_RandomKeysAndOffsets_EqualsOracle()
    {
        var cipher = new Aes128();
        for (int i = 0; i < 500; i++)
        {
            int blocks = i % 13;
            byte[] key = Test.RandomBytes(i, 20);
            byte[] input = Test.RandomBytes(-i, 16 * blocks + 5);
            byte[] output = new byte[16 * blocks + 3];
            cipher.SetKey(key, 4);
            cipher.EncryptBlocks(input, 5, output, 2, blocks);

            Assert.Equal(Oracle(key[4..], input[5..]), output[2..^1]);
            Assert.Equal(0, output[0] | output[1] | output[^1]);
        }
    }

    [Fact]
    public void EncryptBlocks_InPlace_GivesSame()
    {
        var cipher = new Aes128();
        byte[] key = Test.RandomBytes(1, 16);
        byte[] data = Test.RandomBytes(2, 11 * 16);
        byte[] expected = Oracle(key, data);
        cipher.SetKey(key, 0);

        cipher.EncryptBlocks(data, 0, data, 0, 11);

        Assert.Equal(expected, data);
    }

    [Fact]
    public void EncryptBlocks_WithoutKey_Throws()
    {
        var cipher = new Aes128();
        byte[] block = new byte[16];
        Assert.Throws<InvalidOperationException>(
            () => cipher.EncryptBlocks(block, 0, block, 0, 1));
        cipher.SetKey(block, 0);
        cipher.Clear();
        Assert.Throws<InvalidOperationException>(
            () => cipher.EncryptBlocks(block, 0, block, 0, 1));
    }

    private static byte[] Oracle(byte[] key, byte[] input)
    {
        var oracle = new AesEngine();
        oracle.Init(true, new KeyParameter(key));
        byte[] output = new byte[input.Length];
        for (int i = 0; i < input.Length; i += 16)
        {
            oracle.ProcessBlock(input, i, output, i);
        }

        return output;
    }
}
