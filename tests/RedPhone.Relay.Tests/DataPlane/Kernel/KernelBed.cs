using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>
/// Host A, a relay's machine and host B, each a network namespace, joined by veth pairs:
/// A 10.77.1.2 - 10.77.1.1 relay 10.77.2.1 - 10.77.2.2 B, and fd77:1:: and fd77:2:: likewise. The
/// relay's machine is no router: nothing gets from A to B but through a relay.
/// </summary>
internal sealed class KernelBed : IAsyncDisposable
{
    public const string InterfaceA = "toa";
    public const string InterfaceB = "tob";

    private readonly RelayBench _tickets = new();
    private readonly List<IDisposable> _owned = [];
    private readonly List<RelayHost> _relays = [];
    private readonly long _expiryMs = new MonotonicUnixClock().NowMs + 120_000;

    public KernelBed()
    {
        A = Own(new NetworkNamespace());
        Middle = Own(new NetworkNamespace());
        B = Own(new NetworkNamespace());
        Join(A, 1, InterfaceA);
        Join(B, 2, InterfaceB);
    }

    public NetworkNamespace A { get; }

    public NetworkNamespace Middle { get; }

    public NetworkNamespace B { get; }

    /// <summary>Requests sent so far.</summary>
    public int Requests { get; private set; }

    /// <summary>The relay's address toward a host, in the family.</summary>
    public static IPAddress Near(bool toA, bool ipv6) => IPAddress.Parse(
        ipv6 ? $"fd77:{(toA ? 1 : 2)}::1" : $"10.77.{(toA ? 1 : 2)}.1");

    /// <summary>Starts a relay on the machine in the middle.</summary>
    public RelayHost NewRelay(RelayPlane plane = RelayPlane.Kernel, RelayLimits? limits = null,
        IReadOnlyList<string>? interfaces = null, IPAddress? address = null, ILogger? logger = null)
    {
        RelayHost relay = Middle.Run(() =>
        {
            var host = new RelayHost(RelayBench.RelayId, RelayBench.Key,
                logger ?? NullLogger.Instance, null, new RelaySettings
                {
                    DataDirectory = "",
                    Listen = new IPEndPoint(address ?? IPAddress.IPv6Any, 0),
                    Plane = plane,
                    Interfaces = interfaces ?? [InterfaceA, InterfaceB],
                    Limits = limits ?? new RelayLimits(),
                });
            host.Start();
            return host;
        });
        _relays.Add(relay);
        return relay;
    }

    /// <summary>A phone on A or B that talks to the relay.</summary>
    public Socket NewPhone(RelayHost relay, bool onA, bool ipv6 = false)
        => NewPhone(onA ? A : B, new IPEndPoint(Near(onA, ipv6), relay.LocalEndpoint.Port));

    /// <summary>A phone in a namespace.</summary>
    public Socket NewPhone(NetworkNamespace at, IPEndPoint relay) => Own(at.Run(() =>
    {
        var phone = new Socket(relay.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = 5000,
            ReceiveBufferSize = 1 << 20,
        };
        phone.Connect(relay);
        return phone;
    }));

    /// <summary>Two phones with a running call, on A and on B.</summary>
    public (Socket A, Socket B) Call(RelayHost relay, int call, bool ipv6 = false)
    {
        (Socket a, Socket b) = (NewPhone(relay, true, ipv6), NewPhone(relay, false, ipv6));
        Open(a, Ticket.Initiator, call);
        Open(b, Ticket.Responder, call);
        return (a, b);
    }

    /// <summary>Binds a role, which must succeed.</summary>
    public void Open(Socket phone, int role, int call)
    {
        Assert.Equal(-1, PlaneBed.Open(_tickets, phone,
            RelayBench.NewTicket(role, call, expiryMs: _expiryMs), out int requests));
        Requests += requests;
    }

    /// <summary>
    /// Waits until the relay has counted so many, and its core what was handed to it; fails after
    /// 10 s.
    /// </summary>
    public static async Task AwaitReceivedAsync(RelayHost relay, long received)
    {
        for (int i = 0; i < 1000 && (Received(relay) < received
            || relay.Counters.Received < relay.PlaneCounters.HandedUp); i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(received, Received(relay));
        Assert.Equal(relay.PlaneCounters.HandedUp, relay.Counters.Received);
    }

    /// <summary>The relay machine's link address toward A (1) or B (2).</summary>
    public static string LinkAddress(int net) => $"02:00:00:00:00:0{net}";

    public async ValueTask DisposeAsync()
    {
        foreach (RelayHost relay in _relays)
        {
            await relay.DisposeAsync();
        }

        Enumerable.Reverse(_owned).ToList().ForEach(o => o.Dispose());
    }

    private static long Received(RelayHost relay)
        => relay.PlaneCounters.Received + relay.PlaneCounters.QueueFull;

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private void Join(NetworkNamespace host, int net, string relayEnd)
    {
        Middle.Configure($"link add {relayEnd} address {LinkAddress(net)} type veth "
            + $"peer name eth0 netns {host.Name}");
        Middle.Configure($"addr add 10.77.{net}.1/24 dev {relayEnd}");
        Middle.Configure($"addr add fd77:{net}::1/64 dev {relayEnd} nodad");
        Middle.Configure($"link set {relayEnd} up");
        host.Configure($"addr add 10.77.{net}.2/24 dev eth0");
        host.Configure($"addr add fd77:{net}::2/64 dev eth0 nodad");
        host.Configure("link set eth0 up");
        host.Configure($"route add default via 10.77.{net}.1");
        host.Configure($"-6 route add default via fd77:{net}::1");
    }
}
