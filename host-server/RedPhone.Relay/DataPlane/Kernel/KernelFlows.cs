using System.Diagnostics;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// The flows in the kernel: a hash map from source to record number, and the records. A record is
/// written before the hash map points to it, and rests for a while after it no longer does, so that
/// no run of the program meets one that changes. One thread; see <see cref="KernelPath"/>.
/// </summary>
internal sealed unsafe class KernelFlows : IDisposable
{
    /// <summary>
    /// Records above the number of flows, for those at rest. When they are used up a flow stays in
    /// user space.
    /// </summary>
    public const int SpareRecords = 4096;

    // A run of the program takes microseconds and is not interrupted for longer than another
    // interrupt takes.
    private const int RestMs = 1000;
    private const long NsPerMs = 1_000_000;

    private readonly Queue<(int Record, long UntilMs)> _resting = new();
    private readonly Stack<int> _free = new();
    private readonly MappedArray _records;
    private readonly int _index;

    private KernelFlows(int index, MappedArray records, int count)
    {
        _index = index;
        _records = records;
        for (int i = count - 1; i >= 0; i--)
        {
            _free.Push(i);
        }
    }

    /// <summary>Descriptor of the hash map.</summary>
    public int Index => _index;

    /// <summary>Descriptor of the records.</summary>
    public int Records => _records.Descriptor;

    /// <summary>Flows in it.</summary>
    public int Count { get; private set; }

    /// <summary>Makes the maps; null, with errno, when the system refuses.</summary>
    public static KernelFlows? TryCreate(int maxFlows)
    {
        int index = BpfSystem.CreateMap(BpfSystem.HashMap, KernelKey.Bytes, sizeof(uint),
            maxFlows, 0);
        if (index < 0)
        {
            return null;
        }

        MappedArray? records = MappedArray.TryCreate(KernelFlow.Bytes, maxFlows + SpareRecords);
        if (records == null)
        {
            _ = Linux.Close(index);
            return null;
        }

        return new KernelFlows(index, records, maxFlows + SpareRecords);
    }

    /// <summary>
    /// Puts a flow in, or in the place of the one with the same source; its record's number, or -1.
    /// </summary>
    public int TryPut(in KernelFlow flow)
    {
        long nowMs = Environment.TickCount64;
        while (_resting.TryPeek(out (int Record, long UntilMs) rested) && rested.UntilMs <= nowMs)
        {
            _free.Push(_resting.Dequeue().Record);
        }

        if (!_free.TryPop(out int record))
        {
            return -1;
        }

        _records.As<KernelFlow>()[record] = flow;
        Thread.MemoryBarrier();
        KernelKey key = flow.From;
        uint value = (uint)record;
        if (!BpfSystem.TryUpdate(_index, &key, &value))
        {
            _free.Push(record);
            return -1;
        }

        Count++;
        return record;
    }

    /// <summary>Ends a flow: no packet that comes from now on is passed on.</summary>
    public void Remove(int record)
    {
        KernelKey key = _records.As<KernelFlow>()[record].From;
        _ = BpfSystem.TryDelete(_index, &key);
        Rest(record);
    }

    /// <summary>A record that another has replaced.</summary>
    public void Rest(int record)
    {
        Count--;
        _resting.Enqueue((record, Environment.TickCount64 + RestMs));
    }

    /// <summary>The record, as the program last left it.</summary>
    public KernelFlow Read(int record) => _records.As<KernelFlow>()[record];

    /// <summary>Milliseconds since a packet of the flow was last seen; -1 for never.</summary>
    public long SilentMs(int record)
    {
        // The kernel's monotonic clock is the one that Stopwatch reads, in nanoseconds.
        long heardNs = Volatile.Read(ref _records.As<KernelFlow>()[record].HeardNs);
        return heardNs == 0 ? -1 : Math.Max(0, (Stopwatch.GetTimestamp() - heardNs) / NsPerMs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Linux.Close(_index);
        _records.Dispose();
    }
}
