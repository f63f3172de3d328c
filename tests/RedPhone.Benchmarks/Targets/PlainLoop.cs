using System.Globalization;
using System.Net;
using RedPhone.Benchmarks.Load;
using RedPhone.Benchmarks.Setup;
using RedPhone.Hosting;

namespace RedPhone.Benchmarks.Targets;

/// <summary>forward.c, compiled here: the least that a relay in user space can cost.</summary>
internal sealed class PlainLoop : Target
{
    /// <summary>The compiler's name.</summary>
    public const string Compiler = "gcc";

    private readonly TargetProcess _process;
    private readonly IPEndPoint _server;
    private readonly int _sessions;

    public PlainLoop(BenchNetwork network, string program, int sessions)
    {
        _server = network.Server;
        _sessions = sessions;
        _process = new TargetProcess(network.Relay, program, _server.Address.ToString(),
            _server.Port.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public override string Name => "C loop";

    /// <inheritdoc/>
    public override int ProcessId => _process.Id;

    /// <summary>Compiles it into a folder; throws <see cref="SetupException"/>.</summary>
    public static string Build(string folder)
    {
        string source = Path.Combine(folder, "forward.c");
        string program = Path.Combine(folder, "forward");
        using (Stream from = typeof(PlainLoop).Assembly.GetManifestResourceStream("forward.c")!)
        using (FileStream to = File.Create(source))
        {
            from.CopyTo(to);
        }

        (int code, string output) = Programs.Run(Compiler, "-O2", "-o", program, source);
        return code == 0 ? program : throw new SetupException($"forward.c: {output}");
    }

    /// <inheritdoc/>
    public override void Open(LoadSocket socket, PhoneAddresses addresses, Route[] routes,
        CancellationToken stop)
    {
        uint address = BitConverter.ToUInt32(_server.Address.GetAddressBytes());
        ushort port = (ushort)IPAddress.HostToNetworkOrder((short)_server.Port);
        var setup = new LoopSetup(address, port, _sessions);
        new SetupExchange(socket, addresses, address, port).Run(setup, stop);
        setup.Fill(routes);
    }

    /// <inheritdoc/>
    public override void Dispose() => _process.Dispose();
}
