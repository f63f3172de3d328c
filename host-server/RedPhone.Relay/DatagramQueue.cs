using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// A few datagrams on their way out, in buffers made once. The owner takes outputs after each
/// input, so that more than two never wait; the rest is margin.
/// </summary>
internal sealed class DatagramQueue
{
    private const int Capacity = 8;

    private readonly byte[][] _buffers = new byte[Capacity][];
    private readonly UdpEndpoint[] _destinations = new UdpEndpoint[Capacity];
    private readonly int[] _counts = new int[Capacity];
    private int _first;
    private int _waiting;

    public DatagramQueue()
    {
        for (int i = 0; i < Capacity; i++)
        {
            _buffers[i] = new byte[RelayCore.MaxDatagramBytes];
            _destinations[i] = new UdpEndpoint();
        }
    }

    /// <summary>Copies a datagram in; false when there is no room.</summary>
    public bool TryAdd(UdpEndpoint destination, ReadOnlySpan<byte> datagram)
    {
        if (_waiting == Capacity)
        {
            return false;
        }

        int at = (_first + _waiting) % Capacity;
        datagram.CopyTo(_buffers[at]);
        _destinations[at].CopyFrom(destination);
        _counts[at] = datagram.Length;
        _waiting++;
        return true;
    }

    /// <summary>Copies the oldest out; false when there is none.</summary>
    public bool TryTake(byte[] buffer, UdpEndpoint destination, out int count)
    {
        if (_waiting == 0)
        {
            count = 0;
            return false;
        }

        count = _counts[_first];
        _buffers[_first].AsSpan(0, count).CopyTo(buffer);
        destination.CopyFrom(_destinations[_first]);
        _first = (_first + 1) % Capacity;
        _waiting--;
        return true;
    }
}
