namespace RedPhone.Crypto.Tests;

/// <summary>
/// The packet of speech that HmacSha1 authenticates in one go, against its way for any message.
/// </summary>
public class SpeechTagTests
{
    private const int PacketBytes = HmacSha1.SpeechPacketBytes;
    private const int SpareBytes = 20;

    public static TheoryData<int> TagBytes => [10, 4];

    [Theory]
    [MemberData(nameof(TagBytes))]
    public void WriteSpeechTag_RandomKeysPacketsAndRocs_IsTheTagOfAnyMessage(int tagBytes)
    {
        var mac = new HmacSha1();
        for (int i = 0; i < 500; i++)
        {
            byte[] key = Test.RandomBytes(i, i % 100);
            byte[] packet = Test.RandomBytes(-i, PacketBytes + SpareBytes);
            uint roc = i < 2 ? uint.MaxValue * (uint)i : BitConverter.ToUInt32(Test.RandomBytes(i, 4));
            mac.SetKey(key, 0, key.Length);
            byte[] expected = [.. packet];
            Generic(mac, packet, roc, tagBytes).CopyTo(expected, PacketBytes);

            mac.WriteSpeechTag(packet, roc, tagBytes);

            Assert.Equal(expected, packet);
            Assert.True(mac.HasSpeechTag(packet, roc, tagBytes));
            Assert.Equal(expected, packet);
        }
    }

    [Theory]
    [MemberData(nameof(TagBytes))]
    public void HasSpeechTag_AnyBitFlipped_IsFalse(int tagBytes)
    {
        var mac = new HmacSha1();
        mac.SetKey(Test.RandomBytes(1, 20), 0, 20);
        byte[] packet = Test.RandomBytes(2, PacketBytes + SpareBytes);
        const uint roc = 0x01020304;
        mac.WriteSpeechTag(packet, roc, tagBytes);
        for (int bit = 0; bit < packet.Length * 8; bit++)
        {
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(bit >= (PacketBytes + tagBytes) * 8,
                mac.HasSpeechTag(packet, roc, tagBytes));
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (int bit = 0; bit < 32; bit++)
        {
            Assert.False(mac.HasSpeechTag(packet, roc ^ (1u << bit), tagBytes));
        }

        Assert.True(mac.HasSpeechTag(packet, roc, tagBytes));
    }

    [Fact]
    public void HasSpeechTag_EachByteOfTheTagAnyOther_IsFalse()
    {
        var mac = new HmacSha1();
        mac.SetKey(Test.RandomBytes(3, 20), 0, 20);
        byte[] packet = Test.RandomBytes(4, PacketBytes + 10);
        mac.WriteSpeechTag(packet, 7, 10);
        for (int at = PacketBytes; at < packet.Length; at++)
        {
            for (int other = 1; other < 256; other++)
            {
                packet[at] ^= (byte)other;
                Assert.False(mac.HasSpeechTag(packet, 7, 10));
                packet[at] ^= (byte)other;
            }
        }
    }

    [Fact]
    public void SpeechTag_InMidMessage_LeavesTheMessage()
    {
        var mac = new HmacSha1();
        mac.SetKey(Test.RandomBytes(5, 20), 0, 20);
        byte[] packet = Test.RandomBytes(6, PacketBytes + 10);
        byte[] expected = Generic(mac, packet, 9, 20);
        mac.Update(packet, 0, 100);
        mac.WriteSpeechTag([.. packet], 9, 10);
        Assert.False(mac.HasSpeechTag(packet, 9, 10));
        mac.Update(packet, 100, PacketBytes - 100);
        mac.Update([0, 0, 0, 9], 0, 4);
        byte[] tag = new byte[20];
        mac.Finish(tag, 0, 20);

        Assert.Equal(expected, tag);
    }

    [Fact]
    public void SpeechTag_Misused_Throws()
    {
        var mac = new HmacSha1();
        byte[] packet = new byte[PacketBytes + 10];
        Assert.Throws<InvalidOperationException>(() => mac.WriteSpeechTag(packet, 0, 10));
        Assert.Throws<InvalidOperationException>(() => mac.HasSpeechTag(packet, 0, 10));
        mac.SetKey(packet, 0, 20);
        foreach (int tagBytes in new[] { -1, 0, 3, 5, 9, 11, 20 })
        {
            Assert.Throws<ArgumentException>(() => mac.WriteSpeechTag(packet, 0, tagBytes));
            Assert.Throws<ArgumentException>(() => mac.HasSpeechTag(packet, 0, tagBytes));
        }

        Assert.Throws<IndexOutOfRangeException>(() => mac.WriteSpeechTag(packet[1..], 0, 10));
        Assert.Throws<IndexOutOfRangeException>(() => mac.HasSpeechTag(packet[..175], 0, 4));
        mac.Clear();
        Assert.Throws<InvalidOperationException>(() => mac.HasSpeechTag(packet, 0, 10));
    }

    [Fact]
    public void SpeechTag_WrittenAndChecked_LeavesNothingInTheMac()
    {
        var mac = new HmacSha1();
        mac.SetKey(Test.RandomBytes(7, 20), 0, 20);
        string keyed = Test.Contents(mac);
        byte[] packet = Test.RandomBytes(8, PacketBytes + 10);
        mac.WriteSpeechTag(packet, 1, 10);
        Assert.True(mac.HasSpeechTag(packet, 1, 10));

        Assert.Equal(keyed, Test.Contents(mac));
        mac.Clear();
        Assert.Equal(Test.Contents(new HmacSha1()), Test.Contents(mac));
    }

    private static byte[] Generic(HmacSha1 mac, byte[] packet, uint roc, int tagBytes)
    {
        byte[] tag = new byte[tagBytes];
        mac.Update(packet, 0, PacketBytes);
        mac.Update([(byte)(roc >> 24), (byte)(roc >> 16), (byte)(roc >> 8), (byte)roc], 0, 4);
        mac.Finish(tag, 0, tagBytes);
        return tag;
    }
}
