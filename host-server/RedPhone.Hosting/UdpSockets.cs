using System.Net;
using System.Net.Sockets;

namespace RedPhone.Hosting;

/// <summary>
/// The socket of a <see cref="UdpHost"/>; or, where the system steers, two on one port
/// (SO_REUSEPORT): requests come to one and all else to the other.
/// </summary>
internal sealed class UdpSockets : IDisposable
{
    private const int BufferBytes = 4 * 1024 * 1024;

    // Behind a flood of several thousand those of honest phones come too late to be of use.
    private const int RequestBufferBytes = 1024 * 1024;

    // Linux's numbers, which .NET has no names for.
    private const int LevelSocket = 1;
    private const int OptionReusePort = 15;
    private const int OptionReceiveBufferForce = 33;
    private const int OptionMemoryInfo = 55;
    private const int MemoryInfoBytes = 36;
    private const int MemoryInfoDropsOffset = 32;

    private readonly List<Socket> _waiting = new(2);
    private long _queueFull;

    /// <summary>
    /// Binds. The port is taken alone first, so that no other program's is joined unseen; then
    /// shared with a second socket of ours, and <paramref name="steer"/> called with the first,
    /// which is to have the requests. Where any of that fails there is one for all. Throws
    /// <see cref="SetupException"/> when the port is not free.
    /// </summary>
    public UdpSockets(IPEndPoint listen, Func<Socket, bool>? steer)
    {
        Socket first = Bind(listen);
        Socket? second = steer == null ? null : TryShare(first, steer);
        Main = second ?? first;
        Requests = second == null ? null : first;
        if (Requests != null)
        {
            SetReceiveBuffer(Requests, RequestBufferBytes);
        }
    }

    /// <summary>All but requests, or everything; outputs are sent from it.</summary>
    public Socket Main { get; }

    /// <summary>Requests; null when <see cref="Main"/> has them too.</summary>
    public Socket? Requests { get; }

    /// <summary>Waits until one has something, and says which.</summary>
    public void Wait(TimeSpan limit, out bool main, out bool requests)
    {
        if (Requests == null)
        {
            main = Main.Poll(limit, SelectMode.SelectRead);
            requests = false;
            return;
        }

        _waiting.Clear();
        _waiting.Add(Main);
        _waiting.Add(Requests);
        Socket.Select(_waiting, null, null, limit);
        main = _waiting.Contains(Main);
        requests = _waiting.Contains(Requests);
    }

    /// <summary>
    /// Datagrams lost so far because the system's queues were full; 0 where the system does not
    /// say, after the end the last value.
    /// </summary>
    public long QueueFull()
    {
        try
        {
            long drops = DropsOf(Main) + (Requests == null ? 0 : DropsOf(Requests));
            Interlocked.Exchange(ref _queueFull, drops);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // An old kernel, or stopped: the last value stands.
        }

        return Interlocked.Read(ref _queueFull);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Main.Dispose();
        Requests?.Dispose();
    }

    private static Socket Bind(IPEndPoint listen)
    {
        bool any = listen.Address.Equals(IPAddress.IPv6Any);
        IPEndPoint endpoint = any && !Socket.OSSupportsIPv6
            ? new IPEndPoint(IPAddress.Any, listen.Port)
            : listen;
        Socket socket = Make(endpoint.AddressFamily, any && endpoint == listen);
        try
        {
            socket.Bind(endpoint);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new SetupException($"Cannot listen on UDP {endpoint} ({e.Message}). Stop the "
                + "program that has the port, or choose another address or port.", e);
        }
    }

    private static Socket Make(AddressFamily family, bool dual)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        if (family == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = dual;
        }

        SetReceiveBuffer(socket, BufferBytes);
        socket.SendBufferSize = BufferBytes;
        return socket;
    }

    private static Socket? TryShare(Socket first, Func<Socket, bool> steer)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        bool dual = first.AddressFamily == AddressFamily.InterNetworkV6 && first.DualMode;
        Socket second = Make(first.AddressFamily, dual);
        try
        {
            first.SetRawSocketOption(LevelSocket, OptionReusePort, BitConverter.GetBytes(1));
            second.SetRawSocketOption(LevelSocket, OptionReusePort, BitConverter.GetBytes(1));
            second.Bind(first.LocalEndPoint!);
            if (steer(first))
            {
                return second;
            }
        }
        catch (SocketException)
        {
            // Not possible here: the first serves alone.
        }

        second.Dispose();
        return null;
    }

    // The forced form passes the system's limit where we may (CAP_NET_ADMIN).
    private static void SetReceiveBuffer(Socket socket, int bytes)
    {
        socket.ReceiveBufferSize = bytes;
        try
        {
            if (OperatingSystem.IsLinux())
            {
                socket.SetRawSocketOption(LevelSocket, OptionReceiveBufferForce,
                    BitConverter.GetBytes(bytes));
            }
        }
        catch (SocketException)
        {
            // Then the system's limit holds.
        }
    }

    // struct sock's drop counter (SO_MEMINFO), where there is one.
    private static long DropsOf(Socket socket)
    {
        Span<byte> words = stackalloc byte[MemoryInfoBytes];
        return OperatingSystem.IsLinux() && socket.GetRawSocketOption(LevelSocket,
            OptionMemoryInfo, words) == words.Length
            ? BitConverter.ToUInt32(words[MemoryInfoDropsOffset..]) : 0;
    }
}
