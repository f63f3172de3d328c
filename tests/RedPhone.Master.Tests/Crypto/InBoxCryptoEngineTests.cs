using RedPhone.Crypto;
using RedPhone.Master.Crypto;

namespace RedPhone.Master.Tests.Crypto;

/// <summary>The server's primitives against the phone's, which are checked by vectors.</summary>
public class InBoxCryptoEngineTests
{
    private static readonly int[] Lengths = [0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 1000];

    private readonly InBoxCryptoEngine _inBox = new();
    private readonly ManagedCryptoEngine _managed = new();
    private readonly SeededEntropy _entropy = new(4);

    [Fact]
    public void Sha256_AllLengths_IsThePhones()
    {
        IHash[] hashes = [_inBox.CreateSha256(), _managed.CreateSha256()];
        foreach (int length in Lengths)
        {
            byte[] data = Random(length);
            byte[][] digests = [.. hashes.Select(hash =>
            {
                byte[] digest = new byte[hash.DigestBytes + 2];
                hash.Update(Random(3), 0, 3);
                hash.Reset();
                hash.Update(data, 0, length / 2);
                hash.Update(data, length / 2, length - (length / 2));
                hash.Finish(digest, 2);
                return digest;
            })];
            Assert.Equal(digests[1], digests[0]);
        }
    }

    [Fact]
    public void Hmac_AllLengths_IsThePhones()
    {
        IMac[][] pairs = [[_inBox.CreateHmacSha256(), _managed.CreateHmacSha256()],
            [_inBox.CreateHmacSha1(), _managed.CreateHmacSha1()]];
        foreach (IMac[] pair in pairs)
        {
            Assert.Equal(pair[1].TagBytes, pair[0].TagBytes);
            foreach (int length in Lengths)
            {
                byte[] data = Random(length);
                byte[] key = Random(length + 1);
                byte[][] tags = [.. pair.Select(mac =>
                {
                    byte[] tag = new byte[2 * mac.TagBytes];
                    mac.SetKey(key, 1, length);
                    mac.Update(data, 0, length);
                    mac.Finish(tag, 0, 10);
                    mac.Update(data, 0, length / 2);
                    mac.Finish(tag, 10, mac.TagBytes);
                    mac.Clear();
                    return tag;
                })];
                Assert.Equal(tags[1], tags[0]);
            }
        }
    }

    [Fact]
    public void Aes128_Blocks_AreThePhones()
    {
        byte[] key = Random(20);
        byte[] data = Random(64);
        byte[][] results = [.. new[] { _inBox.CreateAes128(), _managed.CreateAes128() }.Select(aes =>
        {
            byte[] output = (byte[])data.Clone();
            aes.SetKey(key, 4);
            aes.EncryptBlocks(output, 16, output, 16, 2);
            aes.Clear();
            return output;
        })];
        Assert.Equal(results[1], results[0]);
        Assert.Equal(data[..16], results[0][..16]);
        Assert.Equal(data[48..], results[0][48..]);
    }

    [Fact]
    public void ChaCha20Poly1305_AllLengths_IsThePhonesAndOpens()
    {
        IAead[] engines = [_inBox.CreateChaCha20Poly1305(), _managed.CreateChaCha20Poly1305()];
        byte[] key = Random(33);
        byte[] nonce = Random(12);
        foreach (int length in Lengths)
        {
            byte[] associated = Random(length % 40);
            byte[] text = Random(length);
            byte[][] sealedTexts = [.. engines.Select(aead =>
            {
                byte[] data = [9, .. text, .. new byte[16], 9];
                aead.SetKey(key, 1);
                aead.Seal(nonce, associated, 0, associated.Length, data, 1, length);
                return data;
            })];
            Assert.Equal(sealedTexts[1], sealedTexts[0]);
            Assert.True(engines[0].TryOpen(nonce, associated, 0, associated.Length, sealedTexts[0], 1,
                length + 16));
            Assert.Equal(text, sealedTexts[0][1..(length + 1)]);
        }
    }

    [Fact]
    public void ChaCha20Poly1305_EveryBitFlipped_IsRefusedAndUnchanged()
    {
        IAead aead = _inBox.CreateChaCha20Poly1305();
        byte[] nonce = Random(12);
        byte[] data = Random(24 + 16);
        aead.SetKey(Random(32), 0);
        aead.Seal(nonce, [], 0, 0, data, 0, 24);
        for (int bit = 0; bit < data.Length * 8; bit++)
        {
            byte[] flipped = (byte[])data.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            byte[] before = (byte[])flipped.Clone();
            Assert.False(aead.TryOpen(nonce, [], 0, 0, flipped, 0, flipped.Length));
            Assert.Equal(before, flipped);
        }

        for (int count = 0; count < data.Length; count++)
        {
            Assert.False(aead.TryOpen(nonce, [], 0, 0, data, 0, count));
        }

        Assert.True(aead.TryOpen(nonce, [], 0, 0, data, 0, data.Length));
    }

    [Fact]
    public void ChaCha20Poly1305_InSlices_IsTheSame()
    {
        IAead aead = _inBox.CreateChaCha20Poly1305();
        byte[] nonce = Random(12);
        byte[] text = Random(200);
        byte[] whole = [.. text, .. new byte[16]];
        byte[] data = [.. text, .. new byte[16]];
        aead.SetKey(Random(32), 0);
        aead.Seal(nonce, [], 0, 0, whole, 0, 200);
        Assert.Throws<InvalidOperationException>(() => aead.Step());

        aead.StartSeal(nonce, [], 0, 0, data, 0, 200);
        Assert.True(aead.Step() && aead.Finish());
        Assert.Equal(whole, data);

        data[7] ^= 1;
        aead.StartOpen(nonce, [], 0, 0, data, 0, data.Length);
        Assert.True(aead.Step());
        Assert.False(aead.Finish());

        aead.StartOpen(nonce, [], 0, 0, whole, 0, whole.Length);
        Assert.True(aead.Step() && aead.Finish());
        Assert.Equal(text, whole[..200]);
    }

    [Fact]
    public void Cleared_Used_Throws()
    {
        IAead aead = _inBox.CreateChaCha20Poly1305();
        IMac mac = _inBox.CreateHmacSha256();
        aead.Clear();
        mac.Clear();
        Assert.Throws<InvalidOperationException>(() => aead.Seal(new byte[12], [], 0, 0, new byte[16], 0, 0));
        Assert.Throws<InvalidOperationException>(() => mac.Update(new byte[1], 0, 1));
    }

    private byte[] Random(int count)
    {
        byte[] data = new byte[count];
        _entropy.Fill(data, 0, count);
        return data;
    }
}
