using RedPhone.Core.Audio;

namespace RedPhone.Core.Tests.Audio;

/// <summary>
/// A sender, a path and a playout in virtual time. The sender's frame n leaves at n * 20 ms of its
/// own clock; the playout takes a frame each 20 ms.
/// </summary>
internal sealed class PlayoutSimulation
{
    public readonly JitterBuffer Buffer = new();

    /// <summary>Every frame given out, in order.</summary>
    public readonly List<(long TimeMs, FrameKind Kind, byte[] Frame)> Heard = [];

    /// <summary>Delay of frame n in ms; null = lost.</summary>
    public required Func<int, double?> Path { get; init; }

    /// <summary>The 160 bytes of frame n.</summary>
    public Func<int, byte[]> Source { get; init; } = Speech.Frame;

    public double SenderPpm { get; init; }

    public int PhaseMs { get; init; } = 7;

    public int FirstSequence { get; init; } = 100;

    public uint FirstTimestamp { get; init; } = 123456;

    public int Sent { get; private set; }

    public int LostOnPath { get; private set; }

    public int Concealed => Heard.Count(heard => heard.Kind == FrameKind.Concealed);

    public int Played => Heard.Count(heard => heard.Kind == FrameKind.Played);

    /// <summary>
    /// Sends and plays <paramref name="frames"/> frames, until the last one is heard.
    /// </summary>
    public PlayoutSimulation Run(int frames, int tailFrames = 0)
    {
        PriorityQueue<int, (double Time, int Order)> arrivals = new();
        double period = 20.0 / (1 + (SenderPpm / 1e6));
        long end = (long)(frames * period) + (tailFrames * 20);
        int next = 0;
        int order = 0;
        for (long now = PhaseMs; now <= end; now += 20)
        {
            // Everything that leaves before this playout's end can only arrive later than it left.
            while (next < frames && next * period <= now)
            {
                Send(next, next * period, arrivals, ref order);
                next++;
            }

            while (arrivals.TryPeek(out int number, out (double Time, int) due) && due.Time <= now)
            {
                arrivals.Dequeue();
                Put((long)due.Time, number);
            }

            byte[] frame = new byte[162];
            FrameKind kind = Buffer.Take(now, frame, 1);
            Assert.Equal(0, frame[0] + frame[161]);
            Heard.Add((now, kind, frame[1..161]));
        }

        return this;
    }

    private void Send(int number, double time,
        PriorityQueue<int, (double Time, int Order)> arrivals, ref int order)
    {
        Sent++;
        if (Path(number) is double delay)
        {
            arrivals.Enqueue(number, (time + delay, order++));
        }
        else
        {
            LostOnPath++;
        }
    }

    private void Put(long now, int number)
        => Buffer.Put(now, (FirstSequence + number) & 0xFFFF,
            FirstTimestamp + (uint)(number * 160), Source(number), 0, 160);
}
