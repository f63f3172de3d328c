using System.Collections.Concurrent;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// The control thread of the batched plane: the core's only caller. In each turn it takes what the
/// workers handed up (media comes first), then one batch of the ChannelData socket, if there is
/// one, and one of the control socket, posted work and timeouts. It runs at a lower priority than
/// the workers, so that a flood of requests, which can keep it busy for good, does not delay the
/// packets of running calls.
/// </summary>
internal sealed unsafe class ControlLoop : IDisposable
{
    // The longest sleep: what a lost wake-up may cost.
    private const int MaxWaitMs = 100;

    // Most of one kind in a turn, before the others get theirs; of the socket one batch.
    private const int MaxRingTurn = 256;
    private const int MaxPostedTurn = 64;

    // Added to the niceness: with a worker on the same processor it gets about a quarter.
    private const int Niceness = 5;

    private readonly RawSocket _socket;
    private readonly MonotonicUnixClock _clock;
    private readonly MessageBatch _batch = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly byte[] _buffer = new byte[MessageBatch.BufferBytes];
    private readonly UdpEndpoint _peer = new();
    private readonly int _wake;
    private int _wakePending;
    private long _received;
    private long _handedUp;
    private long _answerFailed;

    public ControlLoop(RawSocket socket, MonotonicUnixClock clock)
    {
        _socket = socket;
        _clock = clock;
        _wake = Linux.EventDescriptor(0, Linux.CloseOnExec | Linux.NonBlocking);
        if (_wake < 0)
        {
            throw new SetupException("The system gave no eventfd; the process may have too many "
                + "open files. Raise its limit (LimitNOFILE).");
        }
    }

    /// <summary>The workers' rings.</summary>
    public HandUpRing[] Rings { get; set; } = [];

    /// <summary>ChannelData's own socket, where there is TURN.</summary>
    public RawSocket? Channels { get; set; }

    /// <summary>A further descriptor to wait for, and what to do when it is readable.</summary>
    public (int Descriptor, Action<long> Serve)? Extra { get; set; }

    public DataPlaneCounters Counters => new()
    {
        Received = Volatile.Read(ref _received),
        HandedUp = Volatile.Read(ref _handedUp),
        AnswerFailed = Volatile.Read(ref _answerFailed),
    };

    public void Post(Action work)
    {
        _posted.Enqueue(work);
        Wake();
    }

    /// <summary>Ends the loop's wait. Any thread.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _wakePending, 1) == 0)
        {
            ulong one = 1;
            _ = Linux.Write(_wake, &one, sizeof(ulong));
        }
    }

    public void Run(IDatagramCore core, Func<bool> stopping)
    {
        _ = Linux.Nice(Niceness); // of this thread alone, on Linux
        const int Polled = 4;
        Linux.Poll* polls = stackalloc Linux.Poll[Polled];
        polls[0] = new Linux.Poll { Descriptor = _socket.Descriptor, Events = Linux.PollIn };
        polls[1] = new Linux.Poll { Descriptor = _wake, Events = Linux.PollIn };
        polls[2] = new Linux.Poll { Descriptor = Extra?.Descriptor ?? -1, Events = Linux.PollIn };
        polls[3] = new Linux.Poll { Descriptor = Channels?.Descriptor ?? -1, Events = Linux.PollIn };
        while (!stopping())
        {
            long waitMs = Math.Clamp(core.NextDeadlineMs - _clock.NowMs, 0, MaxWaitMs);
            bool busy = !_posted.IsEmpty || Array.Exists(Rings, r => !r.IsEmpty);
            _ = Linux.WaitFor(polls, Polled, busy ? 0 : (int)waitMs);
            ulong wakes;
            _ = Linux.Read(_wake, &wakes, sizeof(ulong));
            Interlocked.Exchange(ref _wakePending, 0);
            TakeRings(core);
            if ((polls[3].Returned & Linux.PollIn) != 0)
            {
                Take(core, Channels!);
            }

            Take(core, _socket);
            if ((polls[2].Returned & Linux.PollIn) != 0)
            {
                Extra!.Value.Serve(_clock.NowMs);
                SendAll(core);
            }

            for (int i = 0; i < MaxPostedTurn && _posted.TryDequeue(out Action? work); i++)
            {
                work();
            }

            long nowMs = _clock.NowMs;
            if (nowMs >= core.NextDeadlineMs)
            {
                core.HandleTimeout(nowMs);
            }

            SendAll(core);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _ = Linux.Close(_wake);
    }

    private void Take(IDatagramCore core, RawSocket socket)
    {
        int count = _batch.Receive(socket.Descriptor, Linux.MessageDoNotWait);
        for (int i = 0; i < count; i++)
        {
            Linux.Message* message = _batch.Messages + i;
            RawAddress.Read(message->Name).CopyTo(_peer);
            bool cut = (message->Flags & Linux.MessageTruncated) != 0;
            int bytes = cut ? MessageBatch.BufferBytes : (int)message->Count;
            new ReadOnlySpan<byte>(message->Vectors->Base, bytes).CopyTo(_buffer);
            _received++;
            _handedUp++;
            core.Handle(_clock.NowMs, _peer, _buffer, bytes);
            SendAll(core);
        }

        _batch.Renew(count);
    }

    private void TakeRings(IDatagramCore core)
    {
        foreach (HandUpRing ring in Rings)
        {
            for (int i = 0; i < MaxRingTurn
                && ring.TryRead(out RawAddress source, _buffer, out int count); i++)
            {
                source.CopyTo(_peer);
                core.Handle(_clock.NowMs, _peer, _buffer, count);
                SendAll(core);
            }
        }
    }

    /// <summary>Sends the core's outputs. The loop's thread.</summary>
    public void SendAll(IDatagramCore core)
    {
        while (core.TryTakeOutput(_buffer, _peer, out int count))
        {
            if (!_socket.TrySend(RawAddress.Of(_peer), _buffer.AsSpan(0, count)))
            {
                _answerFailed++;
            }
        }
    }
}
