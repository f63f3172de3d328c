using System.Diagnostics;
using RedPhone.Hosting;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// One thread of the batched plane on its own socket: receive a batch, look every source up, write
/// the destination over it, send what stays as one batch; the rest goes up to the core. Nothing is
/// copied but what goes up, nothing allocated.
/// </summary>
internal sealed unsafe class MmsgWorker : IDisposable
{
    private const int MaxMicroseconds = 1_000_000;

    private readonly RawSocket _socket;
    private readonly FlowTable _flows;
    private readonly MonotonicUnixClock _clock;
    private readonly Action _wakeControl;
    private readonly Coalescer _coalescer;
    private readonly MessageBatch _batch = new();
    private readonly uint[] _hashes = new uint[MessageBatch.Size];
    private readonly RawAddress[] _sources = new RawAddress[MessageBatch.Size];
    private long _received;
    private long _forwarded;
    private long _forwardedBytes;
    private long _handedUp;
    private long _handUpFull;
    private long _badLength;
    private long _sendFailed;
    private long _rateLimited;
    private long _allocated = -1;

    public MmsgWorker(RawSocket socket, FlowTable flows, MonotonicUnixClock clock,
        int coalesceMicroseconds, Action wakeControl)
    {
        _socket = socket;
        _flows = flows;
        _clock = clock;
        _wakeControl = wakeControl;
        _coalescer = new Coalescer(coalesceMicroseconds);
    }

    /// <summary>What goes up to the core.</summary>
    public HandUpRing HandUp { get; } = new();

    /// <summary>Managed bytes the thread has allocated; -1 before its first batch.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocated);

    /// <summary>What it did.</summary>
    public DataPlaneCounters Counters => new()
    {
        Received = Volatile.Read(ref _received),
        Forwarded = Volatile.Read(ref _forwarded),
        ForwardedBytes = Volatile.Read(ref _forwardedBytes),
        HandedUp = Volatile.Read(ref _handedUp),
        HandUpFull = Volatile.Read(ref _handUpFull),
        BadLength = Volatile.Read(ref _badLength),
        SendFailed = Volatile.Read(ref _sendFailed),
        RateLimited = Volatile.Read(ref _rateLimited),
    };

    /// <summary>The thread's life.</summary>
    public void Run(Func<bool> stopping)
    {
        _ = Linux.ProcessControl(Linux.TimerSlack, 1, 0, 0, 0);
        long last = Stopwatch.GetTimestamp();
        while (!stopping())
        {
            int count = _batch.Receive(_socket.Descriptor, Linux.MessageWaitForOne);
            if (count == 0)
            {
                continue;
            }

            Process(count);
            long now = Stopwatch.GetTimestamp();
            int sleep = _coalescer.Next(count,
                (now - last) * ((double)MaxMicroseconds / Stopwatch.Frequency));
            last = now;
            if (sleep > 0)
            {
                var time = new Linux.Time { Nanoseconds = sleep * 1000L };
                _ = Linux.Sleep(&time, null);
            }

            Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    /// <summary>Handles the batch's first messages, which lie in it as received.</summary>
    public void Process(int count)
    {
        long nowMs = _clock.NowMs;
        Linux.Message* messages = _batch.Messages;
        for (int i = 0; i < count; i++)
        {
            RawAddress source = RawAddress.Read(messages[i].Name);
            _sources[i] = source;
            uint hash = _flows.Hash(source);
            _hashes[i] = hash;
            _flows.Prefetch(hash);
        }

        int kept = 0;
        bool wake = false;
        long bytes = 0;
        for (int i = 0; i < count; i++)
        {
            uint length = messages[i].Count;
            if (length is 0 or > RelayCore.MaxDatagramBytes
                || (messages[i].Flags & Linux.MessageTruncated) != 0)
            {
                _badLength++;
                continue;
            }

            byte first = *messages[i].Vectors->Base;
            uint named = 0;
            if (IsMedia(first))
            {
                int flow = _flows.Find(_hashes[i], _sources[i], out RawAddress to);
                if (flow >= 0)
                {
                    _flows.Touch(flow, nowMs);
                    if (!_flows.TryPass(flow, nowMs))
                    {
                        _rateLimited++;
                        continue;
                    }

                    named = to.Write(messages[i].Name, _socket.Family);
                }
            }

            if (named == 0)
            {
                wake |= HandOver(_sources[i], messages[i].Vectors->Base, (int)length);
                continue;
            }

            messages[i].NameLength = named;
            messages[i].Vectors->Length = length;
            bytes += length;
            if (kept != i)
            {
                _batch.Swap(kept, i);
            }

            kept++;
        }

        int refused = kept > 0 ? _batch.Send(_socket.Descriptor, kept) : 0;
        _batch.Renew(count);
        _received += count;
        _forwarded += kept - refused;
        _forwardedBytes += bytes;
        _sendFailed += refused;
        if (wake)
        {
            _wakeControl();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();

    // ZRTP, RTP, RTCP by the first byte (docs/protocol/relay.md).
    private static bool IsMedia(byte first)
        => first is (>= 128 and <= 191) or (>= 16 and <= 19);

    private bool HandOver(in RawAddress source, byte* datagram, int count)
    {
        if (HandUp.TryWrite(source, datagram, count))
        {
            _handedUp++;
            return true;
        }

        _handUpFull++;
        return false;
    }
}
