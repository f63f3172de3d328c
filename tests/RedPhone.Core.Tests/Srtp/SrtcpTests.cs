using RedPhone.Core.Srtp;
using RedPhone.Crypto;
using RedPhone.Models;

namespace RedPhone.Core.Tests.Srtp;

public class SrtcpTests
{
    private static readonly byte[] _key =
        Convert.FromHexString("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D");

    /// <summary>As libsrtp 2.5 protects it: a 10-byte tag also with HMAC_SHA1_32. Its first packet
    /// has index 1, ours 0 (RFC 3711 §3.4).</summary>
    [Theory]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag32)]
    public void Protect_SecondPacket_MatchesLibSrtpsFirst(SrtpProfile profile)
    {
        byte[] packet = new byte[64];
        Convert.FromHexString("80C90001CAFEBABE").CopyTo(packet, 0);
        SrtcpSender sender = Sender(profile);
        sender.Protect((byte[])packet.Clone(), 0, 8);
        int count = sender.Protect(packet, 0, 8);

        Assert.Equal("80c90001cafebabe8000000160f83a56ff40640e0d5b",
            Convert.ToHexStringLower(packet, 0, count));
    }

    [Theory]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag32)]
    [InlineData(SrtpProfile.AesCm128HmacSha256Tag80)]
    public void TryUnprotect_EachBitFlippedOrCut_IsRefusedAndTheTrueOnePasses(SrtpProfile profile)
    {
        SrtcpReceiver receiver = Receiver(profile);
        byte[] packet = Packet(Sender(profile), 1);
        for (int bit = 0; bit < packet.Length * 8; bit++)
        {
            byte[] changed = (byte[])packet.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(SrtpResult.Ok,
                receiver.TryUnprotect(changed, 0, changed.Length, out _));
        }

        for (int count = 0; count < packet.Length; count++)
        {
            byte[] cut = packet[..count];
            Assert.NotEqual(SrtpResult.Ok, receiver.TryUnprotect(cut, 0, count, out int length));
            Assert.Equal(0, length);
        }

        Assert.Equal(0, receiver.Accepted);
        Assert.Equal(SrtpResult.Ok, receiver.TryUnprotect(packet, 0, packet.Length, out int plain));
        var report = new RtcpReport();
        Assert.True(report.TryDecode(packet, 0, plain));
        Assert.Equal(1u, report.Packets);
    }

    [Fact]
    public void TryUnprotect_ReplayedLateAndTooOld_AreJudgedByTheWindow()
    {
        SrtcpSender sender = Sender(SrtpProfile.AesCm128HmacSha1Tag80);
        SrtcpReceiver receiver = Receiver(SrtpProfile.AesCm128HmacSha1Tag80);
        byte[][] packets = [.. Enumerable.Range(0, 80).Select(i => Packet(sender, i))];

        Assert.Equal(SrtpResult.Ok, Open(receiver, packets[0]));
        Assert.Equal(SrtpResult.Replayed, Open(receiver, packets[0]));
        Assert.Equal(SrtpResult.Ok, Open(receiver, packets[70]));
        Assert.Equal(SrtpResult.Ok, Open(receiver, packets[7]));
        Assert.Equal(SrtpResult.Replayed, Open(receiver, packets[7]));
        Assert.Equal(SrtpResult.TooOld, Open(receiver, packets[6]));
        Assert.Equal((3, 3), (receiver.Accepted, receiver.Refused));
    }

    [Fact]
    public void Clear_ThenUnprotect_HasNoKeys()
    {
        byte[] packet = Packet(Sender(SrtpProfile.AesCm128HmacSha1Tag80), 1);
        SrtcpReceiver receiver = Receiver(SrtpProfile.AesCm128HmacSha1Tag80);
        receiver.Clear();

        Assert.Equal(SrtpResult.NoKeys, Open(receiver, packet));
    }

    [Fact]
    public void Report_AllFields_SurviveAndHostileBytesNeverThrow()
    {
        var sent = new RtcpReport
        {
            Ssrc = 0x01020304, IsSender = true, NtpTime = 0x1122334455667788, RtpTime = 5,
            Packets = 6, Octets = 7, HasBlock = true, AboutSsrc = 8, FractionLost = 255,
            Lost = 0x7FFFFF, HighestSequence = 9, Jitter = 10, LastReport = 11,
            DelaySinceLast = 12, Bye = true, Reason = "fifteen-letters",
        };
        byte[] packet = new byte[RtcpReport.MaxBytes];
        Assert.Equal(RtcpReport.MaxBytes, sent.Encode(packet, 0));
        var read = new RtcpReport();
        Assert.True(read.TryDecode(packet, 0, packet.Length));
        Assert.Equal("fifteen-letters", read.ReadReason(packet));
        sent.Reason = null;
        Assert.Equivalent(sent, read);

        for (int count = 0; count < packet.Length; count++)
        {
            // Only whole packets are whole: after SR, after SDES.
            Assert.Equal(count is 52 or 72, read.TryDecode(packet[..count], 0, count));
        }

        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = (byte[])packet.Clone();
            for (int n = 0; n < 4; n++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            int count = random.Next(bytes.Length + 1);
            read.TryDecode(bytes, 0, count);
        }
    }

    /// <summary>An observer must not tell a report from the end of a call by its length.</summary>
    [Theory]
    [InlineData(false, false, null)]
    [InlineData(true, false, null)]
    [InlineData(false, true, null)]
    [InlineData(false, true, "hung-up")]
    [InlineData(false, true, "handshake-failed, cut")]
    public void Encode_WhateverIsSaid_HasOneLengthAndReadsBack(bool block, bool bye, string? reason)
    {
        var sent = new RtcpReport { Ssrc = 7, IsSender = true, HasBlock = block, Lost = 3,
            Bye = bye, Reason = reason };
        byte[] packet = [.. Enumerable.Repeat((byte)0xEE, RtcpReport.MaxBytes)];
        int count = sent.Encode(packet, 0);
        var read = new RtcpReport();

        Assert.Equal(RtcpReport.SteadyBytes, count);
        Assert.DoesNotContain((byte)0xEE, packet[..count]);
        Assert.True(read.TryDecode(packet, 0, count));
        Assert.Equal((block, bye), (read.HasBlock, read.Bye));
        string said = reason ?? "";
        Assert.Equal(said[..Math.Min(RtcpReport.MaxReasonChars, said.Length)],
            read.ReadReason(packet));
    }

    /// <summary>Appendix A.2: only the last packet may be padded, by what it has.</summary>
    [Theory]
    [InlineData(4, true)]
    [InlineData(24, true)]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(48, false)]
    [InlineData(252, false)]
    public void TryDecode_Padding_MustFitItsPacket(byte padding, bool fits)
    {
        byte[] packet = new byte[RtcpReport.MaxBytes];
        int count = new RtcpReport { Ssrc = 7, IsSender = true }.Encode(packet, 0);
        packet[count - 1] = padding;
        Assert.Equal(fits, new RtcpReport().TryDecode(packet, 0, count));
        packet[count - 1] = 24;
        packet[0] |= 0x20;
        Assert.False(new RtcpReport().TryDecode(packet, 0, count));
    }

    /// <summary>RFC 6188 §7.2: keys of AES-256 from the key derivation.</summary>
    [Theory]
    [InlineData(0, "5BA1064E30EC51613CAD926C5A28EF731EC7FB397F70A960653CAF06554CD8C4")]
    [InlineData(1, "FD9C32D39ED5FBB5A9DC96B30818454D1313DC05")]
    [InlineData(2, "FA31791685CA444A9E07C6C64E93")]
    public void Derive_Aes256_MatchesRfc6188(int label, string expected)
    {
        IBlockCipher cipher = new PcCryptoEngine().CreateAes256();
        cipher.SetKey(Convert.FromHexString(
            "F0F04914B513F2763A1B1FA130F10E2998F6F6E43E4309D1E622A0E332B9F1B6"), 0);
        byte[] salt = Convert.FromHexString("3B04803DE51EE7C96423AB5B78D2");
        byte[] output = new byte[expected.Length / 2];
        SrtpKeyDerivation.Derive(cipher, salt, 0, label, output, 0, output.Length,
            new byte[SrtpKeyDerivation.ScratchBytes]);

        Assert.Equal(expected, Convert.ToHexString(output));
    }

    [Fact]
    public void SetKeys_Aes256OnThePhonesEngine_IsAProgrammersError()
    {
        var sender = new SrtpSender(new ManagedCryptoEngine());

        Assert.Throws<InvalidOperationException>(() => sender.SetKeys(
            SrtpProfile.AesCm256HmacSha1Tag80, new byte[32], 0, new byte[14], 0));
    }

    private static SrtcpSender Sender(SrtpProfile profile)
    {
        var sender = new SrtcpSender(new ManagedCryptoEngine());
        sender.SetKeys(profile, _key, 0, _key, 16);
        return sender;
    }

    private static SrtcpReceiver Receiver(SrtpProfile profile)
    {
        var receiver = new SrtcpReceiver(new ManagedCryptoEngine());
        receiver.SetKeys(profile, _key, 0, _key, 16);
        return receiver;
    }

    private static byte[] Packet(SrtcpSender sender, int packets)
    {
        var report = new RtcpReport { Ssrc = 1, IsSender = true, Packets = (uint)packets };
        byte[] packet = new byte[RtcpReport.MaxBytes + SrtcpSender.OverheadBytes];
        return packet[..sender.Protect(packet, 0, report.Encode(packet, 0))];
    }

    private static SrtpResult Open(SrtcpReceiver receiver, byte[] packet)
        => receiver.TryUnprotect((byte[])packet.Clone(), 0, packet.Length, out _);
}
