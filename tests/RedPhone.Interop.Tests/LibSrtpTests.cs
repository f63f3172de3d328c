using System.Diagnostics;
using RedPhone.Core.Srtp;
using RedPhone.Models;
using static RedPhone.Interop.Tests.SrtpStream;

namespace RedPhone.Interop.Tests;

/// <summary>Our SRTP and SRTCP against libsrtp2 in a process of its own, both ways.</summary>
public sealed class LibSrtpTests
{
    public static TheoryData<string, SrtpProfile> Profiles() => SrtpStream.Profiles();

    [RequiresPeerTheory(PeerProgram.Srtp)]
    [MemberData(nameof(Profiles))]
    public async Task Rtp_70000PacketsOfOurs_LibSrtpOpensAll(string name, SrtpProfile profile)
    {
        string[] wire = [.. ProtectAll(profile).Select(Convert.ToHexStringLower)];
        Reorder(wire);
        string[] opened = await FeedAsync(["unprotect", name, Convert.ToHexString(Key(profile))],
            wire);

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
        string[] ours = [.. ProtectReports(profile).Select(Convert.ToHexStringLower)];

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
