using System.Diagnostics;
using System.Globalization;
using RedPhone.Core.Zrtp;
using RedPhone.Models;

namespace RedPhone.Cli.Media;

/// <summary>
/// What a ZRTP key agreement costs this machine: two sessions in one process, no sockets, no waiting,
/// CPU time of the whole process. A program of the same shape on another library is its peer.
/// </summary>
public static class ZrtpBench
{
    private const int WarmUp = 1500;
    private const int DatagramBytes = 1500;
    private const int MaxRounds = 10_000;

    /// <summary>Microseconds of CPU for one agreement by X25519, both ends together, from the first
    /// Hello sent to secure on both sides, key pairs included. Making the Hellos before it and wiping
    /// after it are not counted, nor are they in the peer's figure.</summary>
    public static double MeasureOurs(int count, bool warm)
    {
        var engine = new PcCryptoEngine();
        ZrtpSession[] ends = [new(engine, new SystemEntropy()), new(engine, new SystemEntropy())];
        foreach (ZrtpSession end in ends)
        {
            end.Settings.KeyAgreements = [ZrtpAlgorithm.X255];
        }

        for (int i = 0; !warm && i < WarmUp; i++)
        {
            Agree(ends);
        }

        TimeSpan used = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
        {
            used += Agree(ends);
        }

        return used.TotalMicroseconds / count;
    }

    /// <summary>The same of a program that takes a count and prints microseconds; throws when it
    /// fails.</summary>
    public static double MeasurePeer(string program, int count)
    {
        using Process peer = Process.Start(new ProcessStartInfo(program, [$"{count}"])
        {
            RedirectStandardOutput = true,
        })!;
        string line = peer.StandardOutput.ReadToEnd();
        peer.WaitForExit();
        return peer.ExitCode == 0 ? double.Parse(line, CultureInfo.InvariantCulture)
            : throw new IOException($"{program} ended with {peer.ExitCode}");
    }

    private static TimeSpan Agree(ZrtpSession[] ends)
    {
        byte[] buffer = new byte[DatagramBytes];
        for (int i = 0; i < ends.Length; i++)
        {
            byte[] zid = new byte[ZrtpTrust.ZidBytes];
            zid[0] = (byte)(i + 1);
            ends[i].Prepare(zid);
        }

        TimeSpan before = Environment.CpuUsage.TotalTime;
        ends[0].Start(0, 1, null, null, true);
        ends[1].Start(0, 2, null, null, false);

        for (int round = 0; ends.Any(end => end.State != ZrtpState.Secure); round++)
        {
            if (round == MaxRounds)
            {
                throw new InvalidOperationException($"{ends[0].State}, {ends[1].State}");
            }

            Pump(ends[0], ends[1], buffer);
            Pump(ends[1], ends[0], buffer);
        }

        TimeSpan used = Environment.CpuUsage.TotalTime - before;
        if (ends[0].Sas != ends[1].Sas)
        {
            throw new InvalidOperationException("two SAS");
        }

        ends[0].Stop();
        ends[1].Stop();
        return used;
    }

    private static void Pump(ZrtpSession from, ZrtpSession to, byte[] buffer)
    {
        from.Work();
        if (from.NextDeadlineMs <= 0)
        {
            from.HandleTimeout(0);
        }

        for (int count = from.TryTakeOutput(buffer); count != 0;
            count = from.TryTakeOutput(buffer))
        {
            to.Handle(0, buffer, 0, count);
        }
    }
}
