using System.Security.Cryptography;
using RedPhone.Crypto;
using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;
using Aes = System.Security.Cryptography.Aes;

namespace RedPhone.Esp32.Tests;

public class CryptoTests
{
    private readonly FakeWorld _world = new();
    private readonly ManagedCryptoEngine _managed = new();

    public CryptoTests()
    {
        Aes.IsBroken = false;
        HMACSHA256.IsMissing = false;
    }

    [Fact]
    public void Engine_NativePrimitivesThere_UsesThem()
    {
        var engine = new NativeCryptoEngine();
        Assert.True(engine.HasNativeAes && engine.HasNativeHmac);
        Assert.IsType<NativeAes128>(engine.CreateAes128());
        Assert.IsType<NativeHmacSha256>(engine.CreateHmacSha256());
        Assert.IsType<Sha256>(engine.CreateSha256());
        Assert.IsType<HmacSha1>(engine.CreateHmacSha1());
        Assert.IsType<RedPhone.Crypto.ChaCha20Poly1305>(engine.CreateChaCha20Poly1305());
        Assert.IsType<X25519>(engine.CreateX25519());
    }

    [Fact]
    public void Engine_AesThatDisagreesAndHmacThatIsMissing_FallBack()
    {
        Aes.IsBroken = true;
        HMACSHA256.IsMissing = true;
        var engine = new NativeCryptoEngine();
        Assert.False(engine.HasNativeAes || engine.HasNativeHmac);
        Assert.IsType<Aes128>(engine.CreateAes128());
        Assert.IsType<HmacSha256>(engine.CreateHmacSha256());
    }

    [Fact]
    public void Aes_EveryBlockCountAndOffset_EqualsManaged()
    {
        var random = new SeededBytes(1);
        var native = new NativeAes128();
        IBlockCipher managed = _managed.CreateAes128();
        for (int blocks = 0; blocks <= 13; blocks++)
        {
            byte[] key = random.Next(20);
            byte[] input = random.Next(16 * blocks + blocks % 3);
            native.SetKey(key, 4);
            managed.SetKey(key, 4);
            byte[] a = new byte[input.Length + 2];
            byte[] b = new byte[input.Length + 2];
            native.EncryptBlocks(input, blocks % 3, a, 2, blocks);
            managed.EncryptBlocks(input, blocks % 3, b, 2, blocks);
            Assert.Equal(b, a);
        }
    }

    [Fact]
    public void Aes_InPlaceThenCleared_WorksThenRefuses()
    {
        byte[] data = new SeededBytes(2).Next(32);
        byte[] expected = Oracle.EncryptEcb(new byte[16], data);
        var native = new NativeAes128();
        Assert.Throws<InvalidOperationException>(() => native.EncryptBlocks(data, 0, data, 0, 2));
        native.SetKey(new byte[16], 0);
        native.EncryptBlocks(data, 0, data, 0, 2);
        Assert.Equal(expected, data);
        native.Clear();
        Assert.Throws<InvalidOperationException>(() => native.EncryptBlocks(data, 0, data, 0, 2));
    }

    [Fact]
    public void Hmac_EveryLengthAndSplit_EqualsManaged()
    {
        var random = new SeededBytes(3);
        var native = new NativeHmacSha256();
        IMac managed = _managed.CreateHmacSha256();
        int[] lengths = [0, 1, 63, 64, 176, 1535, 1536, 1537, 2000, 5000];
        foreach (int length in lengths.Concat(lengths.Reverse()))
        {
            byte[] key = random.Next(length % 90);
            byte[] message = random.Next(length);
            int split = length / 3;
            Assert.Equal(Tag(managed, key, message, split), Tag(native, key, message, split));
        }
    }

    [Fact]
    public void Hmac_SecondMessageUnderOneKey_EqualsManaged()
    {
        var random = new SeededBytes(4);
        var native = new NativeHmacSha256();
        byte[] key = random.Next(32);
        native.SetKey(key, 0, 32);
        foreach (int length in new[] { 176, 176, 40, 3000, 176 })
        {
            byte[] message = random.Next(length);
            byte[] tag = new byte[10];
            native.Update(message, 0, length);
            native.Finish(tag, 0, 10);
            Assert.Equal(Oracle.Hmac(key, message)[..10], tag);
        }

        native.Clear();
        Assert.Throws<InvalidOperationException>(() => native.Update(key, 0, 1));
    }

    [Fact]
    public void Hmac_PiecesOfAllSmallSizesOneAfterAnother_EqualTheOracle()
    {
        // A first piece of the last message's length, with and without more behind it, of either of
        // the two lengths that are kept, of an empty message, after a key and after none.
        var random = new SeededBytes(5);
        var native = new NativeHmacSha256();
        byte[] key = random.Next(32);
        native.SetKey(key, 0, 32);
        for (int round = 0; round < 400; round++)
        {
            byte[] shape = random.Next(4);
            int[] pieces = [.. shape.Take(1 + (shape[3] % 3)).Select(b => b % 4)];
            byte[] message = random.Next(pieces.Sum());
            int at = 0;
            foreach (int piece in pieces)
            {
                native.Update(message, at, piece);
                at += piece;
            }

            byte[] tag = new byte[32];
            native.Finish(tag, 0, 32);
            Assert.Equal(Oracle.Hmac(key, message), tag);
            if (shape[3] % 5 == 0)
            {
                key = random.Next(shape[3] % 40);
                native.SetKey(key, 0, key.Length);
            }
        }
    }

    [Fact]
    public void Hmac_ClearedInTheMiddle_ForgetsTheMessageAndTheKey()
    {
        var native = new NativeHmacSha256();
        native.SetKey(new byte[32], 0, 32);
        native.Update([1, 2, 3], 0, 3);
        native.Clear();
        Assert.Throws<InvalidOperationException>(() => native.Finish(new byte[32], 0, 32));
        byte[] key = new SeededBytes(6).Next(32);
        Assert.Equal(Oracle.Hmac(key, [9]), Tag(native, key, [9], 0));
    }

    [Fact]
    public void Entropy_WithNativeHmac_IsTheSameStream()
    {
        // One seed, one DRBG, whichever HMAC computes it; and the native one is used.
        byte[] native = Draw(new RecordStore(new FlashFiles()));
        Assert.True(HMACSHA256.Calls > 3);
        _ = new FakeWorld();
        HMACSHA256.IsMissing = true;
        byte[] managed = Draw(new RecordStore(new FlashFiles()));
        HMACSHA256.IsMissing = false;
        Assert.Equal(managed, native);
    }

    [Fact]
    public void Entropy_TwoStartsWithTheSameChipBytes_DifferByTheFlashSeed()
    {
        var store = new RecordStore(new FlashFiles());
        byte[] first = Draw(store);
        byte[] seed = new byte[DeviceEntropy.SeedBytes];
        Assert.Equal(seed.Length, store.Read(DeviceEntropy.SeedRecord, seed));
        _world.NextRandom = 0;
        byte[] second = Draw(store);
        Assert.NotEqual(first, second);
        byte[] replaced = new byte[DeviceEntropy.SeedBytes];
        store.Read(DeviceEntropy.SeedRecord, replaced);
        Assert.NotEqual(seed, replaced);
        Assert.NotEqual(first[..32], seed);
    }

    [Fact]
    public void Entropy_EqualSources_GiveEqualBytesAndNoiseChangesThem()
    {
        byte[] first = Draw(new RecordStore(new FlashFiles()));
        var same = new FakeWorld();
        Assert.Equal(first, Draw(new RecordStore(new FlashFiles())));
        _ = new FakeWorld();
        var noisy = new DeviceEntropy(new RecordStore(new FlashFiles()),
            new NativeCryptoEngine());
        noisy.AddNoise([1, 2, 3]);
        byte[] bytes = new byte[64];
        noisy.Fill(bytes, 0, 64);
        Assert.NotEqual(first, bytes);
        Assert.Empty(same.Blocked);
    }

    [Fact]
    public void Entropy_AfterManyRequests_DrawsFromTheChipAgain()
    {
        var entropy = new DeviceEntropy(new RecordStore(new FlashFiles()),
            new NativeCryptoEngine());
        byte before = _world.NextRandom;
        byte[] bytes = new byte[4];
        for (int i = 0; i < DeviceEntropy.RequestsPerReseed - 2; i++)
        {
            entropy.Fill(bytes, 0, 4);
        }

        Assert.Equal(before, _world.NextRandom);
        entropy.Fill(bytes, 0, 4);
        entropy.Fill(bytes, 0, 4);
        Assert.NotEqual(before, _world.NextRandom);
    }

    [Fact]
    public void Entropy_FlashRefuses_StillWorksAndSaysSo()
    {
        _world.Flash.Capacity = 0;
        var entropy = new DeviceEntropy(new RecordStore(new FlashFiles()),
            new NativeCryptoEngine());
        Assert.False(entropy.SeedKept);
        byte[] bytes = new byte[32];
        entropy.Fill(bytes, 0, 32);
        Assert.NotEqual(new byte[32], bytes);
    }

    // NIST CAVS 14.3 HMAC_DRBG.rsp, SHA-256, count 0 of no_reseed and of pr_false; compared with two
    // public copies of that file. DrbgOracleTests compare with another implementation.
    [Theory]
    [InlineData(
        "ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488"
        + "659ba96c601dc69fc902940805ec0ca8", "",
        "e528e9abf2dece54d47c7e75e5fe302149f817ea9fb4bee6f4199697d04d5b89"
        + "d54fbb978a15b5c443c9ec21036d2460b6f73ebad0dc2aba6e624abf07745bc1"
        + "07694bb7547bb0995f70de25d6b29e2d3011bb19d27676c07162c8b5ccde0668"
        + "961df86803482cb37ed6d5c0bb8d50cf1f50d476aa0458bdaba806f48be9dcb8")]
    [InlineData(
        "06032cd5eed33f39265f49ecb142c511da9aff2af71203bffaf34a9ca5bd9c0d"
        + "0e66f71edc43e42a45ad3c6fc6cdc4df",
        "01920a4e669ed3a85ae8a33b35a74ad7fb2a6bb4cf395ce00334a9c9a5a5d552",
        "76fc79fe9b50beccc991a11b5635783a83536add03c157fb30645e611c2898bb"
        + "2b1bc215000209208cd506cb28da2a51bdb03826aaf2bd2335d576d519160842"
        + "e7158ad0949d1a9ec3e66ea1b1a064b005de914eac2e9d4f2d72a8616a802254"
        + "22918250ff66a41bd2f864a6a38cc5b6499dc43f7f2bd09e1e0f8f5885935124")]
    public void Drbg_CavpVector_GivesItsBytes(string seed, string reseed, string expected)
    {
        var drbg = new HmacDrbg();
        byte[] bytes = Convert.FromHexString(seed);
        drbg.Instantiate(bytes, 0, bytes.Length);
        byte[] further = Convert.FromHexString(reseed);
        if (further.Length > 0)
        {
            drbg.Reseed(further, 0, further.Length);
        }

        byte[] output = new byte[128];
        drbg.Generate(output, 0, 128);
        drbg.Generate(output, 0, 128);
        Assert.Equal(expected, Convert.ToHexStringLower(output));
    }

    [Fact]
    public void Drbg_Misused_Throws()
    {
        Assert.Throws<ArgumentException>(() => new HmacDrbg(_managed.CreateHmacSha1()));
        Assert.Throws<ArgumentException>(() => new HmacDrbg(null));
        var drbg = new HmacDrbg();
        Assert.Throws<InvalidOperationException>(() => drbg.Generate(new byte[1], 0, 1));
        Assert.Throws<InvalidOperationException>(() => drbg.Reseed(new byte[1], 0, 1));
        drbg.Instantiate(new byte[48], 0, 48);
        Assert.Throws<ArgumentException>(() => drbg.Generate(new byte[65537], 0, 65537));
        drbg.Clear();
        Assert.Throws<InvalidOperationException>(() => drbg.Generate(new byte[1], 0, 1));
    }

    private static byte[] Draw(RecordStore store)
    {
        byte[] bytes = new byte[64];
        new DeviceEntropy(store, new NativeCryptoEngine()).Fill(bytes, 0, 64);
        return bytes;
    }

    private static byte[] Tag(IMac mac, byte[] key, byte[] message, int split)
    {
        byte[] tag = new byte[32];
        mac.SetKey(key, 0, key.Length);
        mac.Update(message, 0, split);
        mac.Update(message, split, message.Length - split);
        mac.Finish(tag, 0, 32);
        return tag;
    }
}
