using RedPhone.Wire;
using Xunit.Abstractions;

namespace RedPhone.Relay.Tests;

/// <summary>
/// Ten million packets in virtual time over re-binds, silences, ends, drains, stolen addresses,
/// forged and replayed OPENs: each is forwarded to the address that holds the other role, or
/// counted under one reason.
/// </summary>
public class TenMillionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(10_000_000, true)]   // the batched plane's flow table, and the core behind it
    [InlineData(1_000_000, false)]   // the core alone, as behind the plain socket
    public void Packets_OverRebindsExpiriesAndDrains_AreAllAccountedFor(int packets, bool table)
    {
        var world = new RelayWorld(seed: 11, table);
        world.Run(packets);
        RelayCounters core = world.Counters;
        output.WriteLine(world.ToString());
        Assert.Equal(packets, world.Media);
        Assert.Equal(world.Media + world.Requests, world.PlaneForwarded + core.Received);
        Assert.True(core.IsBalanced);
        Assert.Equal(core.Forwarded, world.CoreForwarded);
        Assert.Equal(world.Requests, world.Answers + core.Keepalives + world.Silent);
        Assert.Equal(0, world.Misdirected);
        Assert.Equal(0, core.OutputOverflow);
        Assert.Equal(world.BadKinds, core.UnknownKind);
        Assert.Equal(world.BadLengths, core.BadLength);

        // It was no quiet walk: each of these happened, many times.
        foreach (long happened in new[]
        {
            core.Rebound, core.IdleEnded, core.SessionsEnded, core.Displaced, core.UnknownSource,
            core.NoPeer, core.Repeated, core.Refused(RelayRefusalReason.Full),
            core.Refused(RelayRefusalReason.CallEnded),
            core.Refused(RelayRefusalReason.ForgedTicket),
            core.Refused(RelayRefusalReason.OldNonce),
        })
        {
            Assert.InRange(happened, 10, long.MaxValue);
        }
    }
}
