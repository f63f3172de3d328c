using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.DataPlane;

/// <summary>A relay on a real plane on loopback, and phones as plain sockets.</summary>
internal sealed class PlaneBed : IAsyncDisposable
{
    private readonly RelayBench _tickets = new();
    private readonly List<Socket> _phones = [];
    private readonly long _expiryMs = new MonotonicUnixClock().NowMs + 60_000;

    public PlaneBed(RelayPlane plane, int threads = 1, IPAddress? address = null,
        RelayLimits? limits = null)
        : this(new RelayHost(RelayBench.RelayId, RelayBench.Key, NullLogger.Instance, null,
            new RelaySettings
            {
                DataDirectory = "",
                Listen = new IPEndPoint(address ?? IPAddress.Loopback, 0),
                Plane = plane,
                Threads = threads,
                Limits = limits ?? new RelayLimits(),
            }), address)
    {
    }

    /// <summary>With a relay of the test's own, not yet started.</summary>
    public PlaneBed(RelayHost host, IPAddress? address = null)
    {
        Address = address ?? IPAddress.Loopback;
        Host = host;
        Host.Start();
        Relay = new IPEndPoint(Address, Host.LocalEndpoint.Port);
    }

    public IPAddress Address { get; }

    public RelayHost Host { get; }

    public IPEndPoint Relay { get; }

    /// <summary>Requests sent so far.</summary>
    public int Requests { get; private set; }

    public Socket NewPhone()
    {
        var phone = new Socket(Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = 5000,
            ReceiveBufferSize = 1 << 20,
        };
        phone.Bind(new IPEndPoint(Address, 0));
        phone.Connect(Relay);
        _phones.Add(phone);
        return phone;
    }

    public byte[] NewTicket(int role, int call)
        => RelayBench.NewTicket(role, call, expiryMs: _expiryMs);

    /// <summary>Both steps of an OPEN; the last error code, -1 for success.</summary>
    public int Open(Socket phone, byte[] ticket)
    {
        int error = Open(_tickets, phone, ticket, out int requests);
        Requests += requests;
        return error;
    }

    /// <summary>
    /// Both steps of an OPEN, again while the nonce is as old as the last one (the same
    /// millisecond); the last error code, -1 for success.
    /// </summary>
    public static int Open(RelayBench tickets, Socket phone, byte[] ticket, out int requests)
    {
        requests = 0;
        StunAnswer answer = Ask(phone, tickets.OpenRequest(ticket), ref requests);
        while (requests < 100 && answer.ErrorCode is StunError.Unauthenticated
            or StunError.StaleNonce)
        {
            answer = Ask(phone, tickets.OpenRequest(ticket, answer.Value(StunAttribute.Nonce)!),
                ref requests);
        }

        return answer.ErrorCode;
    }

    public (Socket A, Socket B) Call(int call)
    {
        (Socket a, Socket b) = (NewPhone(), NewPhone());
        Assert.Equal(-1, Open(a, NewTicket(Ticket.Initiator, call)));
        Assert.Equal(-1, Open(b, NewTicket(Ticket.Responder, call)));
        return (a, b);
    }

    public static byte[] Receive(Socket phone)
    {
        byte[] buffer = new byte[2048];
        return buffer[..phone.Receive(buffer)];
    }

    /// <summary>
    /// Waits until all that was sent is counted: a real system needs a moment. Fails after 10 s.
    /// </summary>
    public async Task<DataPlaneCounters> AwaitReceivedAsync(long received)
    {
        for (int i = 0; i < 1000 && Received < received; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(received, Received);
        return Host.PlaneCounters;
    }

    /// <summary>Datagrams that the relay has counted.</summary>
    public long Received => Host.PlaneCounters.Received + Host.PlaneCounters.QueueFull;

    public async ValueTask DisposeAsync()
    {
        _phones.ForEach(p => p.Dispose());
        await Host.DisposeAsync();
    }

    // Asks again after silence, as a phone does: media that waits to be read may leave no room for
    // an answer in the phone's own queue.
    private static StunAnswer Ask(Socket phone, byte[] request, ref int requests)
    {
        const int MaxCopies = 5;
        byte[] datagram = new byte[2048];
        for (int i = 0; i < MaxCopies; i++)
        {
            phone.Send(request);
            requests++;
            int count;
            do
            {
                count = phone.Receive(datagram, 0, datagram.Length, SocketFlags.None,
                    out SocketError error);
                count = error == SocketError.Success ? count : 0;
            }
            while (count > 0 && DatagramKinds.Of(datagram, 0, count) != DatagramKind.Stun);

            if (count > 0)
            {
                return new StunAnswer(datagram[..count]);
            }
        }

        throw new TimeoutException("no answer to an OPEN");
    }
}
