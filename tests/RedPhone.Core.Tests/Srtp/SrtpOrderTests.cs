using RedPhone.Core.Srtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>
/// RFC 3711 §3.3: replay check, then the tag, then the commitment; shown by an engine that counts
/// what is computed, and by the state after each refusal.
/// </summary>
public class SrtpOrderTests
{
    [Fact]
    public void Rtp_ReplayedOne_IsRefusedBeforeItsTagIsComputed()
    {
        var engine = new CountingEngine();
        var receiver = new SrtpReceiver(engine);
        var pair = new SrtpPair();
        receiver.SetKeys(pair.Profile, pair.Key, 0, pair.Salt, 0);
        byte[] packet = pair.Packet(100);
        Assert.Equal(SrtpResult.Ok, Take(receiver, packet));
        int macs = engine.Macs;
        int blocks = engine.Blocks;

        byte[] forged = (byte[])packet.Clone();
        forged[^1] ^= 1;
        Assert.Equal(SrtpResult.Replayed, Take(receiver, packet));
        Assert.Equal(SrtpResult.Replayed, Take(receiver, forged));
        Assert.Equal((macs, blocks), (engine.Macs, engine.Blocks));
    }

    [Fact]
    public void Rtp_ForgedOne_IsNotDecryptedAndCommitsNothing()
    {
        var engine = new CountingEngine();
        var receiver = new SrtpReceiver(engine);
        var pair = new SrtpPair();
        receiver.SetKeys(pair.Profile, pair.Key, 0, pair.Salt, 0);
        Assert.Equal(SrtpResult.Ok, Take(receiver, pair.Packet(100)));
        int blocks = engine.Blocks;
        ulong newest = receiver.NewestIndex;
        foreach (long index in new[] { 101L, 30_000, 32_868, 60_000, 65_000 })
        {
            byte[] forged = pair.Packet(index);
            forged[^1] ^= 1;
            Assert.NotEqual(SrtpResult.Ok, Take(receiver, forged));
        }

        Assert.Equal((blocks, newest), (engine.Blocks, receiver.NewestIndex));
        Assert.Equal(SrtpResult.Ok, Take(receiver, pair.Packet(101)));
    }

    [Fact]
    public void Rtcp_ReplayedOne_IsRefusedBeforeItsTagAndForgedOnesCommitNothing()
    {
        var engine = new CountingEngine();
        var pair = new SrtpPair();
        var sender = new SrtcpSender(new ManagedCryptoEngine());
        var receiver = new SrtcpReceiver(engine);
        sender.SetKeys(pair.Profile, pair.Key, 0, pair.Salt, 0);
        receiver.SetKeys(pair.Profile, pair.Key, 0, pair.Salt, 0);
        byte[][] packets = [.. Enumerable.Range(0, 3).Select(_ => Report(sender))];
        Assert.Equal(SrtpResult.Ok, Take(receiver, packets[0]));
        int macs = engine.Macs;
        Assert.Equal(SrtpResult.Replayed, Take(receiver, packets[0]));
        Assert.Equal(macs, engine.Macs);

        int blocks = engine.Blocks;
        byte[] forged = (byte[])packets[2].Clone();
        forged[^1] ^= 1;
        Assert.Equal(SrtpResult.BadTag, Take(receiver, forged));
        Assert.Equal(blocks, engine.Blocks);
        Assert.Equal(SrtpResult.Ok, Take(receiver, packets[1]));
        Assert.Equal(SrtpResult.Ok, Take(receiver, packets[2]));
    }

    /// <summary>AES-256 and H2A8 have no vector of their own: both halves, by the reference.
    /// </summary>
    [Fact]
    public void Protect_Aes256H2A8_EqualsReference()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 5))];
        byte[] salt = [.. Enumerable.Range(50, 14).Select(i => (byte)i)];
        var sender = new SrtpSender(new RedPhone.Models.PcCryptoEngine());
        var receiver = new SrtpReceiver(new RedPhone.Models.PcCryptoEngine());
        sender.SetKeys(SrtpProfile.AesCm256HmacSha256Tag80, key, 0, salt, 0);
        receiver.SetKeys(SrtpProfile.AesCm256HmacSha256Tag80, key, 0, salt, 0);
        for (int index = 65_500; index < 65_600; index++)
        {
            byte[] rtp = SrtpPair.Rtp(index & 0xFFFF, index % 300);
            byte[] packet = [.. rtp, .. new byte[SrtpSender.MaxTagBytes]];
            int count = sender.Protect(packet, 0, rtp.Length);

            Assert.Equal(SrtpReference.Protect(SrtpProfile.AesCm256HmacSha256Tag80, key, salt, rtp,
                12, (uint)(index >> 16)), packet[..count]);
            Assert.Equal(SrtpResult.Ok, receiver.TryUnprotect(packet, 0, count, out int length));
            Assert.Equal(rtp, packet[..length]);
        }
    }

    private static byte[] Report(SrtcpSender sender)
    {
        byte[] packet = new byte[RtcpReport.MaxBytes + SrtcpSender.OverheadBytes];
        return packet[..sender.Protect(packet, 0, new RtcpReport { Ssrc = 1 }.Encode(packet, 0))];
    }

    private static SrtpResult Take(SrtpReceiver receiver, byte[] packet)
        => receiver.TryUnprotect((byte[])packet.Clone(), 0, packet.Length, out _);

    private static SrtpResult Take(SrtcpReceiver receiver, byte[] packet)
        => receiver.TryUnprotect((byte[])packet.Clone(), 0, packet.Length, out _);

    private sealed class CountingEngine : ICryptoEngine
    {
        private readonly ManagedCryptoEngine _inner = new();

        public int Macs { get; private set; }

        public int Blocks { get; private set; }

        public IHash CreateSha256() => _inner.CreateSha256();

        public IMac CreateHmacSha256() => new Mac(this, _inner.CreateHmacSha256());

        public IMac CreateHmacSha1() => new Mac(this, _inner.CreateHmacSha1());

        public IBlockCipher CreateAes128() => new Cipher(this, _inner.CreateAes128());

        public IAead CreateChaCha20Poly1305() => _inner.CreateChaCha20Poly1305();

        public IKeyAgreement CreateX25519() => _inner.CreateX25519();

        private sealed class Mac(CountingEngine owner, IMac inner) : IMac
        {
            public int TagBytes => inner.TagBytes;

            public void SetKey(byte[] key, int offset, int count)
                => inner.SetKey(key, offset, count);

            public void Update(byte[] data, int offset, int count)
                => inner.Update(data, offset, count);

            public void Finish(byte[] tag, int offset, int tagBytes)
            {
                owner.Macs++;
                inner.Finish(tag, offset, tagBytes);
            }

            public void Clear() => inner.Clear();
        }

        private sealed class Cipher(CountingEngine owner, IBlockCipher inner) : IBlockCipher
        {
            public void SetKey(byte[] key, int offset) => inner.SetKey(key, offset);

            public void EncryptBlocks(byte[] input, int inputOffset, byte[] output,
                int outputOffset, int blocks)
            {
                owner.Blocks += blocks;
                inner.EncryptBlocks(input, inputOffset, output, outputOffset, blocks);
            }

            public void Clear() => inner.Clear();
        }
    }
}
