namespace RedPhone.Crypto.Tests;

/// <summary>
/// What must hold of every primitive: secrets gone when it says so, re-keyed objects like fresh
/// ones, no allocation after construction.
/// </summary>
public class HygieneTests
{
    private static readonly byte[] Key = Test.RandomBytes(1, 64);
    private static readonly byte[] Message = Test.RandomBytes(2, 256);
    private static readonly byte[] Nonce = Test.RandomBytes(3, 12);
    private static readonly byte[] Buffer = new byte[300];

    private static readonly ICryptoEngine Engine = new ManagedCryptoEngine();

    [Fact]
    public void Contents_KeyedObjects_AreSeen()
    {
        // The twin of the tests below: the comparison does notice a key.
        IBlockCipher aes = Engine.CreateAes128();
        aes.SetKey(Key, 0);
        IMac mac = Engine.CreateHmacSha256();
        mac.SetKey(Key, 0, 32);

        Assert.NotEqual(Test.Contents(Engine.CreateAes128()), Test.Contents(aes));
        Assert.NotEqual(Test.Contents(Engine.CreateHmacSha256()), Test.Contents(mac));
    }

    [Fact]
    public void Hashes_Finished_HoldNothing()
    {
        foreach (Func<IHash> create in new Func<IHash>[] { () => new Sha1(), () => new Sha256() })
        {
            IHash hash = create();
            hash.Update(Message, 0, 200);
            hash.Finish(Buffer, 0);
            Assert.Equal(Test.Contents(create()), Test.Contents(hash));

            hash.Update(Message, 0, 200);
            hash.Reset();
            Assert.Equal(Test.Contents(create()), Test.Contents(hash));
        }
    }

    [Fact]
    public void Macs_FinishedAndCleared_HoldNothing()
    {
        foreach (Func<IMac> create in new[] { Engine.CreateHmacSha1, Engine.CreateHmacSha256 })
        {
            IMac keyed = create();
            keyed.SetKey(Key, 0, 64);
            IMac mac = create();
            mac.SetKey(Key, 0, 64);
            mac.Update(Message, 0, 200);
            mac.Finish(Buffer, 0, 10);
            Assert.Equal(Test.Contents(keyed), Test.Contents(mac));

            mac.Update(Message, 0, 99);
            mac.Clear();
            Assert.Equal(Test.Contents(create()), Test.Contents(mac));
        }
    }

    [Fact]
    public void Aes128_Cleared_HoldsNothing()
    {
        IBlockCipher aes = Engine.CreateAes128();
        aes.SetKey(Key, 0);
        aes.EncryptBlocks(Message, 0, Buffer, 0, 3);
        aes.Clear();

        Assert.Equal(Test.Contents(Engine.CreateAes128()), Test.Contents(aes));
    }

    [Fact]
    public void ChaCha20Poly1305_Cleared_HoldsNothing()
    {
        IAead aead = Engine.CreateChaCha20Poly1305();
        aead.SetKey(Key, 0);
        aead.Seal(Nonce, Message, 0, 20, Buffer, 0, 100);
        Assert.False(aead.TryOpen(Nonce, Message, 0, 19, Buffer, 0, 116));
        aead.Clear();

        Assert.Equal(Test.Contents(Engine.CreateChaCha20Poly1305()), Test.Contents(aead));
    }

    [Fact]
    public void Poly1305_Finished_HoldsNothing()
    {
        var poly = new Poly1305();
        poly.SetKey(Key, 0);
        poly.Update(Message, 0, 37);
        poly.Finish(Buffer, 0);

        Assert.Equal(Test.Contents(new Poly1305()), Test.Contents(poly));
    }

    [Fact]
    public void X25519_FinishedOrCleared_HoldsNothing()
    {
        string fresh = Test.Contents(new X25519());
        var engine = new X25519();
        engine.Start(Key, 0, Message, 0);
        while (!engine.Step())
        {
            Assert.NotEqual(fresh, Test.Contents(engine));
        }

        Assert.True(engine.Finish(Buffer, 0));
        Assert.Equal(fresh, Test.Contents(engine));

        for (int slices = 0; slices < 557; slices += 23)
        {
            engine.Start(Key, 0, Message, 0);
            for (int i = 0; i < slices; i++)
            {
                engine.Step();
            }

            engine.Clear();
            Assert.Equal(fresh, Test.Contents(engine));
        }
    }

    [Fact]
    public void Objects_ReKeyed_GiveTheSameAsFreshOnes()
    {
        IMac mac = Engine.CreateHmacSha256();
        IBlockCipher aes = Engine.CreateAes128();
        IAead aead = Engine.CreateChaCha20Poly1305();
        for (int i = 0; i < 50; i++)
        {
            byte[] key = Test.RandomBytes(i, 32);
            Assert.Equal(Use(Engine.CreateHmacSha256(), key), Use(mac, key));
            Assert.Equal(Use(Engine.CreateAes128(), key), Use(aes, key));
            Assert.Equal(Use(Engine.CreateChaCha20Poly1305(), key), Use(aead, key));
        }
    }

    [Fact]
    public void Operations_AfterConstruction_AllocateNothing()
    {
        IHash sha1 = new Sha1();
        IHash sha256 = Engine.CreateSha256();
        IMac hmac1 = Engine.CreateHmacSha1();
        IMac hmac256 = Engine.CreateHmacSha256();
        IBlockCipher aes = Engine.CreateAes128();
        IAead aead = Engine.CreateChaCha20Poly1305();
        IKeyAgreement curve = Engine.CreateX25519();
        var hkdf = new Hkdf(hmac256);
        byte[] first = new byte[32];
        byte[] second = new byte[32];
        byte[] data = new byte[300];
        void All()
        {
            sha1.Update(Message, 0, 200);
            sha1.Finish(data, 0);
            sha256.Update(Message, 0, 200);
            sha256.Finish(data, 0);
            hmac1.SetKey(Key, 0, 20);
            hmac1.Update(Message, 0, 200);
            hmac1.Finish(data, 0, 10);
            hkdf.Derive(first, Key, 0, 32, first, second);
            aes.SetKey(Key, 0);
            aes.EncryptBlocks(data, 0, data, 0, 11);
            aead.SetKey(Key, 0);
            aead.Seal(Nonce, Message, 0, 16, data, 0, 200);
            aead.TryOpen(Nonce, Message, 0, 16, data, 0, 216);
            curve.StartPublic(first, 0);
            while (!curve.Step())
            {
            }

            curve.Finish(data, 0);
        }

        All();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            All();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Use(IMac mac, byte[] key)
    {
        byte[] tag = new byte[32];
        mac.SetKey(key, 0, 32);
        mac.Update(Message, 0, 150);
        mac.Finish(tag, 0, 32);
        return Test.Hex(tag);
    }

    private static string Use(IBlockCipher aes, byte[] key)
    {
        byte[] output = new byte[64];
        aes.SetKey(key, 0);
        aes.EncryptBlocks(Message, 0, output, 0, 4);
        return Test.Hex(output);
    }

    private static string Use(IAead aead, byte[] key)
    {
        byte[] data = new byte[116];
        aead.SetKey(key, 0);
        aead.Seal(Nonce, null, 0, 0, data, 0, 100);
        return Test.Hex(data);
    }
}
