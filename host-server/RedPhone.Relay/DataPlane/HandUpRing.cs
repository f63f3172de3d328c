namespace RedPhone.Relay.DataPlane;

/// <summary>
/// Datagrams on their way from one worker to the control thread, in memory made once: one writer,
/// one reader, no lock. Full means dropped, and the writer counts it.
/// </summary>
internal sealed unsafe class HandUpRing
{
    /// <summary>Datagrams that may wait.</summary>
    public const int Capacity = 1024;

    private readonly byte[] _bytes = new byte[Capacity * RelayCore.MaxDatagramBytes];
    private readonly RawAddress[] _sources = new RawAddress[Capacity];
    private readonly int[] _counts = new int[Capacity];
    private uint _written;
    private uint _read;

    /// <summary>Datagrams that wait.</summary>
    public int Count => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _read));

    /// <summary>True when nothing waits.</summary>
    public bool IsEmpty => Volatile.Read(ref _written) == Volatile.Read(ref _read);

    /// <summary>Copies one in; false when there is no room. The writer's thread.</summary>
    public bool TryWrite(in RawAddress source, byte* datagram, int count)
    {
        uint at = _written;
        if (at - Volatile.Read(ref _read) == Capacity)
        {
            return false;
        }

        int slot = (int)(at % Capacity);
        new ReadOnlySpan<byte>(datagram, count).CopyTo(
            _bytes.AsSpan(slot * RelayCore.MaxDatagramBytes, RelayCore.MaxDatagramBytes));
        _sources[slot] = source;
        _counts[slot] = count;
        Volatile.Write(ref _written, at + 1);
        return true;
    }

    /// <summary>Copies the oldest out; false when there is none. The reader's thread.</summary>
    public bool TryRead(out RawAddress source, byte[] buffer, out int count)
    {
        uint at = _read;
        if (at == Volatile.Read(ref _written))
        {
            source = default;
            count = 0;
            return false;
        }

        int slot = (int)(at % Capacity);
        source = _sources[slot];
        count = _counts[slot];
        Buffer.BlockCopy(_bytes, slot * RelayCore.MaxDatagramBytes, buffer, 0, count);
        Volatile.Write(ref _read, at + 1);
        return true;
    }
}
