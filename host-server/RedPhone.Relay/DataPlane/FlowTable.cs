using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// Address -> address in native memory: an open-addressing index of 8-byte slots (hash tag and
/// record number, at most half full, no tombstones: removal shifts back) over records of one cache
/// line that never move. One thread writes, any number look up without a lock: a record carries a
/// version that is odd while it changes, and a look-up that meets a change finds nothing. Then the
/// packet goes up to the core, which knows; so a miss costs time, never a packet. The hash is
/// seeded at random. Nothing is allocated after the constructor.
/// </summary>
internal sealed unsafe class FlowTable : IDisposable
{
    private const int CacheLine = 64;
    private const ulong Mix1 = 0x9E3779B97F4A7C15;
    private const ulong Mix2 = 0xBF58476D1CE4E5B9;

    private readonly ulong _seed0 = RandomSeed();
    private readonly ulong _seed1 = RandomSeed();
    private readonly uint _mask;
    private readonly int[] _free;
    private int _freeCount;
    private ulong* _index;
    private Record* _records;

    /// <summary>Makes a table for at most so many flows.</summary>
    public FlowTable(int maxFlows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFlows, 1);
        uint slots = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)maxFlows * 2);
        _mask = slots - 1;
        _index = (ulong*)Allocate(slots * sizeof(ulong));
        _records = (Record*)Allocate((nuint)maxFlows * (nuint)sizeof(Record));
        _free = new int[maxFlows];
        for (int i = 0; i < maxFlows; i++)
        {
            _free[_freeCount++] = maxFlows - 1 - i;
        }
    }

    /// <summary>Flows in it.</summary>
    public int Count => _free.Length - _freeCount;

    /// <summary>Bytes of native memory.</summary>
    public long NativeBytes
        => ((long)(_mask + 1) * sizeof(ulong)) + ((long)_free.Length * sizeof(Record));

    /// <summary>Puts a flow in; -1 when there is no room or the address has one.</summary>
    public int TryAdd(in RawAddress from, in RawAddress to, long nowMs)
    {
        if (_freeCount == 0 || Find(from, out _) >= 0)
        {
            return -1;
        }

        int number = _free[--_freeCount];
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
        record->Live = 1;
        Volatile.Write(ref record->Version, version + 2);
        ulong hash = Hash(from);
        uint at = (uint)hash & _mask;
        while (_index[at] != 0)
        {
            at = (at + 1) & _mask;
        }

        Volatile.Write(ref _index[at], Slot(hash, number));
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

        ulong hash = Hash(new RawAddress(record->FromHigh, record->FromLow, record->FromPort));
        uint version = record->Version;
        Volatile.Write(ref record->Version, version + 1);
        Thread.MemoryBarrier();
        record->Live = 0;
        Volatile.Write(ref record->Version, version + 2);
        uint at = (uint)hash & _mask;
        ulong slot = Slot(hash, number);
        while (_index[at] != slot)
        {
            at = (at + 1) & _mask;
        }

        ShiftBack(at);
        _free[_freeCount++] = number;
    }

    /// <summary>When the flow was last touched.</summary>
    public long HeardMs(int number) => Volatile.Read(ref _records[number].HeardMs);

    /// <summary>Notes a sign of life. Any thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(int number, long nowMs) => Volatile.Write(ref _records[number].HeardMs, nowMs);

    /// <summary>The hash of an address, for Prefetch and Find.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(in RawAddress address)
    {
        ulong hash = (address.Low ^ _seed0) * Mix1;
        hash = (hash ^ (hash >> 32) ^ address.High ^ ((ulong)address.Port << 40) ^ _seed1) * Mix2;
        return hash ^ (hash >> 29);
    }

    /// <summary>Brings an index slot near before it is looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            System.Runtime.Intrinsics.X86.Sse.Prefetch0(_index + ((uint)hash & _mask));
        }
    }

    /// <summary>The flow's number and where it goes; -1 for none. Any thread.</summary>
    public int Find(in RawAddress from, out RawAddress to) => Find(Hash(from), from, out to);

    /// <summary>The same with the hash known.</summary>
    public int Find(ulong hash, in RawAddress from, out RawAddress to)
    {
        uint at = (uint)hash & _mask;
        for (uint i = 0; i <= _mask; i++)
        {
            ulong slot = Volatile.Read(ref _index[at]);
            if (slot == 0)
            {
                break;
            }

            if ((slot ^ hash) >> 32 == 0)
            {
                int number = (int)(uint)slot - 1;
                if (TryRead(number, from, out to))
                {
                    return number;
                }
            }

            at = (at + 1) & _mask;
        }

        to = default;
        return -1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_index);
        NativeMemory.AlignedFree(_records);
        _index = null;
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

    // Closes the gap at a slot: every later one of the run that may move nearer to its home does.
    private void ShiftBack(uint gap)
    {
        uint at = gap;
        while (true)
        {
            at = (at + 1) & _mask;
            ulong slot = _index[at];
            if (slot == 0)
            {
                break;
            }

            Record* record = _records + ((uint)slot - 1);
            uint home = (uint)Hash(
                new RawAddress(record->FromHigh, record->FromLow, record->FromPort)) & _mask;
            if (((at - home) & _mask) >= ((at - gap) & _mask))
            {
                Volatile.Write(ref _index[gap], slot);
                gap = at;
            }
        }

        Volatile.Write(ref _index[gap], 0);
    }

    private static ulong Slot(ulong hash, int number)
        => (hash & 0xFFFFFFFF00000000) | (uint)(number + 1);

    private static void* Allocate(nuint bytes)
    {
        void* memory = NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(memory, bytes);
        return memory;
    }

    private static ulong RandomSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

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
    }
}
