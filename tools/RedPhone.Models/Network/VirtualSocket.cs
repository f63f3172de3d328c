using RedPhone.Wire;

namespace RedPhone.Models.Network;

/// <summary>A UDP socket of a virtual host.</summary>
public sealed class VirtualSocket
{
    private readonly VirtualNetwork _network;
    private readonly Action<UdpEndpoint, byte[]> _receive;

    internal VirtualSocket(VirtualNetwork network, VirtualHost host, int port,
        Action<UdpEndpoint, byte[]> receive)
    {
        _network = network;
        _receive = receive;
        Host = host;
        SetLocal(port);
    }

    /// <summary>The host this socket belongs to.</summary>
    public VirtualHost Host { get; }

    /// <summary>The address the network sees; <see cref="Rebind"/> changes it.</summary>
    public UdpEndpoint Local { get; } = new();

    /// <summary>Sends one datagram.</summary>
    public void Send(UdpEndpoint to, ReadOnlySpan<byte> datagram) => _network.Send(this, to, datagram);

    /// <summary>
    /// What a NAT does when it forgets a mapping: the socket is seen from a new port, and what is
    /// sent to the old one reaches nobody.
    /// </summary>
    public void Rebind()
    {
        string old = Local.ToString();
        SetLocal(Host.NextPort());
        _network.Rename(this, old);
    }

    /// <summary>Closes the socket.</summary>
    public void Close() => _network.Close(this);

    internal void Receive(UdpEndpoint source, byte[] datagram) => _receive(source, datagram);

    private void SetLocal(int port)
    {
        if (!Local.TryParse($"{Host.Address}:{port}"))
        {
            throw new ArgumentException($"{Host.Name}: '{Host.Address}' is not an IPv4 address");
        }
    }
}
