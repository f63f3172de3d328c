using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RedPhone.Hosting;
using RedPhone.Relay.Turn;
using RedPhone.Wire;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// Relayed ports as sockets of their own, watched by one epoll descriptor that the control loop
/// waits for. Ports are picked at random, so that they cannot be guessed.
/// </summary>
internal sealed unsafe class RelayedPorts : IRelayedPorts, IDisposable
{
    private const int MaxTries = 64;
    private const int MaxEvents = 64;
    private const int EventBytes = 16;

    private readonly Dictionary<int, RawSocket> _sockets = [];
    private readonly MessageBatch _batch = new();
    private readonly byte[] _buffer = new byte[MessageBatch.BufferBytes];
    private readonly byte[] _events = new byte[MaxEvents * EventBytes];
    private readonly UdpEndpoint _peer = new();
    private readonly TurnSettings _settings;
    private readonly Addresses? _ipv4;
    private readonly Addresses? _ipv6;

    public RelayedPorts(TurnSettings settings, IPAddress listen)
    {
        _settings = settings;
        _ipv4 = Choose(settings, listen, AddressFamily.InterNetwork);
        _ipv6 = Choose(settings, listen, AddressFamily.InterNetworkV6);
        if (_ipv4 == null && _ipv6 == null)
        {
            throw new SetupException("TURN needs to know the address peers see. Listen on one "
                + "address, or name it: --turn-address");
        }

        Descriptor = Linux.EpollCreate(Linux.CloseOnExec);
        if (Descriptor < 0)
        {
            throw new SetupException("The system gave no epoll descriptor. Raise the limit of "
                + "open files (LimitNOFILE).");
        }
    }

    /// <summary>Readable when a port has something.</summary>
    public int Descriptor { get; }

    /// <inheritdoc/>
    public bool Serves(bool ipv4) => (ipv4 ? _ipv4 : _ipv6) != null;

    /// <inheritdoc/>
    public int Open(bool ipv4, bool even, UdpEndpoint relayed)
    {
        Addresses addresses = (ipv4 ? _ipv4 : _ipv6)!;
        for (int i = 0; i < MaxTries; i++)
        {
            int port = RandomNumberGenerator.GetInt32(_settings.FirstPort, _settings.LastPort + 1);
            port = even ? port & ~1 : port;
            if (port >= _settings.FirstPort && !_sockets.ContainsKey(port)
                && RawSocket.TryOpen(new IPEndPoint(addresses.Bound, port), reusePort: false, out _)
                    is RawSocket socket)
            {
                _sockets.Add(port, socket);
                Watch(socket.Descriptor, port);
                relayed.CopyFrom(
                    SocketAddresses.ToUdpEndpoint(new IPEndPoint(addresses.Seen, port)));
                return port;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool TrySend(int port, UdpEndpoint peer, ReadOnlySpan<byte> data)
        => _sockets[port].TrySend(RawAddress.Of(peer), data);

    /// <inheritdoc/>
    public void Close(int port)
    {
        if (_sockets.Remove(port, out RawSocket? socket))
        {
            socket.Dispose(); // epoll forgets a closed descriptor
        }
    }

    /// <summary>
    /// Receives what is there, one batch from each ready port; calls back with port, peer, bytes.
    /// </summary>
    public void Serve(Action<int, UdpEndpoint, byte[], int> received)
    {
        int ready;
        fixed (byte* events = _events)
        {
            ready = Linux.EpollWait(Descriptor, events, MaxEvents, 0);
        }

        bool packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        for (int i = 0; i < ready; i++)
        {
            int at = packed ? (i * 12) + 4 : (i * EventBytes) + 8;
            int port = (int)BitConverter.ToInt64(_events, at);
            int count = _sockets.TryGetValue(port, out RawSocket? socket)
                ? _batch.Receive(socket.Descriptor, Linux.MessageDoNotWait) : 0;
            for (int j = 0; j < count; j++)
            {
                Linux.Message* message = _batch.Messages + j;
                RawAddress.Read(message->Name).CopyTo(_peer);
                new ReadOnlySpan<byte>(message->Vectors->Base, (int)message->Count)
                    .CopyTo(_buffer);
                received(port, _peer, _buffer, (int)message->Count);
            }

            _batch.Renew(count);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RawSocket socket in _sockets.Values)
        {
            socket.Dispose();
        }

        _sockets.Clear();
        _batch.Dispose();
        _ = Linux.Close(Descriptor);
    }

    // A family is served where peers' view of it is known: named, or the one address listened on.
    private static Addresses? Choose(TurnSettings settings, IPAddress listen,
        AddressFamily family)
    {
        IPAddress any = family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        bool one = listen.AddressFamily == family && !listen.Equals(any);
        IPAddress? seen = settings.PublicAddresses.FirstOrDefault(a => a.AddressFamily == family)
            ?? (one ? listen : null);
        return seen == null ? null : new Addresses(one ? listen : any, seen);
    }

    // Where a port is bound, and where peers see it.
    private sealed record Addresses(IPAddress Bound, IPAddress Seen);

    private void Watch(int descriptor, int port)
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            var packed = new Linux.EpollEventPacked { Events = Linux.EpollIn, Data = port };
            _ = Linux.EpollControl(Descriptor, Linux.EpollAdd, descriptor, &packed);
        }
        else
        {
            var aligned = new Linux.EpollEventAligned { Events = Linux.EpollIn, Data = port };
            _ = Linux.EpollControl(Descriptor, Linux.EpollAdd, descriptor, &aligned);
        }
    }
}
