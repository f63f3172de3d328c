using RedPhone.Core.Srtp;

namespace RedPhone.Core.Tests.Srtp;

public class SrtpReceiverTests
{
    /// <summary>Those of the phone's engine; AES-256 is tested against libsrtp2.</summary>
    public static TheoryData<SrtpProfile> Profiles => new(Enum.GetValues<SrtpProfile>()
        .Where(profile => profile <= SrtpProfile.AesCm128HmacSha256Tag80));

    [Theory]
    [MemberData(nameof(Profiles))]
    public void TryUnprotect_ReferencePacket_GivesPlainPacket(SrtpProfile profile)
    {
        SrtpPair pair = new(profile);
        byte[] packet = [1, 2, 3, .. pair.Packet(5), 9];
        int count = packet.Length - 4;
        Assert.Equal(SrtpResult.Ok, pair.Receiver.TryUnprotect(packet, 3, count, out int length));
        Assert.Equal(172, length);
        Assert.Equal(SrtpPair.Rtp(5), packet[3..175]);
        Assert.Equal(9, packet[^1]);
        Assert.Equal(1, pair.Receiver.Accepted);
    }

    [Fact]
    public void TryUnprotect_SequenceWraps_CountsRollovers()
    {
        SrtpPair pair = new();
        for (long index = 65000; index < 4 * 65536; index += 500)
        {
            pair.Accept(index);
        }

        Assert.Equal(3u, pair.Receiver.Roc);
    }

    [Fact]
    public void TryUnprotect_ReorderedAroundWrap_AcceptsAllOnce()
    {
        SrtpPair pair = new();
        long[] order = [65530, 65536, 65534, 65538, 65535, 65531, 65537, 65533, 65532, 65539];
        pair.Accept(order);
        Assert.All(order, index => Assert.Equal(SrtpResult.Replayed, pair.Receive(index)));
        Assert.Equal(1u, pair.Receiver.Roc);
        Assert.Equal(10, pair.Receiver.Replayed);
    }

    // §3.3.1: the estimate holds up to 2^15; which side of it depends on s_l, as in the RFC's text.
    [Theory]
    [InlineData(100, 32768)]
    [InlineData(32767, 32768)]
    [InlineData(32768, 32767)]
    [InlineData(65535, 32767)]
    public void TryUnprotect_LossOfHalfTheSpan_StillDecrypts(long first, long ahead)
    {
        SrtpPair pair = new();
        pair.Accept(first, first + ahead);
        SrtpPair beyond = new();
        beyond.Accept(first);
        Assert.NotEqual(SrtpResult.Ok, beyond.Receive(first + ahead + 1));
        beyond.Accept(first + 1);
    }

    [Fact]
    public void TryUnprotect_BeforeStreamStart_IsTooOld()
    {
        SrtpPair pair = new();
        pair.Accept(3);
        Assert.Equal(SrtpResult.TooOld, pair.Receive(65535));
        Assert.Equal(0u, pair.Receiver.Roc);
        pair.Accept(4);
    }

    [Fact]
    public void TryUnprotect_WindowEdges_Are64Packets()
    {
        SrtpPair pair = new();
        pair.Accept(1000);
        pair.Accept(1063);
        Assert.Equal(SrtpResult.Replayed, pair.Receive(1000));
        pair.Accept(1001);
        pair.Accept(1064);
        Assert.Equal(SrtpResult.TooOld, pair.Receive(1000));
        Assert.Equal(SrtpResult.Replayed, pair.Receive(1001));
        pair.Accept(1002);
        pair.Accept(1064 + 64);
        Assert.Equal(SrtpResult.TooOld, pair.Receive(1064));
        pair.Accept(1065);
        Assert.Equal(2, pair.Receiver.TooOld);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void TryUnprotect_AnyBitFlipped_IsRefusedAndChangesNothing(SrtpProfile profile)
    {
        SrtpPair pair = new(profile);
        pair.Accept(65533, 65534);
        byte[] genuine = pair.Packet(65537);
        for (int bit = 0; bit < genuine.Length * 8; bit++)
        {
            byte[] forged = (byte[])genuine.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            byte[] before = (byte[])forged.Clone();
            SrtpResult result =
                pair.Receiver.TryUnprotect(forged, 0, forged.Length, out int length);
            Assert.NotEqual(SrtpResult.Ok, result);
            Assert.Equal(0, length);
            Assert.Equal(before, forged);
        }

        Assert.Equal(0u, pair.Receiver.Roc);
        Assert.Equal(2, pair.Receiver.Accepted);
        pair.Accept(65535, 65537);
        Assert.Equal(1u, pair.Receiver.Roc);
    }

    // RedPhone advanced its counter for packets that it then refused: three forged sequence numbers
    // desynchronised a call for good.
    [Fact]
    public void TryUnprotect_ThreeForgedPackets_DoNotAdvanceTheRoc()
    {
        SrtpPair pair = new();
        pair.Accept(65000);
        foreach (int sequence in new[] { 20, 40000, 50 })
        {
            byte[] forged = new byte[182];
            SrtpPair.Rtp(sequence).CopyTo(forged, 0);
            Assert.NotEqual(SrtpResult.Ok, pair.Receive(forged));
        }

        Assert.Equal(0u, pair.Receiver.Roc);
        pair.Accept(65001, 65002, 65536);
    }

    [Fact]
    public void TryUnprotect_ForgedFirstPacket_FixesNeitherSsrcNorSequence()
    {
        SrtpPair pair = new();
        byte[] forged = pair.Packet(40000, ssrc: 7);
        forged[^1] ^= 1;
        Assert.Equal(SrtpResult.BadTag, pair.Receive(forged));
        pair.Accept(3);
        Assert.Equal(SrtpResult.WrongSsrc, pair.Receive(pair.Packet(4, ssrc: 7)));
        pair.Accept(4);
    }

    [Fact]
    public void TryUnprotect_TruncatedAtEveryLength_IsRefused()
    {
        SrtpPair pair = new();
        byte[] packet = pair.Packet(1);
        for (int count = 0; count < packet.Length; count++)
        {
            byte[] cut = packet[..count];
            SrtpResult result = pair.Receiver.TryUnprotect(cut, 0, count, out _);
            Assert.Equal(count < 22 ? SrtpResult.Malformed : SrtpResult.BadTag, result);
        }

        pair.Accept(1);
    }

    [Fact]
    public void TryUnprotect_RandomBytes_NeverThrowsNorAccepts()
    {
        SrtpPair pair = new();
        Random random = new(4711);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] noise = new byte[random.Next(0, i % 100 == 0 ? 1500 : 60)];
            random.NextBytes(noise);
            if (noise.Length > 0 && i % 2 == 0)
            {
                noise[0] = (byte)(0x80 | (noise[0] & 0x3F));
            }

            Assert.NotEqual(SrtpResult.Ok, pair.Receive(noise));
        }

        Assert.Equal(20_000, pair.Receiver.Refused + pair.Receiver.BadTag);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryUnprotect_AnyOrder_AgreesWithAPlainModel(int seed)
    {
        Random random = new(seed);
        SrtpPair pair = new();
        HashSet<long> seen = [];
        long highest = random.Next(65536);
        for (int i = 0; i < 3000; i++)
        {
            long index = random.Next(10) == 0
                ? highest + random.Next(1, 32767) : highest + random.Next(-80, 8);
            index = seen.Count == 0 ? highest : Math.Max(index, 0);
            SrtpResult expected = SrtpResult.Ok;
            if (index <= highest - SrtpReceiver.WindowPackets)
            {
                expected = SrtpResult.TooOld;
            }
            else if (!seen.Add(index))
            {
                expected = SrtpResult.Replayed;
            }

            Assert.Equal(expected, pair.Receive(index));
            highest = Math.Max(highest, index);
        }

        Assert.True(pair.Receiver.Roc > 10);
    }

    [Fact]
    public void TryUnprotect_LastIndexes_AreAcceptedAndNoneBeyond()
    {
        SrtpPair pair = new();
        pair.Receiver.SetRoc(uint.MaxValue);
        long last = (1L << 48) - 1;
        pair.Accept(last - 1, last);
        Assert.Equal(SrtpResult.KeyExhausted, pair.Receive(0));
        pair.Accept(last - 2);
    }

    [Fact]
    public void Clear_WithKeys_RefusesUntilNewKeys()
    {
        SrtpPair pair = new();
        pair.Accept(9);
        pair.Receiver.Clear();
        Assert.False(pair.Receiver.HasKeys);
        Assert.Equal(SrtpResult.NoKeys, pair.Receive(10));
        pair.Receiver.SetKeys(pair.Profile, pair.Key, 0, pair.Salt, 0);
        pair.Accept(9);
    }
}
