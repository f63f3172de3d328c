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

    /// <summary>
    /// Asked for every datagram that is sent; false swallows it. The bytes may be changed in place,
    /// as somebody on the way would. Null for nobody.
    /// </summary>
    public DatagramFilter? Filter { get; set; }

    /// <summary>
    /// Bytes this network itself allocated while its sockets were sent from: not the sender's.
    /// </summary>
    public long AllocatedBytes { get; private set; }

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

    /// <summary>
    /// Delivers, at once, a datagram with a forged sender, as a host can that is not kept to its own
    /// address. False when nobody listens at <paramref name="to"/>.
    /// </summary>
    public bool Forge(UdpEndpoint from, UdpEndpoint to, byte[] datagram)
    {
        if (!_sockets.TryGetValue(to.ToString(), out VirtualSocket? socket))
        {
            return false;
        }

        socket.Receive(from, (byte[])datagram.Clone());
        return true;
    }

    internal void Close(VirtualSocket socket)
    {
        string name = socket.Local.ToString();
        if (_sockets.GetValueOrDefault(name) == socket)
        {
            _sockets.Remove(name);
        }
    }

    internal void Send(VirtualSocket from, UdpEndpoint to, ReadOnlySpan<byte> datagram)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Route(from, to, datagram);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Route(VirtualSocket from, UdpEndpoint to, ReadOnlySpan<byte> datagram)
    {
        string destination = to.ToString();
        byte[] bytes = datagram.ToArray();
        if (Filter is not null && !Filter(from.Local, to, bytes))
        {
            Lost++;
            return;
        }

        VirtualHost? receiver = _sockets.GetValueOrDefault(destination)?.Host;
        PathModel path = receiver?.Path ?? from.Host.Path;
        int copies = from.Host.Path.Down || path.Down ? 0 : path.Copies(_random);
        trace?.Record(NowMs, from.Host.Name, receiver?.Name ?? destination, bytes,
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

    /// <summary>See <see cref="Filter"/>.</summary>
    public delegate bool DatagramFilter(UdpEndpoint from, UdpEndpoint to, byte[] datagram);

    private sealed record Flight(string From, string To, byte[] Datagram);
}
