using RedPhone.Core.Ports;
using RedPhone.Wire;

namespace RedPhone.Models.Network;

/// <summary>
/// A port whose path to each remote has a <see cref="PathModel"/>: delay both ways, and chance on
/// what is received. It is driven by the owner's clock through <see cref="AdvanceTo"/>.
/// </summary>
public sealed class ImpairedDatagramPort(
    IDatagramPort inner, Func<UdpEndpoint, PathModel> pathTo, ulong seed) : IDatagramPort
{
    private const int MaxHeld = 256;
    private readonly SplitMix64 _random = new(seed);
    private readonly PriorityQueue<byte[], (long TimeMs, long Order)> _outgoing = new();
    private readonly PriorityQueue<byte[], (long TimeMs, long Order)> _incoming = new();
    private readonly byte[] _scratch = new byte[2048];
    private PathModel _path = new();
    private long _nowMs;
    private long _order;

    /// <summary>Datagrams the model lost.</summary>
    public int Lost { get; private set; }

    /// <inheritdoc />
    public void Connect(UdpEndpoint remote)
    {
        _path = pathTo(remote);
        _outgoing.Clear();
        _incoming.Clear();
        inner.Connect(remote);
    }

    /// <inheritdoc />
    public void Close()
    {
        _outgoing.Clear();
        _incoming.Clear();
        inner.Close();
    }

    /// <inheritdoc />
    public bool Send(byte[] buffer, int offset, int count)
    {
        if (_path.Down)
        {
            return true;
        }

        if (_path.DelayMs == 0)
        {
            return inner.Send(buffer, offset, count);
        }

        if (_outgoing.Count < MaxHeld)
        {
            _outgoing.Enqueue(buffer.AsSpan(offset, count).ToArray(),
                (_nowMs + _path.DelayMs, _order++));
        }

        return true;
    }

    /// <inheritdoc />
    public int Receive(byte[] buffer)
    {
        while (_incoming.TryPeek(out byte[]? datagram, out var key) && key.TimeMs <= _nowMs)
        {
            _incoming.Dequeue();
            if (datagram.Length <= buffer.Length)
            {
                datagram.CopyTo(buffer, 0);
                return datagram.Length;
            }
        }

        return 0;
    }

    /// <summary>Sends what has waited long enough and takes in what has arrived.</summary>
    public void AdvanceTo(long nowMs)
    {
        _nowMs = nowMs;
        while (_outgoing.TryPeek(out byte[]? datagram, out var key) && key.TimeMs <= nowMs)
        {
            _outgoing.Dequeue();
            inner.Send(datagram, 0, datagram.Length);
        }

        for (int count = inner.Receive(_scratch); count > 0; count = inner.Receive(_scratch))
        {
            int copies = _path.Down ? 0 : _path.Copies(_random);
            Lost += copies == 0 ? 1 : 0;
            for (int i = 0; i < copies && _incoming.Count < MaxHeld; i++)
            {
                long due = nowMs + _path.DelayMs + _path.ChanceDelayMs(_random);
                _incoming.Enqueue(_scratch.AsSpan(0, count).ToArray(), (due, _order++));
            }
        }
    }
}
