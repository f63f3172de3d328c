using RedPhone.Core.Calls;
using RedPhone.Core.Srtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>The reports of a call, without one: what is believed of them, and what they cost.
/// </summary>
public class MediaReportsTests
{
    private const uint SsrcA = 0xA0A0A0A0;
    private const uint SsrcB = 0xB0B0B0B0;
    private static readonly byte[] _keyA = [.. Enumerable.Range(1, 46).Select(i => (byte)i)];
    private static readonly byte[] _keyB = [.. Enumerable.Range(101, 46).Select(i => (byte)i)];

    [Fact]
    public void TryTake_ReportAnsweringOurs_MeasuresTheRoundTripWithoutTheWaitThere()
    {
        var (a, b, heard) = Pair();
        byte[] packet = Create(a, 2_500, null);
        Assert.True(b.TryTake(2_540, packet, packet.Length, SsrcB, heard));
        b.NoteSpeech(2_540, 0, 7);
        packet = Create(b, 6_000, null, SsrcB, heard);

        // A receiver that took nothing knows the stream as SSRC 0.
        Assert.True(a.TryTake(6_030, packet, packet.Length, heard.Ssrc, heard));

        Assert.Equal(40 + 30, a.RoundTripMs);
        Assert.Equal(MediaReports.Unknown, b.RoundTripMs);
    }

    /// <summary>Authentic, and still a lie: a round trip that cannot be is not shown.</summary>
    [Theory]
    [InlineData(1u, 0u)]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(0x00010000u, uint.MaxValue)]
    [InlineData(0x7FFFFFFFu, 0x7FFFFFFFu)]
    public void TryTake_LyingBlock_ChangesNoMoreThanItsNumbers(uint lastReport, uint delay)
    {
        var (a, _, heard) = Pair();
        var report = new RtcpReport
        {
            Ssrc = SsrcB, IsSender = true, HasBlock = true, AboutSsrc = SsrcA, Lost = 5,
            Jitter = uint.MaxValue, LastReport = lastReport, DelaySinceLast = delay,
        };
        byte[] packet = Protect(report, _keyB);
        Assert.True(a.TryTake(100_000_000, packet, packet.Length, SsrcA, heard));

        Assert.Equal(5, a.PeerLost);
        Assert.True(a.RoundTripMs is MediaReports.Unknown or (>= 0 and <= 30_000));
        Assert.True(a.PeerJitterMs >= 0);
        Assert.False(a.PeerLeft);
    }

    [Theory]
    [InlineData(SsrcB, true)]
    [InlineData(SsrcB ^ 1, false)]
    [InlineData(SsrcA, false)]
    public void TryTake_ByeOfAnotherSource_DoesNotCountOnceSpeechWasHeard(uint ssrc, bool counts)
    {
        var (a, _, _) = Pair();
        var receiver = new SrtpReceiver(Engine());
        var sender = new SrtpSender(Engine());
        receiver.SetKeys(SrtpProfile.AesCm128HmacSha1Tag80, _keyB, 0, _keyB, 16);
        sender.SetKeys(SrtpProfile.AesCm128HmacSha1Tag80, _keyB, 0, _keyB, 16);
        byte[] speech = new byte[200];
        new RedPhone.Wire.RtpHeader { Ssrc = SsrcB, Sequence = 5 }.Encode(speech, 0);
        Assert.Equal(SrtpResult.Ok,
            receiver.TryUnprotect(speech, 0, sender.Protect(speech, 0, 172), out _));
        byte[] packet = Protect(new RtcpReport { Ssrc = ssrc, Bye = true, Reason = "no" }, _keyB);

        Assert.Equal(counts, a.TryTake(1, packet, packet.Length, SsrcA, receiver));
        Assert.Equal((counts, counts ? "no" : ""), (a.PeerLeft, a.PeerReason));
        Assert.Equal(counts ? 0 : 1, a.Refused);
    }

    /// <summary>§3.4: keys are of one direction, so our own reports do not come back to us.
    /// </summary>
    [Fact]
    public void TryTake_OurOwnBye_IsRefused()
    {
        var (a, b, heard) = Pair();
        byte[] packet = Create(a, 10, "hung-up");

        Assert.False(a.TryTake(20, (byte[])packet.Clone(), packet.Length, SsrcA, heard));
        Assert.False(a.PeerLeft);
        Assert.True(b.TryTake(20, packet, packet.Length, SsrcB, heard));
        Assert.Equal((true, "hung-up"), (b.PeerLeft, b.PeerReason));
    }

    [Fact]
    public void CreateAndTake_InACall_AllocateNothing()
    {
        var (a, b, heard) = Pair();
        byte[] packet = new byte[MediaReports.PacketBytes];
        long allocated = 0;
        for (int i = 0; i < 50; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            b.NoteSpeech(i * 20, (uint)i * 160, (ulong)i);
            int count = a.Create(i * 5_000, packet, SsrcA, 1, i, 160, heard, null);
            bool taken = b.TryTake((i * 5_000) + 20, packet, count, SsrcB, heard);
            bool again = b.TryTake((i * 5_000) + 20, packet, count, SsrcB, heard);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken);
            Assert.False(again);
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Clear_WithKeys_LeavesNoSecretInAnyField()
    {
        var (a, b, heard) = Pair();
        byte[] packet = Create(a, 10, null);
        Assert.True(b.TryTake(10, packet, packet.Length, SsrcB, heard));
        Assert.True(SecretBytes.CountIn(a) > 0);
        a.Clear();
        b.Clear();

        Assert.Equal(0, SecretBytes.CountIn(a));
        Assert.Equal(0, SecretBytes.CountIn(b));
    }

    private static ManagedCryptoEngine Engine() => new();

    private static (MediaReports A, MediaReports B, SrtpReceiver Heard) Pair()
    {
        var a = new MediaReports(Engine());
        var b = new MediaReports(Engine());
        a.SetSendKeys(SrtpProfile.AesCm128HmacSha1Tag80, _keyA, _keyA[16..]);
        a.SetReceiveKeys(SrtpProfile.AesCm128HmacSha1Tag80, _keyB, _keyB[16..]);
        b.SetSendKeys(SrtpProfile.AesCm128HmacSha1Tag80, _keyB, _keyB[16..]);
        b.SetReceiveKeys(SrtpProfile.AesCm128HmacSha1Tag80, _keyA, _keyA[16..]);
        a.Start(0);
        b.Start(0);
        return (a, b, new SrtpReceiver(Engine()));
    }

    private static byte[] Create(MediaReports reports, long nowMs, string? bye, uint ssrc = SsrcA,
        SrtpReceiver? heard = null)
    {
        byte[] packet = new byte[MediaReports.PacketBytes];
        int count = reports.Create(nowMs, packet, ssrc, 1, 2, 160, heard ?? new(Engine()), bye);
        Assert.Equal(packet.Length, count);
        return packet;
    }

    private static byte[] Protect(RtcpReport report, byte[] key)
    {
        var sender = new SrtcpSender(Engine());
        sender.SetKeys(SrtpProfile.AesCm128HmacSha1Tag80, key, 0, key, 16);
        byte[] packet = new byte[RtcpReport.MaxBytes + SrtcpSender.OverheadBytes];
        return packet[..sender.Protect(packet, 0, report.Encode(packet, 0))];
    }
}
