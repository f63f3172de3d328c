using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// Address -> address: records of one cache line in native memory that never move, found through a
/// <see cref="SlotIndex"/>. One thread writes, any number look up without a lock: a record carries
/// a version that is odd while it changes, and a look-up that meets a change finds nothing. Then
/// the packet goes up to the core, which knows; so a miss costs time, never a packet. Nothing is
/// allocated after the constructor; records never used cost no memory.
/// </summary>
internal sealed unsafe class FlowTable : IDisposable
{
    private const int CacheLine = 64;
    private const long UsPerSecond = 1_000_000;
    private const long UsPerMs = 1000;

    private readonly SeededHash _hash = SeededHash.Create();
    private readonly long _intervalUs;
    private readonly long _burstUs;
    private readonly SlotIndex _index;
    private readonly int _capacity;
    private int _used;
    private int _firstFree = -1;
    private void* _memory;
    private Record* _records;

    /// <summary>Makes a table for at most so many flows.</summary>
    public FlowTable(int maxFlows, int packetsPerSecond = 0, int burst = 0)
    {
        _intervalUs = packetsPerSecond == 0 ? 0 : UsPerSecond / packetsPerSecond;
        _burstUs = _intervalUs * burst;
        _index = new SlotIndex(maxFlows);
        _capacity = maxFlows;
        _memory = NativeMemory.AllocZeroed((nuint)(maxFlows + 1), CacheLine);
        _records = (Record*)(((nuint)_memory + CacheLine - 1) & ~(nuint)(CacheLine - 1));
    }

    /// <summary>Flows in it.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of its records, in native memory.</summary>
    public long NativeBytes => (_capacity + 1L) * CacheLine;

    /// <summary>Bytes of its records and of its index.</summary>
    public long Bytes => NativeBytes + _index.Bytes;

    /// <summary>Puts a flow in; -1 when there is no room or the address has one.</summary>
    public int TryAdd(in RawAddress from, in RawAddress to, long nowMs)
    {
        if (Count == _capacity || Find(from, out _) >= 0)
        {
            return -1;
        }

        int number = _firstFree;
        if (number < 0)
        {
            number = _used++;
        }
        else
        {
            _firstFree = _records[number].NextFree;
        }

        Record* record = _records + number;
        uint version = record->Version;
        Volatile.Write(ref record->Version, version + 1);
        Thread.MemoryBarrier();
        record->FromHigh = from.High;
        record->FromLow = from.Low;
        record->FromPort = from.Port;
        record->ToHigh = to.High;
        record->ToLow = to.Low;
        record->ToPort = to.Port;
        record->HeardMs = nowMs;
        record->DueUs = 0;
        record->Live = 1;
        Volatile.Write(ref record->Version, version + 2);
        _index.Add(Hash(from), number);
        Count++;
        return number;
    }

    /// <summary>Takes a flow out.</summary>
    public void Remove(int number)
    {
        Record* record = _records + number;
        if (record->Live == 0)
        {
            throw new InvalidOperationException("no such flow");
        }

        uint version = record->Version;
        Volatile.Write(ref record->Version, version + 1);
        Thread.MemoryBarrier();
        record->Live = 0;
        Volatile.Write(ref record->Version, version + 2);
        _index.Remove(
            Hash(new RawAddress(record->FromHigh, record->FromLow, record->FromPort)), number);
        record->NextFree = _firstFree;
        _firstFree = number;
        Count--;
    }

    /// <summary>When the flow was last touched.</summary>
    public long HeardMs(int number) => Volatile.Read(ref _records[number].HeardMs);

    /// <summary>Notes a sign of life. Any thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(int number, long nowMs) => Volatile.Write(ref _records[number].HeardMs, nowMs);

    /// <summary>
    /// True when the flow may pass a packet on, whose time it takes; false above its rate. The
    /// generic cell rate algorithm, as in the kernel's plane. The one thread that the flow's
    /// packets come to.
    /// </summary>
    public bool TryPass(int number, long nowMs)
    {
        if (_intervalUs == 0)
        {
            return true;
        }

        long nowUs = nowMs * UsPerMs;
        long dueUs = Math.Max(_records[number].DueUs, nowUs);
        if (dueUs - nowUs > _burstUs)
        {
            return false;
        }

        _records[number].DueUs = dueUs + _intervalUs;
        return true;
    }

    /// <summary>The hash of an address, for Prefetch and Find.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash(in RawAddress address) => _hash.Of(address.High, address.Low, address.Port);

    /// <summary>Brings an index slot near before it is looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint hash) => _index.Prefetch(hash);

    /// <summary>The flow's number and where it goes; -1 for none. Any thread.</summary>
    public int Find(in RawAddress from, out RawAddress to) => Find(Hash(from), from, out to);

    /// <summary>The same with the hash known.</summary>
    public int Find(uint hash, in RawAddress from, out RawAddress to)
    {
        uint step = 0;
        int number;
        while ((number = _index.Next(hash, ref step)) >= 0)
        {
            if (TryRead(number, from, out to))
            {
                return number;
            }
        }

        to = default;
        return -1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        _records = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryRead(int number, in RawAddress from, out RawAddress to)
    {
        Record* record = _records + number;
        uint version = Volatile.Read(ref record->Version);
        bool same = record->FromLow == from.Low && record->FromPort == from.Port
            && record->FromHigh == from.High && record->Live != 0;
        to = new RawAddress(record->ToHigh, record->ToLow, record->ToPort);
        Volatile.ReadBarrier();
        return same && (version & 1) == 0 && record->Version == version;
    }

    [StructLayout(LayoutKind.Sequential, Size = CacheLine)]
    private struct Record
    {
        public uint Version;
        public ushort FromPort;
        public ushort ToPort;
        public ulong FromHigh;
        public ulong FromLow;
        public ulong ToHigh;
        public ulong ToLow;
        public long HeardMs;
        public int Live;
        public int NextFree;
        public long DueUs;
    }
}
