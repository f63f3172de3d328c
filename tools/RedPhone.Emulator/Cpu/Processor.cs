using RedPhone.Core.Ports;
using RedPhone.Models;
using RedPhone.Wire;

namespace RedPhone.Emulator;

/// <summary>
/// One phone's processor under a <see cref="CpuModel"/>: it is busy while a step lasts, the next
/// step waits, and what a step sends leaves when it ends. Steps follow one another within a
/// millisecond; the firmware reads the time as on a device, whole milliseconds, rounded down.
/// Without a model steps take no time.
/// </summary>
public sealed class Processor(PhoneOptions options)
{
    // A step longer than a frame cannot keep up if it is the rule.
    private const long FrameNanoseconds = 20_000_000;
    private const long NanosecondsPerMs = 1_000_000;

    private readonly List<DeferredPort> _ports = [];
    private long _busyUntil;
    private long _begin;
    private long _nextStepMs;
    private CpuUse _before;
    private long _i2cBefore;
    private long _i2sBefore;
    private long _datagrams;

    /// <summary>Steps since <see cref="ResetCounters"/>.</summary>
    public long Steps { get; private set; }

    /// <summary>Time they took.</summary>
    public long BusyNanoseconds { get; private set; }

    /// <summary>The longest.</summary>
    public long LongestNanoseconds { get; private set; }

    /// <summary>IL of the step with the most of it.</summary>
    public long LongestIl { get; private set; }

    /// <summary>When that one began.</summary>
    public long LongestIlMs { get; private set; }

    /// <summary>Steps that took longer than a frame of 20 ms.</summary>
    public int MissedDeadlines { get; private set; }

    /// <summary>Begins to count anew.</summary>
    public void ResetCounters()
    {
        Steps = 0;
        BusyNanoseconds = 0;
        LongestNanoseconds = 0;
        LongestIl = 0;
        LongestIlMs = 0;
        MissedDeadlines = 0;
    }

    /// <summary>Puts the socket under this processor's time.</summary>
    public IDatagramPort Attach(IDatagramPort port)
    {
        if (options.Cpu is null && options.StepObserver is null)
        {
            return port;
        }

        var deferred = new DeferredPort(this, port);
        _ports.Add(deferred);
        return deferred;
    }

    /// <summary>Forgets sockets and time of before a power cycle.</summary>
    public void Reset()
    {
        _ports.Clear();
        _busyUntil = 0;
        _nextStepMs = 0;
    }

    /// <summary>True when a step may begin; call <see cref="End"/> after it.</summary>
    public bool TryBegin(long nowMs, PhoneBoardModel board)
    {
        if (nowMs < _nextStepMs || !IsFree(nowMs))
        {
            return false;
        }

        if (options.Cpu is null)
        {
            return true;
        }

        _begin = Math.Max(_busyUntil, nowMs * NanosecondsPerMs);
        _before = options.Cpu.Read();
        _i2cBefore = board.Bus.BusyNanoseconds;
        _i2sBefore = board.I2s.TransferredBytes;
        _datagrams = 0;
        return true;
    }

    /// <summary>
    /// The step is over: charges it. The next comes after the poll interval, at once when this one
    /// has left something over.
    /// </summary>
    public void End(long nowMs, PhoneBoardModel board, bool hasPostponed)
    {
        if (options.Cpu is null)
        {
            _nextStepMs = nowMs + (hasPostponed ? 1 : options.PollMs);
            Flush(nowMs);
            return;
        }

        _nextStepMs = nowMs + (hasPostponed ? 0 : options.PollMs);

        CpuUse use = options.Cpu.Read().Since(_before);
        long time = options.Cpu.Nanoseconds(use, board.Bus.BusyNanoseconds - _i2cBefore,
            board.I2s.TransferredBytes - _i2sBefore, _datagrams);
        _busyUntil = _begin + time;
        Steps++;
        BusyNanoseconds += time;
        LongestNanoseconds = Math.Max(LongestNanoseconds, time);
        if (use.Il > LongestIl)
        {
            LongestIl = use.Il;
            LongestIlMs = nowMs;
        }

        MissedDeadlines += time > FrameNanoseconds ? 1 : 0;
        Flush(nowMs);
    }

    /// <summary>Sends what the last step left, once it has ended.</summary>
    public void Flush(long nowMs)
    {
        if (IsFree(nowMs))
        {
            foreach (DeferredPort port in _ports)
            {
                port.Flush();
            }
        }
    }

    // At some time of this millisecond.
    private bool IsFree(long nowMs) => _busyUntil < (nowMs + 1) * NanosecondsPerMs;

    // Keeps what the firmware asks of the socket until its step is over, so that nothing of the
    // network's model runs, or is counted, inside of a step.
    private sealed class DeferredPort(Processor processor, IDatagramPort port) : IDatagramPort
    {
        private readonly Queue<Action> _waiting = new();
        private bool _changing;

        public void Connect(UdpEndpoint remote)
        {
            var copy = new UdpEndpoint();
            copy.CopyFrom(remote);
            _changing = true;
            _waiting.Enqueue(() => port.Connect(copy));
        }

        public void Close()
        {
            _changing = true;
            _waiting.Enqueue(port.Close);
        }

        public bool Send(byte[] buffer, int offset, int count)
        {
            processor._datagrams++;
            byte[] copy = buffer.AsSpan(offset, count).ToArray();
            _waiting.Enqueue(() => port.Send(copy, 0, copy.Length));
            return true;
        }

        public int Receive(byte[] buffer)
        {
            int count = _changing ? 0 : port.Receive(buffer);
            processor._datagrams += count > 0 ? 1 : 0;
            return count;
        }

        public void Flush()
        {
            _changing = false;
            while (_waiting.TryDequeue(out Action? action))
            {
                action();
            }
        }
    }
}
