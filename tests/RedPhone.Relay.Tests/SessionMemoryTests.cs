using System.Globalization;
using RedPhone.Hosting;
using RedPhone.Relay.DataPlane;
using RedPhone.Wire;
using Xunit.Abstractions;

namespace RedPhone.Relay.Tests;

/// <summary>
/// What a call costs in memory, managed and native together: the core's tables and the batched
/// plane's flow table, made for 100,000 calls and then filled by OPENs. Shown by
/// dotnet test --filter SessionMemory --logger "console;verbosity=detailed".
/// </summary>
[Collection(MemoryCollection.Name)]
public class SessionMemoryTests(ITestOutputHelper output)
{
    private const int Calls = 100_000;
    private const int MostBytesASession = 300;

    [Fact]
    public void Session_AHundredThousandBound_TakesAtMost300Bytes()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var plane = new TablePlane(2 * Calls);
        var bench = new RelayBench(new RelayLimits { MaxSessions = Calls }, plane);
        long made = GC.GetTotalMemory(forceFullCollection: true);
        for (int call = 0; call < Calls; call++)
        {
            bench.Bind(Phone(call, 0), RelayBench.NewTicket(Ticket.Initiator, call));
            bench.Bind(Phone(call, 1), RelayBench.NewTicket(Ticket.Responder, call));
        }

        long filled = GC.GetTotalMemory(forceFullCollection: true);
        long native = plane.Flows.NativeBytes;
        double each = (filled - before + native) / (double)Calls;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Calls} sessions: managed {made - before} bytes made, {filled - made} more when "
            + $"bound, native {native}; {each:F1} bytes a session"));
        Assert.Equal((Calls, 2 * Calls), (bench.Core.SessionCount, plane.Flows.Count));
        Assert.InRange(each, 1, MostBytesASession);
        GC.KeepAlive(bench);
    }

    private static UdpEndpoint Phone(int call, int role)
    {
        var address = new UdpEndpoint();
        address.SetIpv4(10, (byte)(call >> 16), (byte)(call >> 8), (byte)call, 5000 + role);
        return address;
    }
}
