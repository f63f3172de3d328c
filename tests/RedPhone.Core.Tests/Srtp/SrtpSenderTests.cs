using RedPhone.Core.Srtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Srtp;

public class SrtpSenderTests
{
    /// <summary>Those of the phone's engine; AES-256 is tested against libsrtp2.</summary>
    public static TheoryData<SrtpProfile> Profiles => new(Enum.GetValues<SrtpProfile>()
        .Where(profile => profile <= SrtpProfile.AesCm128HmacSha256Tag80));

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Protect_RandomPackets_EqualReference(SrtpProfile profile)
    {
        // Ours sends, the platform's receives, both against the reference.
        Random random = new(3711);
        for (int stream = 0; stream < 20; stream++)
        {
            byte[] key = new byte[16];
            byte[] salt = new byte[14];
            random.NextBytes(key);
            random.NextBytes(salt);
            SrtpSender sender = new(new ManagedCryptoEngine());
            SrtpReceiver receiver = new(new InBoxCryptoEngine());
            sender.SetKeys(profile, key, 0, salt, 0);
            receiver.SetKeys(profile, key, 0, salt, 0);
            uint ssrc = (uint)random.Next();
            long index = random.Next(65536);
            for (int i = 0; i < 30; i++)
            {
                byte[] rtp = RandomPacket(random, (int)(index & 0xFFFF), ssrc, out int header);
                byte[] expected =
                    SrtpReference.Protect(profile, key, salt, rtp, header, (uint)(index >> 16));
                byte[] packet = [0, .. rtp, .. new byte[SrtpSender.MaxTagBytes]];
                int count = sender.Protect(packet, 1, rtp.Length);
                Assert.Equal(expected, packet[1..(1 + count)]);
                Assert.Equal(SrtpResult.Ok,
                    receiver.TryUnprotect(packet, 1, count, out int length));
                Assert.Equal(rtp, packet[1..(1 + length)]);
                index += random.Next(1, 32768);
            }
        }
    }

    [Fact]
    public void Protect_LastIndexes_ThenSendsNothing()
    {
        SrtpSender sender = Keyed();
        sender.SetRoc(uint.MaxValue);
        Assert.Equal(182, sender.Protect(Room(65535), 0, 172));
        byte[] beyond = Room(0);
        Assert.Equal(0, sender.Protect(beyond, 0, 172));
        Assert.Equal(Room(0), beyond);
        Assert.Equal(1, sender.Protected);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(99)]
    [InlineData(100 + 32768)]
    public void Protect_SequenceNotLater_Throws(int sequence)
    {
        SrtpSender sender = Keyed();
        sender.Protect(Room(100), 0, 172);
        Assert.Throws<InvalidOperationException>(() => sender.Protect(Room(sequence), 0, 172));
        Assert.Equal(182, sender.Protect(Room(101), 0, 172));
    }

    [Fact]
    public void Protect_Misuse_Throws()
    {
        SrtpSender sender = new(new InBoxCryptoEngine());
        Assert.Throws<InvalidOperationException>(() => sender.Protect(Room(1), 0, 172));
        sender = Keyed();
        Assert.Throws<ArgumentException>(() => sender.Protect(new byte[182], 0, 172));
        Assert.Throws<ArgumentException>(() => sender.Protect(SrtpPair.Rtp(1), 0, 172));
        sender.Protect(Room(1), 0, 172);
        Assert.Throws<InvalidOperationException>(() => sender.SetRoc(1));
        byte[] other = Room(2);
        other[8] ^= 1;
        Assert.Throws<InvalidOperationException>(() => sender.Protect(other, 0, 172));
        sender.Clear();
        Assert.Throws<InvalidOperationException>(() => sender.Protect(Room(3), 0, 172));
    }

    [Fact]
    public void Clear_WithKeys_LeavesNoSecretInAnyField()
    {
        SrtpSender sender = Keyed();
        SrtpPair pair = new();
        sender.Protect(Room(1), 0, 172);
        pair.Accept(1);
        Assert.True(SecretBytes.CountIn(sender) > 0);
        Assert.True(SecretBytes.CountIn(pair.Receiver) > 0);
        sender.Clear();
        pair.Receiver.Clear();
        Assert.Equal(0, SecretBytes.CountIn(sender));
        Assert.Equal(0, SecretBytes.CountIn(pair.Receiver));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ProtectAndUnprotect_ThousandPackets_AllocateNothing(SrtpProfile profile)
    {
        SrtpSender sender = new(new ManagedCryptoEngine());
        SrtpReceiver receiver = new(new ManagedCryptoEngine());
        byte[] key = new byte[16];
        sender.SetKeys(profile, key, 0, key, 0);
        receiver.SetKeys(profile, key, 0, key, 0);
        byte[] packet = Room(0);
        long before = 0;
        for (int i = 0; i <= 1000; i++)
        {
            packet[2] = (byte)(i >> 8);
            packet[3] = (byte)i;
            int count = sender.Protect(packet, 0, 172);
            receiver.TryUnprotect(packet, 0, count, out _);
            if (i == 0)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1001, receiver.Accepted);
    }

    private static SrtpSender Keyed()
    {
        SrtpPair pair = new();
        SrtpSender sender = new(new InBoxCryptoEngine());
        sender.SetKeys(pair.Profile, pair.Key, 0, pair.Salt, 0);
        return sender;
    }

    private static byte[] Room(int sequence)
        => [.. SrtpPair.Rtp(sequence & 0xFFFF), .. new byte[SrtpSender.MaxTagBytes]];

    private static byte[] RandomPacket(Random random, int sequence, uint ssrc, out int header)
    {
        int csrcs = random.Next(4) == 0 ? random.Next(16) : 0;
        bool extension = random.Next(4) == 0;
        int words = extension ? random.Next(5) : 0;
        header = 12 + (4 * csrcs) + (extension ? 4 + (4 * words) : 0);
        byte[] rtp = SrtpPair.Rtp(sequence, header - 12 + random.Next(1200), ssrc);
        random.NextBytes(rtp.AsSpan(12));
        rtp[0] |= (byte)(csrcs | (extension ? 0x10 : 0));
        rtp[1] = (byte)random.Next(256);
        if (extension)
        {
            rtp[12 + (4 * csrcs) + 2] = 0;
            rtp[12 + (4 * csrcs) + 3] = (byte)words;
        }

        return rtp;
    }
}
