using System.Net;
using RedPhone.Benchmarks.Load;

namespace RedPhone.Benchmarks.Tests;

public class LoadGeneratorTests
{
    private const int Sessions = 4;

    // The crooked server spoils 3 of 10 packets and doubles one; each fault must be seen as what
    // it is.
    [RequiresProgramFact]
    public void Run_CrookedServer_EveryFaultIsCounted()
    {
        var addresses = new PhoneAddresses(IPAddress.Parse("127.16.0.0"));
        using var server = new CrookedServer(addresses, Sessions);
        using var socket = new LoadSocket();
        var routes = new Route[2 * Sessions];
        uint loopback = BitConverter.ToUInt32(IPAddress.Loopback.GetAddressBytes());
        ushort port = (ushort)IPAddress.HostToNetworkOrder((short)server.Address.Port);
        Array.Fill(routes, new Route
        {
            ToAddress = loopback,
            ToPort = port,
            FromAddress = loopback,
            FromPort = port,
        });
        var plan = new LoadPlan { Rate = 2_000, Seconds = 0.5, WarmUpSeconds = 0.1 };
        int marks = 0;
        LoadCounts counts = new LoadGenerator(socket, addresses, routes, plan)
            .Run(_ => marks++, CancellationToken.None);

        Assert.Equal(2, marks);
        Assert.Equal(counts.Sent, server.Taken);
        Assert.True(server.Periods > 20, $"only {server.Taken} packets");
        Assert.InRange(counts.Misdelivered, server.Periods, server.Periods + 1);
        Assert.InRange(counts.Corrupt, server.Periods, server.Periods + 1);
        Assert.InRange(counts.Duplicated, server.Periods, server.Periods + 1);
        Assert.InRange(counts.Lost, 3 * server.Periods, (3 * server.Periods) + 3);
        Assert.Equal(counts.Sent, counts.Received + counts.Lost);
        Assert.Equal(0, counts.OwnDrops);
        Assert.True(counts.Direct.P50 > 0);
        Assert.True(counts.Relayed.P50 > 0);
    }
}
