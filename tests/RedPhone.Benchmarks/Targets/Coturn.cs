using System.Globalization;
using System.Security.Cryptography;
using RedPhone.Benchmarks.Load;
using RedPhone.Benchmarks.Setup;

namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// coturn with the settings it comes with; only addresses, one user, and leave to reach our peers
/// are given, and what does not forward UDP is off.
/// </summary>
internal sealed class Coturn : Target
{
    /// <summary>The program's name.</summary>
    public const string Program = "turnserver";

    private const string User = "bench";

    private readonly string _data = Directory.CreateTempSubdirectory("redphone-coturn").FullName;
    private readonly string _password = RandomNumberGenerator.GetHexString(16);
    private readonly TargetProcess _process;
    private readonly TurnServerTarget _server;

    public Coturn(BenchNetwork network, int sessions, bool bothAreClients)
    {
        string address = network.Server.Address.ToString();
        string[] command =
        [
            Program, "-n", "--no-cli", "--no-tls", "--no-dtls", "--no-tcp", "--no-tcp-relay",
            "-L", address, "-E", address,
            "-p", network.Server.Port.ToString(CultureInfo.InvariantCulture),
            "--lt-cred-mech", "--user", $"{User}:{_password}", "--realm", "bench",
            "--allow-loopback-peers", "--log-file", "stdout", "--simple-log",
            "--pidfile", Path.Combine(_data, "pid"), "--userdb", Path.Combine(_data, "users"),
        ];
        _process = new TargetProcess(network.Relay, command);
        _server = new TurnServerTarget(network.Server, TurnAccount.Of(User, _password), sessions,
            bothAreClients, _process.Id);
    }

    /// <inheritdoc/>
    public override string Name => "coturn";

    /// <inheritdoc/>
    public override int ProcessId => _process.Id;

    /// <inheritdoc/>
    public override void Open(LoadSocket socket, PhoneAddresses addresses, Route[] routes,
        CancellationToken stop) => _server.Open(socket, addresses, routes, stop);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
