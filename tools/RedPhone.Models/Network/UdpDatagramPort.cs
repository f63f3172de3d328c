using System.Net;
using System.Net.Sockets;
using RedPhone.Core.Ports;
using RedPhone.Wire;

namespace RedPhone.Models.Network;

/// <summary>The phone's connected UDP socket on the PC's own network. Never blocks.</summary>
public sealed class UdpDatagramPort : IDatagramPort, IDisposable
{
    private Socket? _socket;

    /// <inheritdoc />
    public void Connect(UdpEndpoint remote)
    {
        Close();
        var address = new IPAddress(remote.Address);
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            Blocking = false,
        };
        try
        {
            socket.Connect(new IPEndPoint(address, remote.Port));
            _socket = socket;
        }
        catch (SocketException)
        {
            // No route: the port stays closed, Send says false and the phone says "no UDP".
            socket.Dispose();
        }
    }

    /// <inheritdoc />
    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <inheritdoc />
    public bool Send(byte[] buffer, int offset, int count)
    {
        if (_socket is null)
        {
            return false;
        }

        _socket.Send(buffer.AsSpan(offset, count), SocketFlags.None, out SocketError error);
        return error == SocketError.Success;
    }

    /// <inheritdoc />
    public int Receive(byte[] buffer)
    {
        while (_socket is { Available: > 0 })
        {
            int count = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success && count > 0)
            {
                return count;
            }

            if (error is not (SocketError.MessageSize or SocketError.ConnectionRefused
                or SocketError.Success))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <inheritdoc />
    public void Dispose() => Close();
}
