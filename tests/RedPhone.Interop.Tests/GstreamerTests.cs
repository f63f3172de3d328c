using System.Buffers.Binary;
using System.Diagnostics;
using RedPhone.Core.Srtp;
using RedPhone.Models;
using static RedPhone.Interop.Tests.SrtpStream;

namespace RedPhone.Interop.Tests;

/// <summary>
/// Our SRTP and SRTCP against GStreamer's srtpenc and srtpdec, both ways, through files framed as
/// RFC 4571. GStreamer uses libsrtp2 in its own way: keys by caps and SSRC, its own ROC setting,
/// AES-256, RTCP without RTP before it.
/// </summary>
public sealed class GstreamerTests
{
    private const int TimeoutMs = 120_000;

    public static TheoryData<string, SrtpProfile> Profiles() => SrtpStream.Profiles();

    [RequiresPeerTheory(PeerProgram.Gstreamer)]
    [MemberData(nameof(Profiles))]
    public async Task Rtp_70000PacketsOfOurs_GstreamerOpensAll(string name, SrtpProfile profile)
    {
        byte[][] wire = ProtectAll(profile);
        Reorder(wire);
        string[] opened = await RunAsync(wire,
            $"application/x-srtp-stream,{Caps(name, profile)} ! rtpstreamdepay ! "
            + "srtpdec name=d d.rtp_src ! rtpstreampay");

        string[] expected = [.. Enumerable.Range(0, Packets).Select(Rtp)];
        Reorder(expected);
        Assert.Equal(expected, opened);
    }

    [RequiresPeerTheory(PeerProgram.Gstreamer)]
    [MemberData(nameof(Profiles))]
    public async Task Rtp_70000PacketsOfGstreamer_WeOpenAll(string name, SrtpProfile profile)
    {
        string[] plain = [.. Enumerable.Range(0, Packets).Select(Rtp)];
        string[] wire = await RunAsync(plain.Select(Convert.FromHexString),
            "application/x-rtp-stream,media=audio,clock-rate=8000,encoding-name=PCMU,payload=0 ! "
            + $"rtpstreamdepay ! srtpenc {Properties(name, profile)} ! rtpstreampay");
        Assert.Equal(Packets, wire.Length);
        Reorder(wire);
        Reorder(plain);
        byte[] key = Key(profile);
        var receiver = new SrtpReceiver(new PcCryptoEngine());
        receiver.SetKeys(profile, key, 0, key, key.Length - 14);
        for (int i = 0; i < Packets; i++)
        {
            byte[] packet = Convert.FromHexString(wire[i]);
            Assert.Equal(SrtpResult.Ok,
                receiver.TryUnprotect(packet, 0, packet.Length, out int length));
            Assert.Equal(plain[i], Convert.ToHexStringLower(packet, 0, length));
        }

        Assert.Equal(2u, receiver.Roc);
    }

    [RequiresPeerTheory(PeerProgram.Gstreamer)]
    [MemberData(nameof(Profiles))]
    public async Task Rtcp_ReportsAndBye_OpenBothWays(string name, SrtpProfile profile)
    {
        string[] plain = [.. Reports()];
        Assert.Equal(plain, await RunAsync(ProtectReports(profile),
            $"application/x-srtcp-stream,{Caps(name, profile)} ! rtpstreamdepay ! "
            + "d.rtcp_sink srtpdec name=d d.rtcp_src ! rtpstreampay"));

        string[] theirs = await RunAsync(plain.Select(Convert.FromHexString),
            "application/x-rtcp-stream ! rtpstreamdepay ! e.rtcp_sink_0 "
            + $"srtpenc name=e {Properties(name, profile)} e.rtcp_src_0 ! rtpstreampay");
        byte[] key = Key(profile);
        var receiver = new SrtcpReceiver(new PcCryptoEngine());
        receiver.SetKeys(profile, key, 0, key, key.Length - 14);
        Assert.Equal(plain, theirs.Select(hex =>
        {
            byte[] packet = Convert.FromHexString(hex);
            Assert.Equal(SrtpResult.Ok,
                receiver.TryUnprotect(packet, 0, packet.Length, out int length));
            return Convert.ToHexStringLower(packet, 0, length);
        }));
    }

    /// <summary>The twin: a packet that was changed does not come out, the others do.</summary>
    [RequiresPeerFact(PeerProgram.Gstreamer)]
    public async Task Rtp_OneForgedPacketOfOurs_GstreamerDropsIt()
    {
        const string name = "AES_CM_128_HMAC_SHA1_80";
        byte[][] wire = ProtectAll(SrtpProfile.AesCm128HmacSha1Tag80)[..100];
        wire[50][20] ^= 1;
        string[] opened = await RunAsync(wire,
            $"application/x-srtp-stream,{Caps(name, SrtpProfile.AesCm128HmacSha1Tag80)} ! "
            + "rtpstreamdepay ! srtpdec name=d d.rtp_src ! rtpstreampay");

        Assert.Equal(Enumerable.Range(0, 100).Where(i => i != 50).Select(Rtp), opened);
    }

    private static string Cipher(string name) => name.Contains("256") ? "aes-256-icm" : "aes-128-icm";

    private static string Tag(string name) => name.EndsWith("32") ? "hmac-sha1-32" : "hmac-sha1-80";

    private static string Properties(string name, SrtpProfile profile)
        => $"key={Convert.ToHexString(Key(profile))} rtp-cipher={Cipher(name)} rtp-auth={Tag(name)} "
            + $"rtcp-cipher={Cipher(name)} rtcp-auth=hmac-sha1-80";

    private static string Caps(string name, SrtpProfile profile)
        => "media=audio,clock-rate=8000,encoding-name=PCMU,payload=0,"
            + $"ssrc=(uint){Ssrc},srtp-key=(buffer){Convert.ToHexString(Key(profile))},"
            + $"srtp-cipher={Cipher(name)},srtp-auth={Tag(name)},srtcp-cipher={Cipher(name)},"
            + "srtcp-auth=hmac-sha1-80,roc=(uint)0";

    /// <summary>Packets through a pipeline; each packet has its length before it.</summary>
    private static async Task<string[]> RunAsync(IEnumerable<byte[]> packets, string pipeline)
    {
        string folder = Directory.CreateTempSubdirectory("redphone-gst-").FullName;
        try
        {
            string input = Path.Combine(folder, "in");
            string output = Path.Combine(folder, "out");
            await File.WriteAllBytesAsync(input, [.. packets.SelectMany(Frame)]);
            using Process gst = PeerProgram.Start(PeerProgram.Gstreamer,
                ["-q", .. $"filesrc location={input} ! {pipeline} ! filesink location={output}"
                    .Split(' ')]);
            Task<string> errors = gst.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeoutMs);
            await gst.WaitForExitAsync(limit.Token);
            Assert.True(gst.ExitCode == 0, await errors);
            return [.. Frames(await File.ReadAllBytesAsync(output))];
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static byte[] Frame(byte[] packet)
    {
        byte[] framed = new byte[2 + packet.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)packet.Length);
        packet.CopyTo(framed, 2);
        return framed;
    }

    private static IEnumerable<string> Frames(byte[] bytes)
    {
        for (int at = 0; at + 2 <= bytes.Length;)
        {
            int count = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
            yield return Convert.ToHexStringLower(bytes, at + 2, count);
            at += 2 + count;
        }
    }
}
