using RedPhone.Core.Ports;
using RedPhone.Wire;

namespace RedPhone.Models.Network;

/// <summary>The phone's connected UDP socket on a <see cref="VirtualNetwork"/>.</summary>
public sealed class VirtualDatagramPort(VirtualNetwork network, VirtualHost host) : IDatagramPort
{
    private const int MaxQueued = 64;
    private readonly Queue<byte[]> _received = new();
    private readonly UdpEndpoint _remote = new();
    private VirtualSocket? _socket;

    /// <summary>The address the network sees; null while closed.</summary>
    public UdpEndpoint? Local => _socket?.Local;

    /// <summary>Who it is connected to, or was last.</summary>
    public UdpEndpoint Remote => _remote;

    /// <inheritdoc />
    public void Connect(UdpEndpoint remote)
    {
        Close();
        _remote.CopyFrom(remote);
        _socket = network.Open(host, host.NextPort(), Accept);
    }

    /// <inheritdoc />
    public void Close()
    {
        _socket?.Close();
        _socket = null;
        _received.Clear();
    }

    /// <summary>See <see cref="VirtualSocket.Rebind"/>.</summary>
    public void RebindNat() => _socket?.Rebind();

    /// <inheritdoc />
    public bool Send(byte[] buffer, int offset, int count)
    {
        _socket?.Send(_remote, buffer.AsSpan(offset, count));
        return _socket is not null;
    }

    /// <inheritdoc />
    public int Receive(byte[] buffer)
    {
        while (_received.TryDequeue(out byte[]? datagram))
        {
            if (datagram.Length <= buffer.Length)
            {
                datagram.CopyTo(buffer, 0);
                return datagram.Length;
            }
        }

        return 0;
    }

    private void Accept(UdpEndpoint source, byte[] datagram)
    {
        // A connected socket hears only its peer.
        if (source.SameAs(_remote) && _received.Count < MaxQueued)
        {
            _received.Enqueue(datagram);
        }
    }
}
