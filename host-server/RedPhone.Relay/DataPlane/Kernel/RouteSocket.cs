using System.Text;
using RedPhone.Hosting;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// Asks the kernel for routes and interfaces (rtnetlink(7)), in the network namespace of the thread
/// that made it. Numbers are in host order, addresses in network order. One thread at a time.
/// </summary>
internal sealed unsafe class RouteSocket : IDisposable
{
    /// <summary>Groups that tell of changed interfaces, addresses and routes.</summary>
    public const uint ChangeGroups = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

    private const int NetlinkFamily = 16;
    private const int RawType = 3;
    private const int HeaderBytes = 16;
    private const int RouteBytes = 12;
    private const int LinkBytes = 16;
    private const int AttributeHeaderBytes = 4;
    private const int BufferBytes = 8192;
    private const int MaxAnswers = 256;

    private const ushort ErrorMessage = 2;
    private const ushort DoneMessage = 3;
    private const ushort NewLink = 16;
    private const ushort GetLink = 18;
    private const ushort NewRoute = 24;
    private const ushort GetRoute = 26;
    private const ushort Request = 1;
    private const ushort Dump = 0x300;

    private const ushort RouteDestination = 1;
    private const ushort RouteSource = 2;
    private const ushort RouteInterface = 4;
    private const ushort RoutePreferredSource = 7;
    private const ushort RouteMetrics = 8;
    private const ushort MetricMtu = 2;
    private const byte UnicastRoute = 1;
    private const byte LocalRoute = 2;
    private const int RouteTypeOffset = 7;
    private const ushort LinkName = 3;
    private const ushort LinkMtu = 4;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly int _descriptor;
    private uint _sequence;

    /// <summary>
    /// Opens one: for questions, or, with groups, for changes. Throws
    /// <see cref="SetupException"/>.
    /// </summary>
    public RouteSocket(uint groups = 0)
    {
        int flags = RawType | Linux.CloseOnExec | (groups == 0 ? 0 : Linux.NonBlocking);
        _descriptor = Linux.Socket(NetlinkFamily, flags, 0);
        if (_descriptor < 0)
        {
            throw new SetupException("The system gave no netlink socket, which the plane 'kernel' "
                + "asks for routes. Use: --plane mmsg");
        }

        uint* address = stackalloc uint[3];
        address[0] = NetlinkFamily;
        address[2] = groups;
        _ = Linux.Bind(_descriptor, (byte*)address, 12);
        var limit = new Linux.Time { Seconds = 1 };
        _ = Linux.SetOption(_descriptor, Linux.LevelSocket, Linux.OptionReceiveTimeout, &limit,
            (uint)sizeof(Linux.Time));
    }

    /// <summary>True when something has changed since the last call. Never waits.</summary>
    public bool TakeChanges()
    {
        bool changed = false;
        for (int i = 0; i < MaxAnswers; i++)
        {
            nint count = Receive();
            if (count <= 0)
            {
                // ENOBUFS is an answer too: more has changed than there was room for.
                int error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
                return changed || error is not (Linux.ErrorAgain or Linux.ErrorInterrupted);
            }

            changed = true;
        }

        return changed;
    }

    /// <summary>
    /// The route of packets from one of our addresses, or from whatever the system chooses (null),
    /// to an address; null when there is none that a relay can use.
    /// </summary>
    public NetworkRoute? Find(in RawAddress to, in RawAddress? from)
    {
        int family = to.IsIpv4 ? Linux.AddressFamilyIpv4 : Linux.AddressFamilyIpv6;
        byte bits = (byte)(to.IsIpv4 ? 32 : 128);
        Span<byte> request = stackalloc byte[HeaderBytes + RouteBytes + (2 * 20)];
        request[HeaderBytes] = (byte)family;
        request[HeaderBytes + 1] = bits;
        request[HeaderBytes + 2] = from == null ? (byte)0 : bits;
        int at = HeaderBytes + RouteBytes;
        at += AddAddress(request[at..], RouteDestination, to);
        at += from is RawAddress local ? AddAddress(request[at..], RouteSource, local) : 0;
        NetworkRoute? found = null;
        RawAddress? source = from;
        Ask(request[..at], GetRoute, 0, (type, answer) =>
        {
            if (type == NewRoute)
            {
                found = ReadRoute(answer, source);
            }
        });
        return found;
    }

    /// <summary>All interfaces.</summary>
    public List<NetworkLink> Links()
    {
        var links = new List<NetworkLink>();
        Span<byte> request = stackalloc byte[HeaderBytes + LinkBytes];
        request.Clear();
        Ask(request, GetLink, Dump, (type, answer) =>
        {
            if (type == NewLink)
            {
                links.Add(ReadLink(answer));
            }
        });
        return links;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Linux.Close(_descriptor);

    private delegate void Take(ushort type, ReadOnlySpan<byte> message);

    // The answer names a source only when the question did not.
    private static NetworkRoute? ReadRoute(ReadOnlySpan<byte> message, RawAddress? source)
    {
        byte type = message[RouteTypeOffset];
        int index = 0;
        int mtu = ushort.MaxValue;
        for (ReadOnlySpan<byte> rest = message[RouteBytes..]; TryTake(ref rest, out ushort name,
            out ReadOnlySpan<byte> value);)
        {
            if (name == RouteInterface)
            {
                index = BitConverter.ToInt32(value);
            }
            else if (name == RoutePreferredSource)
            {
                source ??= ReadAddress(value);
            }
            else if (name == RouteMetrics)
            {
                for (; TryTake(ref value, out ushort metric, out ReadOnlySpan<byte> number);)
                {
                    mtu = metric == MetricMtu ? BitConverter.ToInt32(number) : mtu;
                }
            }
        }

        return type is UnicastRoute or LocalRoute && index != 0 && source is RawAddress known
            ? new NetworkRoute(index, known, mtu, type == LocalRoute) : null;
    }

    private static NetworkLink ReadLink(ReadOnlySpan<byte> message)
    {
        string name = "";
        int mtu = 0;
        for (ReadOnlySpan<byte> rest = message[LinkBytes..]; TryTake(ref rest, out ushort type,
            out ReadOnlySpan<byte> value);)
        {
            if (type == LinkName)
            {
                name = Encoding.ASCII.GetString(value.TrimEnd((byte)0));
            }
            else if (type == LinkMtu)
            {
                mtu = BitConverter.ToInt32(value);
            }
        }

        return new NetworkLink(BitConverter.ToInt32(message[4..]), name,
            BitConverter.ToUInt16(message[2..]), BitConverter.ToUInt32(message[8..]), mtu);
    }

    private static RawAddress ReadAddress(ReadOnlySpan<byte> value)
        => value.Length == sizeof(uint) ? RawAddress.OfIpv4(BitConverter.ToUInt32(value), 0)
            : new RawAddress(BitConverter.ToUInt64(value), BitConverter.ToUInt64(value[8..]), 0);

    private static int AddAddress(Span<byte> to, ushort type, in RawAddress address)
    {
        int bytes = address.IsIpv4 ? sizeof(uint) : 2 * sizeof(ulong);
        BitConverter.TryWriteBytes(to, (ushort)(AttributeHeaderBytes + bytes));
        BitConverter.TryWriteBytes(to[2..], type);
        if (address.IsIpv4)
        {
            BitConverter.TryWriteBytes(to[4..], (uint)(address.Low >> 32));
        }
        else
        {
            BitConverter.TryWriteBytes(to[4..], address.High);
            BitConverter.TryWriteBytes(to[12..], address.Low);
        }

        return AttributeHeaderBytes + bytes;
    }

    // Attributes are padded to 4 bytes; the type's upper two bits are flags.
    private static bool TryTake(ref ReadOnlySpan<byte> rest, out ushort type,
        out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (rest.Length < AttributeHeaderBytes)
        {
            return false;
        }

        int bytes = BitConverter.ToUInt16(rest);
        if (bytes < AttributeHeaderBytes || bytes > rest.Length)
        {
            return false;
        }

        type = (ushort)(BitConverter.ToUInt16(rest[2..]) & 0x3FFF);
        value = rest[AttributeHeaderBytes..bytes];
        rest = rest[Math.Min((bytes + 3) & ~3, rest.Length)..];
        return true;
    }

    // Sends the request, whose header it fills in, and gives every part of the answer away.
    private void Ask(Span<byte> request, ushort type, ushort flags, Take take)
    {
        BitConverter.TryWriteBytes(request, request.Length);
        BitConverter.TryWriteBytes(request[4..], type);
        BitConverter.TryWriteBytes(request[6..], (ushort)(Request | flags));
        BitConverter.TryWriteBytes(request[8..], ++_sequence);
        fixed (byte* bytes = request)
        {
            if (Linux.Write(_descriptor, bytes, (nuint)request.Length) < 0)
            {
                return;
            }
        }

        bool ended = false;
        for (int i = 0; i < MaxAnswers && !ended; i++)
        {
            nint count = Receive();
            if (count <= 0)
            {
                return;
            }

            for (ReadOnlySpan<byte> rest = _buffer.AsSpan(0, (int)count);
                rest.Length >= HeaderBytes && !ended;)
            {
                int bytes = BitConverter.ToInt32(rest);
                if (bytes < HeaderBytes || bytes > rest.Length)
                {
                    return;
                }

                ushort answer = BitConverter.ToUInt16(rest[4..]);
                if (BitConverter.ToUInt32(rest[8..]) == _sequence)
                {
                    take(answer, rest[HeaderBytes..bytes]);
                    ended = answer is ErrorMessage or DoneMessage || flags != Dump;
                }

                rest = rest[Math.Min((bytes + 3) & ~3, rest.Length)..];
            }
        }
    }

    private nint Receive()
    {
        fixed (byte* bytes = _buffer)
        {
            return Linux.Read(_descriptor, bytes, BufferBytes);
        }
    }
}
