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

    [RequiresPeerFact(Client, "coturn")]
    public Task Uclient_Ipv6RelayedAddress_LosesNothing() => RunAsync("-c -x", "::1");

    private static async Task RunAsync(string mode, string peerAddress = "127.0.0.1")
    {
        await using var relay = new RelayHost(1, new byte[32], NullLogger.Instance, null,
            new RelaySettings
            {
                DataDirectory = "",
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Turn = new TurnSettings
                {
                    Secret = Secret,
                    AllowPrivatePeers = true,
                    PublicAddresses = [IPAddress.Loopback, IPAddress.IPv6Loopback],
                },
            });
        relay.Start();
        var peerAt = new IPEndPoint(IPAddress.Parse(peerAddress), 0);
        peerAt.Port = FreePort(peerAt);
        using Process peer = Start("turnutils_peer", $"-L {peerAddress} -p {peerAt.Port}");
        try
        {
            AwaitEcho(peerAt);
            string user = TurnCredentials.NewUsername(DateTimeOffset.UtcNow.AddHours(1), "a");
            string password = TurnCredentials.PasswordOf(Secret, user);
            using Process client = Start(Client, $"-u {user} -w {password} -e {peerAddress} "
                + $"-r {peerAt.Port} -l 172 {mode} -n 10 -m 4 -z 20 "
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

    // Until the peer has its port, what the client sends is lost: on a busy machine all of it.
    private static void AwaitEcho(IPEndPoint peer)
    {
        const int MaxTries = 200;
        using var socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveTimeout = 100;
        socket.Connect(peer);
        byte[] buffer = new byte[16];
        for (int i = 0; i < MaxTries; i++)
        {
            socket.Send([1], SocketFlags.None, out _);
            if (socket.Receive(buffer, 0, 16, SocketFlags.None, out SocketError error) == 1
                && error == SocketError.Success)
            {
                return;
            }

            Thread.Sleep(error == SocketError.TimedOut ? 0 : 100); // refused: not there yet
        }

        Assert.Fail("turnutils_peer does not echo");
    }

    private static int FreePort(IPEndPoint at)
    {
        using var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(at);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Process Start(string program, string arguments) => Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
