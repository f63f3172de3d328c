using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Whole calls between two sessions on a good path.</summary>
public class ZrtpCallTests
{
    [Fact]
    public void Call_OnGoodPath_TakesSixMessagesFromCommit()
    {
        ZrtpWorld world = new ZrtpWorld(1, () => new ManagedCryptoEngine()).Call();

        world.AssertSecure();
        Assert.Equal(
            [
                "A Hello", "B Hello", "A HelloACK", "B HelloACK", "A Commit", "B DHPart1",
                "A DHPart2", "B Confirm1", "A Confirm2", "B Conf2ACK",
            ],
            world.Trace);
        Assert.True(world.A.Session.IsInitiator);
        Assert.Equal(0, world.A.Session.Retransmitted + world.B.Session.Retransmitted);
        Assert.Equal(0, world.A.Session.Dropped + world.B.Session.Dropped);
    }

    [Fact]
    public void Call_AnnouncedHashes_IsSecure()
    {
        ZrtpWorld world = new ZrtpWorld(2).Call(hashes: true);

        world.AssertSecure();
    }
}
