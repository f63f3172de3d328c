using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using RedPhone.Core.Srtp;
using RedPhone.Models;

namespace RedPhone.Interop.Tests;

/// <summary>Our SRTP and SRTCP against libsrtp2 in a process of its own, both ways.</summary>
public sealed class LibSrtpTests
{
    /// <summary>Two rollovers when the stream begins shortly before the first.</summary>
    private const int Packets = 70_000;

    private const int FirstSequence = 65_530;
    private const int PayloadBytes = 20;
    private const int RtpBytes = 12 + PayloadBytes;
    private const uint Ssrc = 0xDECAFBAD;

    public static TheoryData<string, SrtpProfile> Profiles() => new()
    {
        { "AES_CM_128_HMAC_SHA1_80", SrtpProfile.AesCm128HmacSha1Tag80 },
        { "AES_CM_128_HMAC_SHA1_32", SrtpProfile.AesCm128HmacSha1Tag32 },
        { "AES_256_CM_HMAC_SHA1_80", SrtpProfile.AesCm256HmacSha1Tag80 },
        { "AES_256_CM_HMAC_SHA1_32", SrtpProfile.AesCm256HmacSha1Tag32 },
    };

    [RequiresPeerTheory(PeerProgram.Srtp)]
    [MemberData(nameof(Profiles))]
    public async Task Rtp_70000PacketsOfOurs_LibSrtpOpensAll(string name, SrtpProfile profile)
    {
        byte[] key = Key(profile);
        var sender = new SrtpSender(new PcCryptoEngine());
        sender.SetKeys(profile, key, 0, key, key.Length - 14);
        string[] wire = new string[Packets];
        byte[] packet = new byte[RtpBytes + SrtpSender.MaxTagBytes];
        for (int i = 0; i < Packets; i++)
        {
            WriteRtp(packet, i);
            wire[i] = Convert.ToHexStringLower(packet, 0, sender.Protect(packet, 0, RtpBytes));
        }

        Reorder(wire);
        string[] opened = await FeedAsync(["unprotect", name, Convert.ToHexString(key)], wire);

        Assert.Equal(Packets, opened.Length);
        string[] expected = Enumerable.Range(0, Packets).Select(Rtp).ToArray();
        Reorder(expected);
        Assert.Equal(expected, opened);
    }

    [RequiresPeerTheory(PeerProgram.Srtp)]
    [MemberData(nameof(Profiles))]
    public async Task Rtp_70000PacketsOfLibSrtp_WeOpenAllOnce(string name, SrtpProfile profile)
    {
        byte[] key = Key(profile);
        string[] wire = await FeedAsync(["protect", name, Convert.ToHexString(key)],
            Enumerable.Range(0, Packets).Select(Rtp));
        Assert.Equal(Packets, wire.Length);
        Reorder(wire);
        string[] expected = Enumerable.Range(0, Packets).Select(Rtp).ToArray();
        Reorder(expected);
        var receiver = new SrtpReceiver(new PcCryptoEngine());
        receiver.SetKeys(profile, key, 0, key, key.Length - 14);
        for (int i = 0; i < Packets; i++)
        {
            byte[] packet = Convert.FromHexString(wire[i]);
            byte[] again = (byte[])packet.Clone();
            byte[] forged = (byte[])packet.Clone();
            forged[^1] ^= 1;
            if (i % 100 == 0)
            {
                Assert.Equal(SrtpResult.BadTag,
                    receiver.TryUnprotect(forged, 0, forged.Length, out _));
            }

            Assert.Equal(SrtpResult.Ok,
                receiver.TryUnprotect(packet, 0, packet.Length, out int length));
            Assert.Equal(expected[i], Convert.ToHexStringLower(packet, 0, length));
            if (i % 100 == 0)
            {
                Assert.Equal(SrtpResult.Replayed,
                    receiver.TryUnprotect(again, 0, again.Length, out _));
            }
        }

        Assert.Equal(2u, receiver.Roc);
    }

    [RequiresPeerTheory(PeerProgram.Srtp)]
    [MemberData(nameof(Profiles))]
    public async Task Rtcp_ReportsAndBye_OpenBothWays(string name, SrtpProfile profile)
    {
        byte[] key = Key(profile);
        string[] plain = [.. Reports()];
        var sender = new SrtcpSender(new PcCryptoEngine());
        sender.SetKeys(profile, key, 0, key, key.Length - 14);
        string[] ours = [.. plain.Select(hex =>
        {
            byte[] packet = new byte[RtcpReport.MaxBytes + SrtcpSender.OverheadBytes];
            byte[] rtcp = Convert.FromHexString(hex);
            rtcp.CopyTo(packet, 0);
            return Convert.ToHexStringLower(packet, 0, sender.Protect(packet, 0, rtcp.Length));
        })];

        Assert.Equal(plain, await FeedAsync(
            ["unprotect", name, Convert.ToHexString(key), "rtcp"], ours));
        var receiver = new SrtcpReceiver(new PcCryptoEngine());
        receiver.SetKeys(profile, key, 0, key, key.Length - 14);
        string[] theirs = await FeedAsync(
            ["protect", name, Convert.ToHexString(key), "rtcp"], plain);
        Assert.Equal(plain, theirs.Select(hex =>
        {
            byte[] packet = Convert.FromHexString(hex);
            Assert.Equal(SrtpResult.Ok,
                receiver.TryUnprotect(packet, 0, packet.Length, out int length));
            return Convert.ToHexStringLower(packet, 0, length);
        }));
    }

    /// <summary>Every seventh pair arrives in the other order, also around the rollover.</summary>
    private static void Reorder(string[] packets)
    {
        for (int i = 5; i + 1 < packets.Length; i += 7)
        {
            (packets[i], packets[i + 1]) = (packets[i + 1], packets[i]);
        }
    }

    private static IEnumerable<string> Reports()
    {
        byte[] buffer = new byte[RtcpReport.MaxBytes];
        for (int i = 0; i < 200; i++)
        {
            var report = new RtcpReport
            {
                Ssrc = Ssrc,
                IsSender = i % 2 == 0,
                NtpTime = (ulong)i << 33,
                RtpTime = (uint)i * 160,
                Packets = (uint)i,
                Octets = (uint)i * 160,
                HasBlock = i % 3 != 0,
                AboutSsrc = 0xCAFEBABE,
                FractionLost = i,
                Lost = i * 3,
                HighestSequence = (uint)i * 50,
                Jitter = 7,
                Bye = i == 199,
            };
            yield return Convert.ToHexStringLower(buffer, 0, report.Encode(buffer, 0));
        }
    }

    private static byte[] Key(SrtpProfile profile)
        => SHA512.HashData([1])[..(profile >= SrtpProfile.AesCm256HmacSha1Tag80 ? 46 : 30)];

    private static string Rtp(int i)
    {
        byte[] packet = new byte[RtpBytes];
        WriteRtp(packet, i);
        return Convert.ToHexStringLower(packet);
    }

    private static void WriteRtp(byte[] packet, int i)
    {
        packet.AsSpan().Clear();
        packet[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(FirstSequence + i));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)i * 160);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), Ssrc);
        for (int at = 12; at < RtpBytes; at++)
        {
            packet[at] = (byte)(i + at);
        }
    }

    private static async Task<string[]> FeedAsync(string[] arguments, IEnumerable<string> lines)
    {
        using Process peer = PeerProgram.Start(PeerProgram.Srtp, arguments);
        Task writing = Task.Run(async () =>
        {
            foreach (string line in lines)
            {
                await peer.StandardInput.WriteLineAsync(line);
            }

            peer.StandardInput.Close();
        });
        var answers = new List<string>();
        while (await peer.StandardOutput.ReadLineAsync() is { } line)
        {
            answers.Add(line);
        }

        await writing;
        await peer.WaitForExitAsync();
        Assert.Equal(0, peer.ExitCode);
        return [.. answers];
    }
}
