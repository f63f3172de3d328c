using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RedPhone.Relay;

/// <summary>
/// Hash -> record number: open addressing with linear steps over 8-byte slots (hash in the upper
/// half, number + 1 in the lower, 0 for free), at most three quarters full, no tombstones: removal
/// shifts back. The records and their keys are the owner's, who compares. One thread changes it;
/// others may look up meanwhile and then find too little, never a number that was not there.
/// Nothing is allocated after the constructor.
/// </summary>
internal sealed unsafe class SlotIndex
{
    private readonly ulong[] _memory;
    private readonly ulong* _slots;
    private readonly uint _count;

    /// <summary>Makes an index for at most so many numbers.</summary>
    public SlotIndex(int maxEntries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEntries, 1);
        _count = (uint)(((long)maxEntries * 4 / 3) + 1);
        _memory = GC.AllocateArray<ulong>((int)_count, pinned: true);
        _slots = (ulong*)Unsafe.AsPointer(ref _memory[0]);
    }

    /// <summary>Bytes of its slots, on the pinned heap.</summary>
    public long Bytes => (long)_count * sizeof(ulong);

    /// <summary>
    /// The next number with this hash, or -1. The step is 0 for the first; the same variable goes
    /// into each further call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(uint hash, ref uint step)
    {
        while (step < _count)
        {
            uint at = Home(hash) + step++;
            ulong slot = Volatile.Read(ref _slots[at < _count ? at : at - _count]);
            if (slot == 0)
            {
                break;
            }

            if ((uint)(slot >> 32) == hash)
            {
                return (int)(uint)slot - 1;
            }
        }

        return -1;
    }

    /// <summary>Puts a number in.</summary>
    public void Add(uint hash, int number)
    {
        uint at = Home(hash);
        while (_slots[at] != 0)
        {
            at = After(at);
        }

        Volatile.Write(ref _slots[at], Slot(hash, number));
    }

    /// <summary>Takes a number out, which must be in it.</summary>
    public void Remove(uint hash, int number)
    {
        uint gap = Home(hash);
        while (_slots[gap] != Slot(hash, number))
        {
            gap = _slots[gap] != 0 ? After(gap)
                : throw new InvalidOperationException("no such number");
        }

        // Every later one of the run that may move nearer to its home does.
        for (uint at = After(gap); _slots[at] != 0; at = After(at))
        {
            ulong slot = _slots[at];
            if (Distance(Home((uint)(slot >> 32)), at) >= Distance(gap, at))
            {
                Volatile.Write(ref _slots[gap], slot);
                gap = at;
            }
        }

        Volatile.Write(ref _slots[gap], 0);
    }

    /// <summary>Brings a hash's first slot near before it is looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_slots + Home(hash));
        }
    }

    private static ulong Slot(uint hash, int number) => ((ulong)hash << 32) | (uint)(number + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Home(uint hash) => (uint)(((ulong)hash * _count) >> 32);

    private uint After(uint at) => at + 1 < _count ? at + 1 : 0;

    private uint Distance(uint from, uint to) => to >= from ? to - from : to + _count - from;
}
