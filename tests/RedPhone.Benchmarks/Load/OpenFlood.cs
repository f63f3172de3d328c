using System.Net;
using System.Security.Cryptography;
using RedPhone.Benchmarks.Targets;
using RedPhone.Relay.DataPlane;
using RedPhone.Wire;

namespace RedPhone.Benchmarks.Load;

/// <summary>
/// An attacker beside the phones: forged OPENs, well formed, for the right relay, from four
/// addresses in every /24 that phones have, in batches (sendmmsg) as fast as one thread can send.
/// It does not read the answers. Its network is the phones'; where the system delivers within the
/// sender's call (loopback, and a virtual cable that is not steered), its processor also bears the
/// receiving of what it sends, up to the relay's socket.
/// </summary>
internal sealed unsafe class OpenFlood : IDisposable
{
    // The last hosts of each network; phones have the first 250 (PhoneAddresses).
    private const int Networks = 1024;
    private const int FirstHost = 251;
    private const int Hosts = 4;

    private readonly HostThread _thread;
    private readonly LoadSocket _socket;
    private readonly Task _sending;
    private volatile bool _stopping;
    private long _sent;

    /// <summary>Starts it at once.</summary>
    public OpenFlood(BenchNetwork network, uint relayId)
    {
        // A thread made by the phones' thread is of their network.
        _thread = network.Phones.Run(
            () => new HostThread("flood", network.Processors.Attacker, ownNetwork: false));
        _socket = _thread.Run(() => new LoadSocket());
        uint first = Number(network.PhoneBlock);
        uint to = BitConverter.ToUInt32(network.Server.Address.GetAddressBytes());
        ushort port = (ushort)IPAddress.HostToNetworkOrder((short)network.Server.Port);
        int bytes = Prepare(relayId);
        _sending = Task.Run(() => _thread.Run(() => Send(first, to, port, bytes)));
    }

    /// <summary>OPENs that the system has taken.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _sending.Wait();
        _socket.Dispose();
        _thread.Dispose();
    }

    private static uint Number(IPAddress address) => System.Buffers.Binary.BinaryPrimitives
        .ReverseEndianness(BitConverter.ToUInt32(address.GetAddressBytes()));

    private int Prepare(uint relayId)
    {
        var writer = new StunWriter();
        byte[] buffer = new byte[MessageBatch.BufferBytes];
        byte[] ticket = new byte[Ticket.Bytes];
        for (int i = 0; i < LoadSocket.BatchPackets; i++)
        {
            RandomNumberGenerator.Fill(ticket); // the MAC too
            Ticket.Write(ticket, 0, i % 2, relayId, RandomNumberGenerator.GetBytes(16), 0,
                long.MaxValue);
            writer.Begin(buffer, 0, Stun.Open, Stun.Request,
                RandomNumberGenerator.GetBytes(Stun.TransactionBytes), 0);
            writer.Add(StunAttribute.Ticket, ticket, 0, ticket.Length);
            buffer.AsSpan(0, writer.Count).CopyTo(
                new Span<byte>(_socket.PayloadAt(i), writer.Count));
        }

        return writer.Count;
    }

    private bool Send(uint first, uint to, ushort port, int bytes)
    {
        for (uint next = 0; !_stopping;)
        {
            for (int i = 0; i < LoadSocket.BatchPackets; i++, next++)
            {
                uint from = first + ((next % Networks) << 8) + FirstHost
                    + (next / Networks % Hosts);
                _socket.Address(i, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(from),
                    to, port, 0, bytes);
            }

            Volatile.Write(ref _sent, _sent + _socket.Send(LoadSocket.BatchPackets));
        }

        return true;
    }
}
