using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Oracle = Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305;

namespace RedPhone.Crypto.Tests;

/// <summary>RFC 8439 §2.3.2, §2.8.2 and appendix A.1, BouncyCastle as an oracle.</summary>
public class ChaCha20Poly1305Tests
{
    // RFC 8439 §2.8.2.
    private const string Sunscreen = "Ladies and Gentlemen of the class of '99: If I could offer "
        + "you only one tip for the future, sunscreen would be it.";

    private const string SunscreenSealed =
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
        + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691";

    [Theory]
    // RFC 8439 §2.3.2: key, nonce, block counter.
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "000000090000004a00000000", 1,
        "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
        + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e")]
    // RFC 8439 A.1 #1.
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000",
        "000000000000000000000000", 0,
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
        + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586")]
    public void Block_Rfc8439_GivesKeyStream(string key, string nonce, int counter,
        string expected)
    {
        byte[] constants = Encoding.ASCII.GetBytes("expand 32-byte k");
        byte[] input = [.. constants, .. Test.Unhex(key), .. BitConverter.GetBytes(counter),
            .. Test.Unhex(nonce)];
        uint[] state = new uint[16];
        Buffer.BlockCopy(input, 0, state, 0, 64);
        byte[] block = new byte[64];
        Action<uint[], byte[]> xor = Test.Internal<Action<uint[], byte[]>>("ChaCha20Block", "Xor");

        xor(state, block);
        Assert.Equal(expected, Test.Hex(block));

        xor(state, block);
        Assert.Equal(new byte[64], block);
    }

    [Fact]
    public void Seal_Rfc8439Section282_GivesCiphertextAndTag()
    {
        var aead = new ChaCha20Poly1305();
        byte[] key = Enumerable.Range(0x80, 32).Select(i => (byte)i).ToArray();
        byte[] nonce = Test.Unhex("070000004041424344454647");
        byte[] associated = Test.Unhex("50515253c0c1c2c3c4c5c6c7");
        byte[] data = new byte[Sunscreen.Length + 16];
        Encoding.ASCII.GetBytes(Sunscreen, data);
        aead.SetKey(key, 0);

        aead.Seal(nonce, associated, 0, 12, data, 0, Sunscreen.Length);
        Assert.Equal(SunscreenSealed, Test.Hex(data));

        Assert.True(aead.TryOpen(nonce, associated, 0, 12, data, 0, data.Length));
        Assert.Equal(Sunscreen, Encoding.ASCII.GetString(data, 0, Sunscreen.Length));
    }

    [Fact]
    public void Seal_EveryLengthTo300_EqualsOracleAndOpens()
    {
        var aead = new ChaCha20Poly1305();
        for (int length = 0; length <= 300; length++)
        {
            byte[] key = Test.RandomBytes(length, 35);
            byte[] nonce = Test.RandomBytes(length + 1000, 12);
            byte[] associated = Test.RandomBytes(length + 2000, length % 40);
            byte[] text = Test.RandomBytes(length + 3000, length);
            byte[] data = new byte[length + 20];
            text.CopyTo(data, 4);
            aead.SetKey(key, 3);
            aead.Seal(nonce, associated, 0, associated.Length, data, 4, length);

            Assert.Equal(OracleSeal(key[3..], nonce, associated, text), data[4..]);
            Assert.Equal(new byte[4], data[..4]);
            Assert.True(aead.TryOpen(nonce, associated, 0, associated.Length, data, 4,
                length + 16));
            Assert.Equal(text, data[4..(4 + length)]);
        }
    }

    [Fact]
    public void TryOpen_AnyBitFlipped_IsRefusedAndDataUnchanged()
    {
        var aead = new ChaCha20Poly1305();
        byte[] nonce = Test.RandomBytes(1, 12);
        byte[] associated = Test.RandomBytes(2, 17);
        byte[] data = new byte[70 + 16];
        aead.SetKey(Test.RandomBytes(3, 32), 0);
        aead.Seal(nonce, associated, 0, 17, data, 0, 70);

        foreach (byte[] target in new[] { data, nonce, associated })
        {
            for (int bit = 0; bit < 8 * target.Length; bit++)
            {
                target[bit >> 3] ^= (byte)(1 << (bit & 7));
                byte[] before = (byte[])data.Clone();

                Assert.False(aead.TryOpen(nonce, associated, 0, 17, data, 0, data.Length));
                Assert.Equal(before, data);

                target[bit >> 3] ^= (byte)(1 << (bit & 7));
            }
        }

        Assert.True(aead.TryOpen(nonce, associated, 0, 17, data, 0, data.Length));
        Assert.Equal(new byte[70], data[..70]);
    }

    [Fact]
    public void TryOpen_Truncated_IsRefusedAndDataUnchanged()
    {
        var aead = new ChaCha20Poly1305();
        byte[] nonce = new byte[12];
        byte[] data = new byte[40 + 16];
        aead.SetKey(Test.RandomBytes(3, 32), 0);
        aead.Seal(nonce, null, 0, 0, data, 0, 40);
        byte[] before = (byte[])data.Clone();

        for (int count = -1; count < data.Length; count++)
        {
            Assert.False(aead.TryOpen(nonce, null, 0, 0, data, 0, count));
            Assert.Equal(before, data);
        }
    }

    [Fact]
    public void Aead_Misused_Throws()
    {
        var aead = new ChaCha20Poly1305();
        byte[] data = new byte[32];
        byte[] nonce = new byte[12];
        Assert.Throws<InvalidOperationException>(() => aead.Seal(nonce, null, 0, 0, data, 0, 16));
        Assert.Throws<InvalidOperationException>(
            () => aead.TryOpen(nonce, null, 0, 0, data, 0, 32));
        aead.SetKey(data, 0);
        Assert.Throws<ArgumentException>(() => aead.Seal(nonce, null, 0, 0, data, 0, -1));
        aead.Clear();
        Assert.Throws<InvalidOperationException>(() => aead.Seal(nonce, null, 0, 0, data, 0, 16));
    }

    /// <summary>Every length up to the link's longest, every slice boundary, both directions.
    /// </summary>
    [Fact]
    public void Slices_EveryLengthTo1152_EqualOnePiece()
    {
        var aead = new ChaCha20Poly1305();
        var whole = new ChaCha20Poly1305();
        byte[] key = Test.RandomBytes(41, 32);
        aead.SetKey(key, 0);
        whole.SetKey(key, 0);
        byte[] associated = Test.RandomBytes(42, 32);
        for (int length = 0; length <= 1152; length++)
        {
            byte[] nonce = Test.RandomBytes(length, 12);
            byte[] text = Test.RandomBytes(length + 5000, length + 16);
            byte[] expected = (byte[])text.Clone();
            byte[] data = (byte[])text.Clone();
            int associatedCount = length % 33;
            whole.Seal(nonce, associated, 0, associatedCount, expected, 0, length);

            aead.StartSeal(nonce, associated, 0, associatedCount, data, 0, length);
            byte[] used = (byte[])nonce.Clone();
            nonce.AsSpan().Clear();
            Assert.Equal(1 + ((length + 63) / 64), Run(aead));
            Assert.True(aead.Finish());
            Assert.Equal(expected, data);

            aead.StartOpen(used, associated, 0, associatedCount, data, 0, length + 16);
            int authentications = length == 0 ? 1 : (length + 255) / 256;
            Assert.Equal(1 + authentications + ((length + 63) / 64), Run(aead));
            Assert.True(aead.Finish());
            Assert.Equal(text[..length], data[..length]);
        }
    }

    /// <summary>No byte of plaintext appears before all of the text is authenticated.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(700)]
    public void Slices_AnyByteFlipped_AreRefusedAndDataNeverChanges(int length)
    {
        var aead = new ChaCha20Poly1305();
        byte[] nonce = Test.RandomBytes(1, 12);
        byte[] data = Test.RandomBytes(2, length + 16);
        aead.SetKey(Test.RandomBytes(3, 32), 0);
        aead.Seal(nonce, null, 0, 0, data, 0, length);
        for (int at = 0; at < data.Length; at++)
        {
            data[at] ^= (byte)(1 << (at & 7));
            byte[] before = (byte[])data.Clone();
            aead.StartOpen(nonce, null, 0, 0, data, 0, data.Length);
            do
            {
                Assert.Equal(before, data);
            }
            while (!aead.Step());

            Assert.False(aead.Finish());
            Assert.Equal(before, data);
            data[at] ^= (byte)(1 << (at & 7));
        }

        Assert.True(aead.TryOpen(nonce, null, 0, 0, data, 0, data.Length));
    }

    [Fact]
    public void Slices_AbandonedAnywhere_HoldNothingAndStartAfresh()
    {
        string fresh = Test.Contents(new ChaCha20Poly1305());
        var aead = new ChaCha20Poly1305();
        byte[] key = Test.RandomBytes(3, 32);
        byte[] nonce = Test.RandomBytes(1, 12);
        byte[] sealedText = Test.RandomBytes(2, 616);
        aead.SetKey(key, 0);
        aead.Seal(nonce, null, 0, 0, sealedText, 0, 600);
        for (int slices = 0; slices <= 13; slices++)
        {
            foreach (bool opens in new[] { false, true })
            {
                byte[] data = (byte[])sealedText.Clone();
                aead.SetKey(key, 0);
                Start(aead, opens, nonce, data);
                for (int i = 0; i < slices; i++)
                {
                    aead.Step();
                    Assert.NotEqual(fresh, Test.Contents(aead));
                }

                aead.Clear();
                Assert.Equal(fresh, Test.Contents(aead));
            }
        }

        aead.SetKey(key, 0);
        Start(aead, true, nonce, sealedText);
        aead.Step();
        Start(aead, true, nonce, sealedText);
        Run(aead);
        Assert.True(aead.Finish());
    }

    [Fact]
    public void Slices_Misused_Throw()
    {
        var aead = new ChaCha20Poly1305();
        byte[] data = new byte[32];
        byte[] nonce = new byte[12];
        Assert.Throws<InvalidOperationException>(() => aead.Step());
        Assert.Throws<InvalidOperationException>(() => aead.Finish());
        Assert.Throws<InvalidOperationException>(() => Start(aead, true, nonce, data));
        aead.SetKey(data, 0);
        aead.StartSeal(nonce, null, 0, 0, data, 0, 16);
        Assert.Throws<InvalidOperationException>(() => aead.Finish());
        Run(aead);
        Assert.True(aead.Finish());
        Assert.Throws<InvalidOperationException>(() => aead.Finish());
    }

    private static void Start(ChaCha20Poly1305 aead, bool opens, byte[] nonce, byte[] data)
    {
        if (opens)
        {
            aead.StartOpen(nonce, null, 0, 0, data, 0, data.Length);
        }
        else
        {
            aead.StartSeal(nonce, null, 0, 0, data, 0, data.Length - 16);
        }
    }

    private static int Run(ChaCha20Poly1305 aead)
    {
        int slices = 1;
        while (!aead.Step())
        {
            slices++;
        }

        return slices;
    }

    private static byte[] OracleSeal(byte[] key, byte[] nonce, byte[] associated, byte[] text)
    {
        var oracle = new Oracle();
        oracle.Init(true, new AeadParameters(new KeyParameter(key), 128, nonce, associated));
        byte[] output = new byte[oracle.GetOutputSize(text.Length)];
        int count = oracle.ProcessBytes(text, 0, text.Length, output, 0);
        oracle.DoFinal(output, count);
        return output;
    }
}
