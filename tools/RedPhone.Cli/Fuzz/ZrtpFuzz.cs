using RedPhone.Core.Zrtp;
using RedPhone.Models;

namespace RedPhone.Cli.Fuzz;

/// <summary>
/// A whole call in virtual time. At the place of the seed's datagram the input arrives: in its stead
/// (even seeds) or before it (odd ones). Both ends may fail; secure with different keys they may not
/// be.
/// </summary>
internal sealed class ZrtpFuzz : IFuzzTarget
{
    private const int DelayMs = 20;
    private const int LimitMs = 60_000;
    private const int LimitDatagrams = 2000;

    private readonly List<byte[]> _seeds = [];
    private readonly byte[] _buffer = new byte[1500];

    public ZrtpFuzz()
    {
        var recorded = new List<byte[]>();
        Call(-1, [], recorded);
        foreach (byte[] datagram in recorded)
        {
            _seeds.Add(datagram);
            _seeds.Add(datagram);
        }
    }

    public IReadOnlyList<byte[]> Seeds => _seeds;

    public string? Run(int seed, byte[] input)
    {
        if (input.Length >= ZrtpPacket.MinBytes)
        {
            // A wrong CRC ends in the first line of the parser.
            ZrtpPacket.WriteCrc(input, 0, input.Length - ZrtpPacket.CrcBytes);
        }

        return Call(seed, input, null);
    }

    private string? Call(int seed, byte[] input, List<byte[]>? recorded)
    {
        var entropy = new SeededEntropy(1, "fuzz");
        ZrtpSession[] ends = [Create(entropy, 1), Create(entropy, 2)];
        ends[0].Start(0, 1, null, ends[1].HelloHash, true);
        ends[1].Start(0, 2, null, null, false);
        var path = new PriorityQueue<(int To, byte[] Datagram), (long, int)>();
        int sent = 0;
        long now = 0;
        while (now < LimitMs && sent < LimitDatagrams)
        {
            for (int end = 0; end < 2; end++)
            {
                Serve(ends[end], now);
                for (int count = ends[end].TryTakeOutput(_buffer); count != 0;
                    count = ends[end].TryTakeOutput(_buffer))
                {
                    byte[] datagram = _buffer[..count];
                    recorded?.Add(datagram);
                    if (sent == seed / 2 && seed >= 0)
                    {
                        path.Enqueue((1 - end, input), (now + DelayMs, 2 * sent));
                    }

                    if (sent != seed / 2 || seed < 0 || seed % 2 == 1)
                    {
                        path.Enqueue((1 - end, datagram), (now + DelayMs, (2 * sent) + 1));
                    }

                    sent++;
                }
            }

            long next = Math.Min(ends[0].NextDeadlineMs, ends[1].NextDeadlineMs);
            if (path.TryPeek(out _, out (long Time, int) first))
            {
                next = Math.Min(next, first.Time);
            }
            else if (next == long.MaxValue)
            {
                break;
            }

            now = Math.Max(now, next);
            while (path.TryPeek(out _, out first) && first.Time <= now)
            {
                (int to, byte[] datagram) = path.Dequeue();
                ends[to].Handle(now, datagram, 0, datagram.Length);
            }
        }

        return sent >= LimitDatagrams ? "more than 2,000 datagrams" : Compare(ends);
    }

    private static ZrtpSession Create(SeededEntropy entropy, byte zid)
    {
        var session = new ZrtpSession(new PcCryptoEngine(), entropy);
        byte[] bytes = new byte[ZrtpTrust.ZidBytes];
        bytes[0] = zid;
        session.Prepare(bytes);
        return session;
    }

    private static void Serve(ZrtpSession end, long now)
    {
        bool again = true;
        while (again)
        {
            again = end.Work();
            if (end.NextDeadlineMs <= now)
            {
                end.HandleTimeout(now);
                again = true;
            }
        }
    }

    private static string? Compare(ZrtpSession[] ends)
    {
        if (!ends.All(end => end.State == ZrtpState.Secure))
        {
            return null;
        }

        var keys = new byte[2][];
        for (int i = 0; i < 2; i++)
        {
            byte[] send = new byte[46];
            byte[] receive = new byte[46];
            byte[] salt = new byte[14];
            byte[] otherSalt = new byte[14];
            ends[i].CopyKeys(send, salt, receive, otherSalt);
            keys[i] = i == 0 ? [.. send, .. salt, .. receive, .. otherSalt]
                : [.. receive, .. otherSalt, .. send, .. salt];
        }

        return !keys[0].AsSpan().SequenceEqual(keys[1]) ? "secure with different keys"
            : ends[0].Sas != ends[1].Sas ? "secure with different SAS" : null;
    }
}
