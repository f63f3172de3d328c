using RedPhone.Wire;

namespace RedPhone.Models.Network;

/// <summary>
/// A network in virtual time: hosts with an access path each, delivery by time and then by order of
/// sending, chances from one seed. Single-threaded.
/// </summary>
public sealed class VirtualNetwork(ulong seed, DatagramTrace? trace = null)
{
    private readonly SplitMix64 _random = new(seed);
    private readonly PriorityQueue<Flight, (long TimeMs, long Order)> _flights = new();
    private readonly Dictionary<string, VirtualSocket> _sockets = [];
    private long _order;

    /// <summary>Virtual time in ms.</summary>
    public long NowMs { get; private set; }

    /// <summary>Datagrams sent to an address where nobody listens.</summary>
    public long Undeliverable { get; private set; }

    /// <summary>Datagrams lost by chance or because a path was down.</summary>
    public long Lost { get; private set; }

    /// <summary>When the next datagram arrives, or long.MaxValue.</summary>
    public long NextArrivalMs
        => _flights.TryPeek(out _, out var key) ? key.TimeMs : long.MaxValue;

    /// <summary>
    /// A socket of host <paramref name="host"/> at "address:port"; received datagrams go to
    /// <paramref name="receive"/> (source, bytes).
    /// </summary>
    public VirtualSocket Open(VirtualHost host, int port, Action<UdpEndpoint, byte[]> receive)
    {
        var socket = new VirtualSocket(this, host, port, receive);
        _sockets[socket.Local.ToString()] = socket;
        return socket;
    }

    /// <summary>Delivers everything due up to <paramref name="timeMs"/> and sets the clock to it.</summary>
    public void AdvanceTo(long timeMs)
    {
        while (_flights.TryPeek(out Flight? flight, out var key) && key.TimeMs <= timeMs)
        {
            _flights.Dequeue();
            NowMs = Math.Max(NowMs, key.TimeMs);
            Deliver(flight);
        }

        NowMs = Math.Max(NowMs, timeMs);
    }

    internal void Rename(VirtualSocket socket, string oldName)
    {
        if (_sockets.TryGetValue(oldName, out VirtualSocket? known) && known == socket)
        {
            _sockets.Remove(oldName);
        }

        _sockets[socket.Local.ToString()] = socket;
    }

    internal void Close(VirtualSocket socket) => _sockets.Remove(socket.Local.ToString());

    internal void Send(VirtualSocket from, UdpEndpoint to, ReadOnlySpan<byte> datagram)
    {
        string destination = to.ToString();
        VirtualHost? receiver = _sockets.GetValueOrDefault(destination)?.Host;
        PathModel path = receiver?.Path ?? from.Host.Path;
        int copies = from.Host.Path.Down || path.Down ? 0 : path.Copies(_random);
        trace?.Record(NowMs, from.Host.Name, receiver?.Name ?? destination, datagram,
            receiver is null ? "nobody" : copies == 0 ? "lost" : copies == 1 ? "sent" : "twice");
        if (receiver is null)
        {
            Undeliverable++;
            return;
        }

        if (copies == 0)
        {
            Lost++;
        }

        byte[] bytes = datagram.ToArray();
        for (int i = 0; i < copies; i++)
        {
            long arrival = NowMs + from.Host.Path.DelayMs + path.DelayMs + path.ChanceDelayMs(_random);
            _flights.Enqueue(new Flight(from.Local.ToString(), destination, bytes), (arrival, _order++));
        }
    }

    private void Deliver(Flight flight)
    {
        if (!_sockets.TryGetValue(flight.To, out VirtualSocket? socket) || socket.Host.Path.Down)
        {
            Undeliverable++;
            return;
        }

        var source = new UdpEndpoint();
        source.TryParse(flight.From);
        socket.Receive(source, flight.Datagram);
    }

    private sealed record Flight(string From, string To, byte[] Datagram);
}
