using RedPhone.Crypto;
using static RedPhone.Meter.CostRecorder;

namespace RedPhone.Meter.Works;

/// <summary>The primitives alone.</summary>
internal static class CryptoWorks
{
    private const int PacketBytes = 172;
    private const int RocBytes = 4;

    public static IEnumerable<WorkResult> Run()
    {
        var engine = new ManagedCryptoEngine();
        byte[] data = new byte[2048];
        byte[] key = new byte[32];
        key[3] = 9;
        byte[] roc = new byte[RocBytes];
        byte[] tag = new byte[32];

        yield return Block("sha1-block", "one block of SHA-1", engine.CreateHmacSha1());
        yield return Block("sha256-block", "one block of SHA-256", engine.CreateHmacSha256());

        var sha1 = new HmacSha1();
        sha1.SetKey(key, 0, 20);
        yield return Measure("hmac-sha1-packet", "HMAC-SHA-1 of a packet and its ROC",
            () => sha1.WriteSpeechTag(data, 1, 10));
        IMac sha256 = engine.CreateHmacSha256();
        sha256.SetKey(key, 0, 32);
        yield return Measure("hmac-sha256-packet", "HMAC-SHA-256 of a packet and its ROC, managed",
            () => Mac(sha256));

        IBlockCipher aes = engine.CreateAes128();
        aes.SetKey(key, 0);
        yield return Measure("aes-11-blocks", "the key stream of a packet, managed",
            () => aes.EncryptBlocks(data, 0, data, 0, 11));

        IAead aead = engine.CreateChaCha20Poly1305();
        byte[] nonce = new byte[12];
        aead.SetKey(key, 0);
        yield return Measure("aead-300", "ChaCha20-Poly1305 of 300 bytes",
            () => aead.Seal(nonce, data, 0, 0, data, 0, 300));

        IKeyAgreement curve = engine.CreateX25519();
        byte[] peer = new byte[32];
        peer[0] = 9;
        yield return Measure("x25519", "one scalar multiplication", () =>
        {
            curve.Start(key, 0, peer, 0);
            while (!curve.Step())
            {
            }

            curve.Finish(tag, 0);
        });
        curve.Start(key, 0, peer, 0);
        WorkResult longest;
        bool done = false;
        longest = Measure("x25519-slice", "its longest slice", () => done = curve.Step());
        while (!done)
        {
            WorkResult slice = Measure("x25519-slice", "its longest slice", () => done = curve.Step());
            longest = slice.Il > longest.Il ? slice : longest;
        }

        yield return longest;

        WorkResult Block(string name, string what, IMac mac)
        {
            mac.SetKey(key, 0, 20);
            const int count = 10;
            WorkResult blocks = Measure(name, what, () => mac.Update(data, 0, count * 64));
            MethodCost[] kernel = [.. blocks.Methods.Where(m => m.Name.Contains("Block."))];
            return blocks with { Il = kernel.Sum(m => m.Il) / count, Methods = kernel };
        }

        void Mac(IMac mac)
        {
            mac.Update(data, 0, PacketBytes);
            mac.Update(roc, 0, RocBytes);
            mac.Finish(tag, 0, 10);
        }
    }
}
