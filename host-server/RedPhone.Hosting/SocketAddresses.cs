using System.Net;
using System.Net.Sockets;
using RedPhone.Wire;

namespace RedPhone.Hosting;

/// <summary>
/// Copies between .NET's raw <see cref="SocketAddress"/> and <see cref="UdpEndpoint"/> without
/// allocating. Layouts of sockaddr_in and sockaddr_in6: family (2), port (2, big-endian), then the
/// IPv4 address (4), or flow info (4), the IPv6 address (16) and the scope (4).
/// </summary>
public static class SocketAddresses
{
    private const int PortOffset = 2;
    private const int Ipv4Offset = 4;
    private const int Ipv4Bytes = 4;
    private const int Ipv6Offset = 8;
    private const int MappedPrefixBytes = 12;

    /// <summary>Reads an address of either family; false for another family.</summary>
    public static bool TryRead(SocketAddress from, UdpEndpoint to)
    {
        int port = (from[PortOffset] << 8) | from[PortOffset + 1];
        switch (from.Family)
        {
            case AddressFamily.InterNetwork:
                to.SetIpv4(from[Ipv4Offset], from[Ipv4Offset + 1], from[Ipv4Offset + 2],
                    from[Ipv4Offset + 3], port);
                return true;
            case AddressFamily.InterNetworkV6:
                for (int i = 0; i < UdpEndpoint.AddressBytes; i++)
                {
                    to.Address[i] = from[Ipv6Offset + i];
                }

                to.Port = port;
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Writes into an address of the socket's family. An IPv6 address for an IPv4 socket becomes
    /// 0.0.0.0:0, which the system refuses to send to.
    /// </summary>
    public static void Write(UdpEndpoint from, SocketAddress to)
    {
        bool ipv4 = to.Family == AddressFamily.InterNetwork;
        int port = ipv4 && !from.IsIpv4 ? 0 : from.Port;
        to[PortOffset] = (byte)(port >> 8);
        to[PortOffset + 1] = (byte)port;
        for (int i = 0; ipv4 && i < Ipv4Bytes; i++)
        {
            to[Ipv4Offset + i] = port == 0 ? (byte)0 : from.Address[MappedPrefixBytes + i];
        }

        for (int i = 0; !ipv4 && i < UdpEndpoint.AddressBytes; i++)
        {
            to[Ipv6Offset + i] = from.Address[i];
        }
    }

    /// <summary>A new endpoint with the same address and port. Allocates.</summary>
    public static UdpEndpoint ToUdpEndpoint(IPEndPoint endpoint)
    {
        var result = new UdpEndpoint();
        endpoint.Address.MapToIPv6().TryWriteBytes(result.Address, out _);
        result.Port = endpoint.Port;
        return result;
    }
}
