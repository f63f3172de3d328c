using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.DataPlane;

/// <summary>One UDP socket of the batched plane, by its file descriptor.</summary>
internal sealed unsafe class RawSocket : IDisposable
{
    /// <summary>Receive and send buffers, where nothing else is said.</summary>
    public const int BufferBytes = 8 * 1024 * 1024;

    private const int ReceiveTimeoutMs = 100;

    private RawSocket(int descriptor, int family)
    {
        Descriptor = descriptor;
        Family = family;
    }

    public int Descriptor { get; private set; }

    /// <summary>Address family, as the system numbers it.</summary>
    public int Family { get; }

    /// <summary>
    /// Opens and binds; port 0 picks one. All addresses of IPv6 take IPv4 too. Throws
    /// <see cref="SetupException"/>.
    /// </summary>
    public static RawSocket Open(IPEndPoint listen, bool reusePort,
        int receiveBytes = BufferBytes)
    {
        IPEndPoint endpoint = listen.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6
            ? new IPEndPoint(IPAddress.Any, listen.Port)
            : listen;
        return TryOpen(endpoint, reusePort, out string reason, receiveBytes)
            ?? throw new SetupException($"Cannot listen on UDP {endpoint} ({reason}). Stop the "
                + "program that has the port, or choose another address or port.");
    }

    /// <summary>The same, with null and the reason instead of the exception.</summary>
    public static RawSocket? TryOpen(IPEndPoint endpoint, bool reusePort, out string reason,
        int receiveBytes = BufferBytes)
    {
        int family = endpoint.AddressFamily == AddressFamily.InterNetworkV6
            ? Linux.AddressFamilyIpv6 : Linux.AddressFamilyIpv4;
        int descriptor = Linux.Socket(family, Linux.SocketDatagram | Linux.CloseOnExec, 0);
        reason = "";
        if (descriptor >= 0)
        {
            SetOptions(descriptor, family, endpoint, reusePort, receiveBytes);
            byte* raw = stackalloc byte[RawAddress.MaxBytes];
            uint length = RawAddress.Of(SocketAddresses.ToUdpEndpoint(endpoint)).Write(raw, family);
            if (length > 0 && Linux.Bind(descriptor, raw, length) == 0)
            {
                return new RawSocket(descriptor, family);
            }
        }

        reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        _ = descriptor >= 0 ? Linux.Close(descriptor) : 0;
        return null;
    }

    /// <summary>From now on others of this user may bind to its port, if they share theirs.</summary>
    public void SharePort()
        => Linux.TrySetOption(Descriptor, Linux.LevelSocket, Linux.OptionReusePort, 1);

    /// <summary>Where it is bound.</summary>
    public UdpEndpoint LocalEndpoint()
    {
        byte* raw = stackalloc byte[RawAddress.MaxBytes];
        uint length = RawAddress.MaxBytes;
        var endpoint = new UdpEndpoint();
        if (Linux.GetSocketName(Descriptor, raw, &length) == 0)
        {
            RawAddress.Read(raw).CopyTo(endpoint);
        }

        return endpoint;
    }

    /// <summary>Datagrams the system dropped because they were not received in time.</summary>
    public long Dropped()
    {
        uint* words = stackalloc uint[Linux.MemoryInfoWords];
        uint length = Linux.MemoryInfoWords * sizeof(uint);
        return Descriptor >= 0 && Linux.GetOption(Descriptor, Linux.LevelSocket,
            Linux.OptionMemoryInfo, words, &length) == 0 ? words[Linux.MemoryInfoDrops] : 0;
    }

    /// <summary>Sends one datagram; false when the system does not take it.</summary>
    public bool TrySend(in RawAddress to, ReadOnlySpan<byte> datagram)
    {
        byte* raw = stackalloc byte[RawAddress.MaxBytes];
        uint length = to.Write(raw, Family);
        fixed (byte* bytes = datagram)
        {
            return length > 0 && Linux.SendTo(Descriptor, bytes, (nuint)datagram.Length, 0, raw,
                length) == datagram.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = Linux.Close(Descriptor);
            Descriptor = -1;
        }
    }

    private static void SetOptions(int descriptor, int family, IPEndPoint endpoint, bool reusePort,
        int receiveBytes)
    {
        if (reusePort)
        {
            Linux.TrySetOption(descriptor, Linux.LevelSocket, Linux.OptionReusePort, 1);
        }

        if (family == Linux.AddressFamilyIpv6)
        {
            bool both = endpoint.Address.Equals(IPAddress.IPv6Any);
            Linux.TrySetOption(descriptor, Linux.LevelIpv6, Linux.OptionIpv6Only, both ? 0 : 1);
            Linux.TrySetOption(descriptor, Linux.LevelIpv6, Linux.OptionIpv6MtuDiscover,
                Linux.MtuDiscoverProbe);
        }

        // Never fragment, never believe an ICMP "too big" that anyone can forge.
        Linux.TrySetOption(descriptor, Linux.LevelIp, Linux.OptionMtuDiscover,
            Linux.MtuDiscoverProbe);
        SetBuffer(descriptor, Linux.OptionReceiveBufferForce, Linux.OptionReceiveBuffer,
            receiveBytes);
        SetBuffer(descriptor, Linux.OptionSendBufferForce, Linux.OptionSendBuffer, BufferBytes);
        var timeout = new Linux.Time { Nanoseconds = ReceiveTimeoutMs * 1000 };
        _ = Linux.SetOption(descriptor, Linux.LevelSocket, Linux.OptionReceiveTimeout, &timeout,
            (uint)sizeof(Linux.Time)); // a struct timeval: microseconds
    }

    // The forced form passes the system's limit where we may (CAP_NET_ADMIN).
    private static void SetBuffer(int descriptor, int forced, int ordinary, int bytes)
    {
        if (!Linux.TrySetOption(descriptor, Linux.LevelSocket, forced, bytes))
        {
            Linux.TrySetOption(descriptor, Linux.LevelSocket, ordinary, bytes);
        }
    }
}
