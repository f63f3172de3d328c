using RedPhone.Core.Srtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>
/// The way of a packet of speech, whose key stream is XORed by whoever makes or plays the samples,
/// against the independent reference and against the way of all other packets.
/// </summary>
public class SrtpSpeechTests
{
    private const int Header = 12;
    private const int Speech = SrtpSender.SpeechBytes;

    public static TheoryData<SrtpProfile> Profiles =>
    [
        SrtpProfile.AesCm128HmacSha1Tag80, SrtpProfile.AesCm128HmacSha1Tag32,
        SrtpProfile.AesCm128HmacSha256Tag80,
    ];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ProtectSpeech_OverASequenceWrap_IsTheReferencesPacket(SrtpProfile profile)
    {
        var pair = new SrtpPair(profile);
        SrtpSender sender = Sender(pair);
        for (int index = 65533; index < 65539; index++)
        {
            byte[] packet = new byte[Header + Speech + SrtpSender.MaxTagBytes];
            int count = Protect(sender, SrtpPair.Rtp(index & 0xFFFF), index & 0xFFFF, packet);
            Assert.Equal(pair.Packet(index), packet[..count]);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void TryUnprotectSpeech_ReferencesPacket_GivesItsSpeechUnderTheStream(
        SrtpProfile profile)
    {
        var pair = new SrtpPair(profile);
        byte[] packet = pair.Packet(7);
        byte[] stream = new byte[Speech];
        Assert.Equal(SrtpResult.Ok,
            pair.Receiver.TryUnprotectSpeech(packet, packet.Length, stream, out int length));
        Assert.Equal(pair.Packet(7), packet);
        Assert.Equal(Header + Speech, length);
        Assert.Equal(SrtpPair.Rtp(7)[Header..],
            packet[Header..length].Zip(stream, (code, mask) => (byte)(code ^ mask)));
        Assert.Equal(SrtpResult.Replayed,
            pair.Receiver.TryUnprotectSpeech(packet, packet.Length, stream, out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void TryUnprotectSpeech_AnyBitFlipped_IsRefusedAndUnchanged(SrtpProfile profile)
    {
        var pair = new SrtpPair(profile);
        pair.Accept(6);
        byte[] good = pair.Packet(7);
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            byte[] before = (byte[])bad.Clone();
            Assert.NotEqual(SrtpResult.Ok,
                pair.Receiver.TryUnprotectSpeech(bad, bad.Length, new byte[Speech], out int length));
            Assert.Equal(0, length);
            Assert.Equal(before, bad);
        }

        Assert.Equal(SrtpResult.Ok,
            pair.Receiver.TryUnprotectSpeech(good, good.Length, new byte[Speech], out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(80)]
    [InlineData(159)]
    [InlineData(161)]
    [InlineData(320)]
    public void TryUnprotectSpeech_OtherLength_IsDecryptedInPlace(int payload)
    {
        var pair = new SrtpPair();
        byte[] packet = pair.Packet(3, payload);
        byte[] stream = [.. Enumerable.Repeat((byte)0xAA, Speech)];
        Assert.Equal(SrtpResult.Ok,
            pair.Receiver.TryUnprotectSpeech(packet, packet.Length, stream, out int length));
        Assert.Equal(SrtpPair.Rtp(3, payload), packet[..length]);
        Assert.All(stream, value => Assert.Equal(0, value));
    }

    [Fact]
    public void TryMakeSpeechStream_OfAPacketThatWasProtected_Throws()
    {
        var pair = new SrtpPair();
        SrtpSender sender = Sender(pair);
        byte[] packet = new byte[Header + Speech + SrtpSender.MaxTagBytes];
        Protect(sender, SrtpPair.Rtp(5), 5, packet);
        Assert.Throws<InvalidOperationException>(
            () => sender.TryMakeSpeechStream(SrtpPair.Ssrc, 5, new byte[Speech]));
        Assert.Throws<InvalidOperationException>(
            () => sender.ProtectSpeech(SrtpPair.Ssrc, 5, packet));
        Assert.True(sender.TryMakeSpeechStream(SrtpPair.Ssrc, 6, new byte[Speech]));
    }

    private static SrtpSender Sender(SrtpPair pair)
    {
        var sender = new SrtpSender(new ManagedCryptoEngine());
        sender.SetKeys(pair.Profile, pair.Key, 0, pair.Salt, 0);
        return sender;
    }

    private static int Protect(SrtpSender sender, byte[] rtp, int sequence, byte[] packet)
    {
        byte[] stream = new byte[Speech];
        Assert.True(sender.TryMakeSpeechStream(SrtpPair.Ssrc, sequence, stream));
        rtp.CopyTo(packet, 0);
        for (int i = 0; i < Speech; i++)
        {
            packet[Header + i] ^= stream[i];
        }

        return sender.ProtectSpeech(SrtpPair.Ssrc, sequence, packet);
    }
}
