namespace RedPhone.Relay;

/// <summary>
/// Ended calls and the time until which their tickets are refused, in flat arrays that grow with
/// need up to the limit: 24 bytes a call and its index slots. The owner keeps to the limit.
/// </summary>
internal sealed class TombstoneTable(int limit)
{
    private const int FirstCapacity = 64;

    private readonly SeededHash _hash = SeededHash.Create();
    private Entry[] _entries = new Entry[Math.Min(limit, FirstCapacity)];
    private SlotIndex _index = new(Math.Min(limit, FirstCapacity));

    /// <summary>Calls in it.</summary>
    public int Count { get; private set; }

    /// <summary>The time the call's tickets are refused until; false for an unknown call.</summary>
    public bool TryGet(in CallKey call, out long untilMs)
    {
        int number = Find(call);
        untilMs = number < 0 ? 0 : _entries[number].UntilMs;
        return number >= 0;
    }

    /// <summary>Adds a call, or sets its time.</summary>
    public void Set(in CallKey call, long untilMs)
    {
        int number = Find(call);
        if (number < 0)
        {
            if (Count == _entries.Length)
            {
                Grow();
            }

            number = Count++;
            _index.Add(_hash.Of(call), number);
        }

        _entries[number] = new Entry(call, untilMs);
    }

    /// <summary>
    /// Forgets what is over and returns the next time something will be; long.MaxValue for never.
    /// </summary>
    public long RemoveUntil(long nowMs)
    {
        long next = long.MaxValue;
        for (int number = Count - 1; number >= 0; number--)
        {
            long untilMs = _entries[number].UntilMs;
            if (nowMs >= untilMs)
            {
                RemoveAt(number);
            }
            else
            {
                next = Math.Min(next, untilMs);
            }
        }

        return next;
    }

    private int Find(in CallKey call)
    {
        uint hash = _hash.Of(call);
        uint step = 0;
        int number;
        do
        {
            number = _index.Next(hash, ref step);
        }
        while (number >= 0 && _entries[number].Call != call);
        return number;
    }

    // The last one takes its place.
    private void RemoveAt(int number)
    {
        _index.Remove(_hash.Of(_entries[number].Call), number);
        int last = --Count;
        if (number != last)
        {
            uint hash = _hash.Of(_entries[last].Call);
            _index.Remove(hash, last);
            _index.Add(hash, number);
            _entries[number] = _entries[last];
        }
    }

    private void Grow()
    {
        int capacity = Math.Min(limit, 2 * _entries.Length);
        Array.Resize(ref _entries, capacity);
        _index = new SlotIndex(capacity);
        for (int number = 0; number < Count; number++)
        {
            _index.Add(_hash.Of(_entries[number].Call), number);
        }
    }

    private readonly record struct Entry(CallKey Call, long UntilMs);
}
