using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>A man in the middle who speaks ZRTP himself, as a relay or a master could.</summary>
public class ZrtpMitmTests
{
    /// <summary>A man in the middle who speaks ZRTP with both sides: both are secure, with him, and
    /// the two SAS differ.</summary>
    [Fact]
    public void Mitm_WithoutAnnouncedHashes_GivesTwoDifferentSas()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            (ZrtpWorld left, ZrtpWorld right) = Intercept(seed, hashes: false);

            left.AssertSecure();
            right.AssertSecure();
            Assert.NotEqual(left.A.Session.Sas, right.B.Session.Sas);
            Assert.NotEqual(left.A.Session.SasHash, right.B.Session.SasHash);
        }
    }

    /// <summary>The same man against phones that know each other's zrtp-hash: refused in 3
    /// s.</summary>
    [Fact]
    public void Mitm_WithAnnouncedHashes_IsRefusedBeforeTheSas()
    {
        (ZrtpWorld left, ZrtpWorld right) = Intercept(30, hashes: true);

        Assert.Equal(ZrtpFailure.HelloHashMismatch, left.A.Session.Failure);
        Assert.Equal(ZrtpFailure.HelloHashMismatch, right.B.Session.Failure);
        Assert.Equal("", left.A.Session.Sas);
        Assert.Equal(ZrtpErrorCode.HelloMismatch, left.A.Session.OwnErrorCode);
        Assert.InRange(left.Now - 1000, 3_000, 3_500);
    }

    /// <summary>Against a pair that spoke before: the secrets he cannot know alarm both.</summary>
    [Fact]
    public void Mitm_OnTheSecondCall_AlarmsBothSides()
    {
        ZrtpWorld first = new ZrtpWorld(40).Call();
        first.A.Keep(confirmed: true);
        first.B.Keep(confirmed: true);

        (ZrtpWorld left, ZrtpWorld right) = Intercept(40, hashes: false, first);

        Assert.Equal(TrustVerdict.KeyChanged, left.A.Session.Verdict);
        Assert.Equal(TrustVerdict.KeyChanged, right.B.Session.Verdict);
    }

    [Fact]
    public void ZrtpHash_OneFalseHelloInjected_TheRightOneStillWins()
    {
        var world = new ZrtpWorld(50);
        var stranger = new ZrtpWorld(51);
        stranger.Start().Run(1);
        world.Start(hashes: true);
        world.Inject(world.A, stranger.Sent[0].Packet);
        world.Run(until: () => world.BothSecure);

        world.AssertSecure();
        Assert.Equal(1, world.A.Session.WrongHellos);
    }

    /// <summary>Alice - (Mallory's two sessions) - Bob; the hashes in signaling are the true
    /// ones.</summary>
    private static (ZrtpWorld Left, ZrtpWorld Right) Intercept(int seed, bool hashes,
        ZrtpWorld? before = null)
    {
        var left = new ZrtpWorld(seed);
        var right = new ZrtpWorld(seed);
        if (before is not null)
        {
            left.A = before.A;
            right.B = before.B;
        }

        left.B = new ZrtpEnd("Mallory", 1000 + seed);
        right.A = new ZrtpEnd("Mallory", 2000 + seed) { Commits = true };
        if (before is not null)
        {
            // He even claims to be the device they know.
            before.B.Zid.CopyTo(left.B.Zid, 0);
            before.A.Zid.CopyTo(right.A.Zid, 0);
        }

        foreach (ZrtpEnd end in new[] { left.A, left.B, right.A, right.B })
        {
            end.Session.Stop();
            end.Prepare();
        }

        left.A.ExpectedHash = hashes ? right.B.Session.HelloHash.ToArray() : null;
        right.B.ExpectedHash = hashes ? left.A.Session.HelloHash.ToArray() : null;
        foreach (ZrtpWorld world in new[] { left, right })
        {
            world.Now = 1000;
            world.A.Start(world.Now);
            world.B.Start(world.Now);
        }

        left.Run(until: () => left.BothSecure || left.A.Session.State == ZrtpState.Failed);
        right.Run(until: () => right.BothSecure || right.B.Session.State == ZrtpState.Failed);
        return (left, right);
    }
}
