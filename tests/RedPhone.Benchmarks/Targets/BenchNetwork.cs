using System.Net;
using System.Net.Sockets;
using RedPhone.Hosting;

namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// Two hosts and what joins them. "loopback": both are this machine. "veth": two network namespaces
/// joined by a virtual cable; what arrives at the relay's end is handled on the relay's processor
/// from the first instruction on (receive packet steering), as with a network card whose interrupts
/// go there, so that this processor's time is all that forwarding costs.
/// </summary>
internal sealed class BenchNetwork : IDisposable
{
    private const string PhonesEnd = "rp0";
    private const string RelayEnd = "rp1";
    private const string VethRelay = "10.200.0.1";
    private const string VethPhones = "10.200.0.2";
    private const string VethBlock = "10.64.0.0";
    private const int VethPort = 3478;

    private readonly List<HostThread> _hosts = [];

    private BenchNetwork(string name, bool separate, BenchProcessors processors)
    {
        Name = name;
        Processors = processors;
        Phones = Add(new HostThread("phones", processors.Phones, separate));
        try
        {
            Relay = Add(new HostThread("relay", processors.Relay, separate));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>"loopback" or "veth".</summary>
    public string Name { get; }

    /// <summary>Who runs where.</summary>
    public BenchProcessors Processors { get; }

    /// <summary>The generator's host.</summary>
    public HostThread Phones { get; }

    /// <summary>The host of what is measured.</summary>
    public HostThread Relay { get; }

    /// <summary>The block's first address, see <see cref="Load.PhoneAddresses"/>.</summary>
    public required IPAddress PhoneBlock { get; init; }

    /// <summary>Where the server listens.</summary>
    public required IPEndPoint Server { get; init; }

    /// <summary>Both hosts on this machine's loopback; the server's port is free now.</summary>
    public static BenchNetwork Loopback(BenchProcessors processors)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, 0);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new BenchNetwork("loopback", separate: false, processors)
        {
            PhoneBlock = IPAddress.Parse("127.16.0.0"),
            Server = (IPEndPoint)probe.LocalEndPoint!,
        };
    }

    /// <summary>
    /// Two namespaces; needs root and iproute2. Throws <see cref="SetupException"/>.
    /// </summary>
    public static BenchNetwork Veth(BenchProcessors processors)
    {
        var network = new BenchNetwork("veth", separate: true, processors)
        {
            PhoneBlock = IPAddress.Parse(VethBlock),
            Server = new IPEndPoint(IPAddress.Parse(VethRelay), VethPort),
        };
        try
        {
            network.Cable();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    private HostThread Add(HostThread host)
    {
        _hosts.Add(host);
        return host;
    }

    private void Cable()
    {
        Command(Phones, $"ip link set lo up");
        Command(Phones, $"ip link add {PhonesEnd} type veth peer name {RelayEnd} "
            + $"netns {Relay.NetworkPath}");
        Command(Phones, $"ip addr add {VethPhones}/30 dev {PhonesEnd}");
        Command(Phones, $"ip link set {PhonesEnd} up");
        Command(Phones, $"ip route add local {VethBlock}/14 dev lo");
        Command(Relay, $"ip link set lo up");
        Command(Relay, $"ip addr add {VethRelay}/30 dev {RelayEnd}");
        Command(Relay, $"ip link set {RelayEnd} up");
        Command(Relay, $"ip route add {VethBlock}/14 via {VethPhones}");
        if (Relay.Processor is >= 0 and < 32)
        {
            // The files of /sys are those of the network it was mounted in.
            Command(Relay, "unshare", "-m", "sh", "-c", "mount -t sysfs sysfs /sys && echo "
                + $"{1 << Relay.Processor:x} > /sys/class/net/{RelayEnd}/queues/rx-0/rps_cpus");
        }
    }

    private static void Command(HostThread host, string line)
        => Command(host, line.Split(' '));

    private static void Command(HostThread host, params string[] words) => host.Run(() =>
    {
        (int code, string output) = Programs.Run(words[0], words[1..]);
        return code == 0 ? true : throw new SetupException(
            $"Cannot join two network namespaces: {string.Join(' ', words)}: {output.Trim()}");
    });
}
