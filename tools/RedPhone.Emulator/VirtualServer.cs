using RedPhone.Hosting;
using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Emulator;

/// <summary>A server core on a host of the virtual network.</summary>
public sealed class VirtualServer
{
    private readonly IDatagramCore _core;
    private readonly VirtualNetwork _network;
    private readonly VirtualSocket _socket;
    private readonly long _epochMs;
    private readonly byte[] _buffer = new byte[2048];
    private readonly UdpEndpoint _destination = new();

    /// <summary>
    /// Starts <paramref name="core"/> at <paramref name="port"/>; its clock is the network's plus
    /// <paramref name="epochMs"/> (servers count from the Unix epoch).
    /// </summary>
    public VirtualServer(IDatagramCore core, VirtualNetwork network, VirtualHost host, int port,
        long epochMs)
    {
        _core = core;
        _network = network;
        _epochMs = epochMs;
        Host = host;
        _socket = network.Open(host, port, Receive);
    }

    /// <summary>The host it runs on.</summary>
    public VirtualHost Host { get; }

    /// <summary>Where it listens.</summary>
    public UdpEndpoint Endpoint => _socket.Local;

    /// <summary>False after <see cref="Stop"/>: the process is gone, the host still there.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>Ends the process: its socket closes, its memory is lost with it.</summary>
    public void Stop()
    {
        IsRunning = false;
        _socket.Close();
    }

    /// <summary>Runs the core's timers that are due.</summary>
    public void Step()
    {
        if (IsRunning && _network.NowMs + _epochMs >= _core.NextDeadlineMs)
        {
            _core.HandleTimeout(_network.NowMs + _epochMs);
            Drain();
        }
    }

    private void Receive(UdpEndpoint source, byte[] datagram)
    {
        if (datagram.Length > _buffer.Length)
        {
            return;
        }

        datagram.CopyTo(_buffer, 0);
        _core.Handle(_network.NowMs + _epochMs, source, _buffer, datagram.Length);
        Drain();
    }

    private void Drain()
    {
        while (_core.TryTakeOutput(_buffer, _destination, out int count))
        {
            _socket.Send(_destination, _buffer.AsSpan(0, count));
        }
    }
}
