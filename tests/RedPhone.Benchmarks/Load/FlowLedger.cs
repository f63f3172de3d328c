namespace RedPhone.Benchmarks.Load;

/// <summary>
/// What was sent in each direction of each session, and what of it came: each packet at most once.
/// </summary>
internal sealed class FlowLedger(int flows)
{
    private const int WindowBits = 64;

    private readonly State[] _states = new State[flows];

    /// <summary>Packets numbered so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Different packets that came.</summary>
    public long Received { get; private set; }

    /// <summary>Of those, the ones that came after a later one of their flow.</summary>
    public long Reordered { get; private set; }

    /// <summary>Came again; not in Received.</summary>
    public long Duplicated { get; private set; }

    /// <summary>
    /// Came 64 packets of their flow too late to be told from a copy; not in Received.
    /// </summary>
    public long Stale { get; private set; }

    /// <summary>Carried a number that was never sent.</summary>
    public long Invented { get; private set; }

    /// <summary>The number of the flow's next packet, which now counts as sent.</summary>
    public long Next(int flow)
    {
        Sent++;
        return _states[flow].Sent++;
    }

    /// <summary>Takes back the last <see cref="Next"/> of a flow: the system refused it.</summary>
    public void TakeBack(int flow)
    {
        Sent--;
        _states[flow].Sent--;
    }

    /// <summary>Enters an arrival; true when it is the packet's first.</summary>
    public bool Accept(int flow, long number)
    {
        ref State state = ref _states[flow];
        if (number < 0 || number >= state.Sent)
        {
            Invented++;
            return false;
        }

        // Numbers count from 0, End from 1: bit k of Seen is packet End - 1 - k.
        long ahead = number + 1 - state.End;
        if (ahead > 0)
        {
            state.Seen = (ahead >= WindowBits ? 0 : state.Seen << (int)ahead) | 1;
            state.End = number + 1;
            Received++;
            return true;
        }

        if (ahead <= -WindowBits)
        {
            Stale++;
            return false;
        }

        ulong bit = 1UL << (int)-ahead;
        if ((state.Seen & bit) != 0)
        {
            Duplicated++;
            return false;
        }

        state.Seen |= bit;
        Received++;
        Reordered++;
        return true;
    }

    private struct State
    {
        public long Sent;
        public long End;
        public ulong Seen;
    }
}
