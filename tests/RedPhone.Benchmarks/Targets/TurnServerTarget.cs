using System.Net;
using RedPhone.Benchmarks.Load;
using RedPhone.Benchmarks.Setup;

namespace RedPhone.Benchmarks.Targets;

/// <summary>
/// A TURN server that runs already. The session's first phone is its client; the second is the
/// client's peer, or, if told, a client too, and then every packet goes through the server twice.
/// </summary>
internal sealed class TurnServerTarget(IPEndPoint server, TurnAccount[] accounts, int sessions,
    bool bothAreClients, int processId) : Target
{
    /// <inheritdoc/>
    public override string Name => "turn";

    /// <inheritdoc/>
    public override int ProcessId => processId;

    /// <inheritdoc/>
    public override void Open(LoadSocket socket, PhoneAddresses addresses, Route[] routes,
        CancellationToken stop)
    {
        uint address = BitConverter.ToUInt32(server.Address.GetAddressBytes());
        ushort port = (ushort)IPAddress.HostToNetworkOrder((short)server.Port);
        var setup = new TurnSetup(accounts, addresses, socket.Port, address, port, sessions,
            bothAreClients);
        var exchange = new SetupExchange(socket, addresses, address, port);
        exchange.Run(setup, stop);
        setup.BeginChannels();
        exchange.Run(setup, stop);
        setup.Fill(routes);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
