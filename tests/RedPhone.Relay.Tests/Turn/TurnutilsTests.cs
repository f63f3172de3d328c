using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RedPhone.Relay.Turn;

namespace RedPhone.Relay.Tests.Turn;

/// <summary>coturn's own client against this relay: channels, send indications, client to client.
/// </summary>
public class TurnutilsTests
{
    private const string Secret = "interop";
    private const string Client = "turnutils_uclient";

    [RequiresPeerFact(Client, "coturn")]
    public Task Uclient_Channels_LosesNothing() => RunAsync("-c");

    [RequiresPeerFact(Client, "coturn")]
    public Task Uclient_SendIndications_LosesNothing() => RunAsync("-c -s");

    [RequiresPeerFact(Client, "coturn")]
    public Task Uclient_ClientToClient_LosesNothing() => RunAsync("-c -y");

    private static async Task RunAsync(string mode)
    {
        await using var relay = new RelayHost(1, new byte[32], NullLogger.Instance, null,
            new RelaySettings
            {
                DataDirectory = "",
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Turn = new TurnSettings { Secret = Secret, AllowPrivatePeers = true },
            });
        relay.Start();
        int peerPort = FreePort();
        using Process peer = Start("turnutils_peer", $"-L 127.0.0.1 -p {peerPort}");
        try
        {
            string user = TurnCredentials.NewUsername(DateTimeOffset.UtcNow.AddHours(1), "a");
            string password = TurnCredentials.PasswordOf(Secret, user);
            using Process client = Start(Client, $"-u {user} -w {password} -e 127.0.0.1 "
                + $"-r {peerPort} -l 172 {mode} -n 10 -m 4 -z 20 "
                + $"-p {relay.LocalEndpoint.Port} 127.0.0.1");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(25));
            string output = await client.StandardOutput.ReadToEndAsync(limit.Token);
            Assert.Contains("Total lost packets 0 (0.000000%)", output);
            Assert.Contains("tot_recv_msgs=40", output);
            Assert.Equal(0, relay.TurnCounters!.NotPermitted);
        }
        finally
        {
            peer.Kill();
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, 0);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Process Start(string program, string arguments) => Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
