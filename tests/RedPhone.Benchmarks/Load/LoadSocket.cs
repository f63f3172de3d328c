using System.Net;
using System.Runtime.InteropServices;
using RedPhone.Hosting;
using RedPhone.Relay.DataPlane;

namespace RedPhone.Benchmarks.Load;

/// <summary>
/// All phones on one socket: bound to every address, it names each packet's source and learns each
/// arrival's destination by IP_PKTINFO, so every session has its own addresses without descriptors
/// of its own, and a batch may be of as many sessions as packets. To the relay they are hosts apart.
/// One thread.
/// </summary>
internal sealed unsafe class LoadSocket : IDisposable
{
    /// <summary>Packets of one system call.</summary>
    public const int BatchPackets = MessageBatch.Size;

    /// <summary>Room before a packet for a channel header.</summary>
    private const int Headroom = 64;

    private const int PacketInfo = 8;        // IP_PKTINFO
    private const int ControlBytes = 32;     // cmsghdr (16), in_pktinfo (12), padding
    private const int PacketInfoBytes = 28;
    private const int SourceOffset = 20;     // ipi_spec_dst
    private const int DestinationOffset = 24; // ipi_addr
    private const ushort Ipv4 = Linux.AddressFamilyIpv4;
    private const uint NameBytes = 16;

    private readonly RawSocket _socket;
    private readonly MessageBatch _out = new();
    private readonly MessageBatch _in = new();
    private readonly byte* _controls;
    private readonly nint[] _payloads = new nint[BatchPackets];
    private int _received = BatchPackets;

    /// <summary>Opens it in the network of the calling thread.</summary>
    public LoadSocket()
    {
        _socket = RawSocket.Open(new IPEndPoint(IPAddress.Any, 0), reusePort: false);
        if (!Linux.TrySetOption(_socket.Descriptor, Linux.LevelIp, PacketInfo, 1))
        {
            throw new SetupException("The system does not give packets' addresses (IP_PKTINFO).");
        }

        Port = (ushort)IPAddress.HostToNetworkOrder((short)_socket.LocalEndpoint().Port);
        _controls = (byte*)NativeMemory.AlignedAlloc(2 * BatchPackets * ControlBytes, 64);
        NativeMemory.Clear(_controls, 2 * BatchPackets * ControlBytes);
        for (int i = 0; i < BatchPackets; i++)
        {
            Linux.Message* message = _out.Messages + i;
            _payloads[i] = (nint)(message->Vectors->Base + Headroom);
            message->Control = _controls + (i * ControlBytes);
            message->ControlLength = ControlBytes;
            *(nuint*)message->Control = PacketInfoBytes;
            ((int*)message->Control)[2] = Linux.LevelIp;
            ((int*)message->Control)[3] = PacketInfo;
            _in.Messages[i].Control = _controls + ((BatchPackets + i) * ControlBytes);
        }
    }

    /// <summary>The phones' port, as it lies on the wire.</summary>
    public ushort Port { get; }

    /// <summary>Arrivals the system dropped because they were not taken in time.</summary>
    public long Dropped => _socket.Dropped();

    /// <summary>Where the payload of the batch's i-th packet is to be written.</summary>
    public byte* PayloadAt(int i) => (byte*)_payloads[i];

    /// <summary>Addresses the i-th packet of the next batch; its payload stands already.</summary>
    public void Address(int i, uint from, uint to, ushort port, ushort channel, int bytes)
    {
        Linux.Message* message = _out.Messages + i;
        byte* payload = PayloadAt(i);
        *(ushort*)message->Name = Ipv4;
        *(ushort*)(message->Name + 2) = port;
        *(uint*)(message->Name + 4) = to;
        message->NameLength = NameBytes;
        *(uint*)((byte*)message->Control + SourceOffset) = from;
        if (channel != 0)
        {
            payload -= 4;
            payload[0] = (byte)(channel >> 8);
            payload[1] = (byte)channel;
            payload[2] = (byte)(bytes >> 8);
            payload[3] = (byte)bytes;
            bytes += 4;
        }

        message->Vectors->Base = payload;
        message->Vectors->Length = (nuint)bytes;
    }

    /// <summary>
    /// Sends the first ones; returns how many the system took, in order. It refuses when its
    /// buffers are full.
    /// </summary>
    public int Send(int count)
        => Math.Max(0, Linux.SendMessages(_socket.Descriptor, _out.Messages, (uint)count, 0));

    /// <summary>Sleeps until something has come, but no longer than this.</summary>
    public void Wait(int microseconds)
    {
        var poll = new Linux.Poll { Descriptor = _socket.Descriptor, Events = Linux.PollIn };
        var time = new Linux.Time { Nanoseconds = microseconds * 1000L };
        _ = Linux.WaitFor(&poll, 1, &time, null);
    }

    /// <summary>Receives what there is without waiting; how many.</summary>
    public int Receive()
    {
        for (int i = 0; i < _received; i++)
        {
            _in.Messages[i].ControlLength = ControlBytes;
        }

        _in.Renew(_received);
        return _received = _in.Receive(_socket.Descriptor, Linux.MessageDoNotWait);
    }

    /// <summary>The i-th arrival: source, destination address, and its bytes.</summary>
    public byte* Arrival(int i, out uint from, out ushort port, out uint to, out int count)
    {
        Linux.Message* message = _in.Messages + i;
        port = *(ushort*)(message->Name + 2);
        from = *(uint*)(message->Name + 4);
        to = *(uint*)((byte*)message->Control + DestinationOffset);
        count = (int)message->Count;
        return message->Vectors->Base;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _out.Dispose();
        _in.Dispose();
        NativeMemory.AlignedFree(_controls);
    }
}
