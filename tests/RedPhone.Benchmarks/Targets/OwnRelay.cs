using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RedPhone.Benchmarks.Load;
using RedPhone.Benchmarks.Setup;
using RedPhone.Hosting;
using RedPhone.Relay;

namespace RedPhone.Benchmarks.Targets;

/// <summary>Our relay as a process of its own, on one data plane.</summary>
internal sealed class OwnRelay : Target
{
    private const int AdminPort = 9478;

    private readonly string _data = Directory.CreateTempSubdirectory("redphone-bench").FullName;
    private readonly BenchNetwork _network;
    private readonly RelayIdentity _identity;
    private readonly TargetProcess _process;
    private readonly IPEndPoint _admin;
    private readonly int _sessions;

    /// <summary>
    /// Starts it; <paramref name="redphone"/> is the command that runs this program. Throws
    /// <see cref="SetupException"/>, also when the plane does not work here.
    /// </summary>
    public OwnRelay(BenchNetwork network, string[] redphone, string plane, int sessions)
    {
        _network = network;
        _sessions = sessions;
        _identity = RelayIdentity.Create(DataDirectory.Open(_data),
            SocketAddresses.ToUdpEndpoint(network.Server));
        _admin = new IPEndPoint(IPAddress.Loopback,
            network.Name == "loopback" ? FreePort() : AdminPort);
        _process = new TargetProcess(network.Relay,
        [
            .. redphone, "relay", "--data", _data, "--listen", network.Server.ToString(),
            "--plane", plane, "--sessions", sessions.ToString(CultureInfo.InvariantCulture),
            "--admin", _admin.ToString(),
        ]);
        try
        {
            string line = _process.WaitFor("serves");
            string words = line[(line.LastIndexOf("plane ", StringComparison.Ordinal) + 6)..];
            Plane = words.Split(' ', ',', '.')[0];
            if (plane != "auto" && Plane != plane)
            {
                throw new SetupException($"The plane {plane} does not work here.");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The id in its tickets.</summary>
    public uint RelayId => _identity.Id;

    /// <summary>The plane it runs on.</summary>
    public string Plane { get; } = "";

    /// <inheritdoc/>
    public override string Name => Plane;

    /// <inheritdoc/>
    public override int ProcessId => _process.Id;

    /// <inheritdoc/>
    public override void Open(LoadSocket socket, PhoneAddresses addresses, Route[] routes,
        CancellationToken stop)
    {
        uint address = BitConverter.ToUInt32(_network.Server.Address.GetAddressBytes());
        ushort port = (ushort)IPAddress.HostToNetworkOrder((short)_network.Server.Port);
        var setup = new TicketSetup(_identity, address, port, _sessions);
        new SetupExchange(socket, addresses, address, port).Run(setup, stop);
        setup.Fill(routes);
    }

    /// <inheritdoc/>
    public override TargetCounters ReadCounters()
    {
        string page = _network.Relay.Run(ReadPage);
        long Value(string name) => page.Split('\n')
            .Where(line => line.StartsWith("redphone_relay_" + name, StringComparison.Ordinal))
            .Sum(line => long.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture));
        return new TargetCounters(Value("forwarded_total "), Value("dropped_total{"),
            Value("dropped_total{reason=\"queue_full\"}"), Value("refused_total{"),
            Value("data_allocated_bytes "));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    // By hand, because the socket must be opened by this host's thread.
    private string ReadPage()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, 0);
        client.ReceiveTimeout = 5_000;
        client.Connect(_admin);
        client.Send("GET /metrics HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"u8);
        var page = new StringBuilder();
        byte[] buffer = new byte[4096];
        for (int count = client.Receive(buffer); count > 0; count = client.Receive(buffer))
        {
            page.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return page.ToString();
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, 0);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
