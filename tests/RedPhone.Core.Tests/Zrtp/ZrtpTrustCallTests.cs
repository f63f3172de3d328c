using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Several calls between the same phones: retained secrets (RFC 6189 §4.3, §4.6.1).</summary>
public class ZrtpTrustCallTests
{
    [Fact]
    public void SecondCall_BothKept_Matches()
    {
        ZrtpWorld world = FirstCall(1);
        byte[] first = world.A.Trust!.Rs1.ToArray();
        world.Call();

        world.AssertSecure();
        AssertVerdict(world, TrustVerdict.Unverified, TrustVerdict.Unverified);
        Assert.True(world.A.Keep() && world.B.Keep());
        Assert.Equal(first, world.A.Trust.Rs2);
        Assert.Equal(world.A.Trust.Rs1, world.B.Trust!.Rs1);
        Assert.Equal(world.A.Trust.Rs2, world.B.Trust.Rs2);
        Assert.NotEqual(first, world.A.Trust.Rs1);
    }

    [Fact]
    public void FirstCall_NobodyKnown_IdsAreRandomAndNothingMatches()
    {
        ZrtpWorld world = new ZrtpWorld(2).Call();

        AssertVerdict(world, TrustVerdict.NewPeer, TrustVerdict.NewPeer);
        Assert.False(world.A.Session.CacheMatched || world.A.Session.CacheMismatch);
        string[] ids = world.Sent.Where(s => Packets.TypeOf(s.Packet).StartsWith("DHPart"))
            .SelectMany(s => Packets.Message(s.Packet)[44..76].Chunk(8))
            .Select(Convert.ToHexString).ToArray();
        Assert.Equal(8, ids.Distinct().Count());
    }

    /// <summary>§4.3: the secrets take part in s0. Same pairs, other rs1: other keys.</summary>
    [Fact]
    public void SecondCall_Secret_TakesPartInTheKeys()
    {
        byte[] Key(bool remember)
        {
            var world = new ZrtpWorld(3);
            if (remember)
            {
                foreach (ZrtpEnd end in new[] { world.A, world.B })
                {
                    end.Trust = new ZrtpTrust { Rs1Valid = true };
                    world.Other(end).Zid.CopyTo(end.Trust.Zid, 0);
                }
            }

            world.Call();
            world.AssertSecure();
            Assert.Equal(remember, world.A.Session.CacheMatched);
            return world.A.SendKey.ToArray();
        }

        Assert.NotEqual(Key(false), Key(true));
    }

    /// <summary>Two Generals: one side kept the new secret, the other did not. rs2 heals it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ThirdCall_OnlyOneSideKeptTheSecond_Rs2Matches(bool initiatorKept)
    {
        ZrtpWorld world = FirstCall(4);
        world.Call();
        Assert.True((initiatorKept ? world.A : world.B).Keep());
        world.Call();

        world.AssertSecure();
        AssertVerdict(world, TrustVerdict.Unverified, TrustVerdict.Unverified);
        Assert.True(world.A.Keep() && world.B.Keep());
        Assert.Equal(world.A.Trust!.Rs1, world.B.Trust!.Rs1);
        world.Call();
        AssertVerdict(world, TrustVerdict.Unverified, TrustVerdict.Unverified);
    }

    [Fact]
    public void Call_SecretsFallenApart_AlarmsOnBothSides()
    {
        ZrtpWorld world = FirstCall(5);
        world.A.Trust!.Rs1[0] ^= 1;
        world.Call();

        world.AssertSecure();
        AssertVerdict(world, TrustVerdict.KeyChanged, TrustVerdict.KeyChanged);
        Assert.True(world.A.Session.CacheMismatch && world.B.Session.CacheMismatch);
    }

    [Fact]
    public void Call_OneSideLostItsRecord_TheOtherAlarms()
    {
        ZrtpWorld world = FirstCall(6);
        world.A.Trust = null;
        world.Call();

        world.AssertSecure();
        AssertVerdict(world, TrustVerdict.NewPeer, TrustVerdict.KeyChanged);
        Assert.False(world.A.Session.CacheMismatch);
        Assert.True(world.B.Session.CacheMismatch);
    }

    /// <summary>Two devices under one number: the record's secrets are not shown to the new
    /// one.</summary>
    [Fact]
    public void Call_OtherZidUnderTheNumber_AlarmsAndShowsNoSecret()
    {
        ZrtpWorld world = FirstCall(7);
        new SeededEntropy(777).Fill(world.B.Zid, 0, 12);
        world.Call();

        world.AssertSecure();
        AssertVerdict(world, TrustVerdict.KeyChanged, TrustVerdict.Unverified,
            bSeesItsOwnRecordMatch: false);
    }

    /// <summary>§4.6.1.1: after a mismatch nothing is kept until the person confirmed the
    /// SAS.</summary>
    [Fact]
    public void UpdateTrust_AfterMismatch_WaitsForTheConfirmedSas()
    {
        ZrtpWorld world = FirstCall(8);
        world.A.Trust!.Rs1[0] ^= 1;
        byte[] before = Encoded(world.A.Trust);
        world.Call();

        Assert.False(world.A.Keep());
        Assert.Equal(before, Encoded(world.A.Trust));
        Assert.True(world.A.Keep(confirmed: true));
        Assert.True(world.B.Keep(confirmed: true));
        Assert.True(world.A.Trust.Verified);
        world.Call();
        AssertVerdict(world, TrustVerdict.Verified, TrustVerdict.Verified);
    }

    [Fact]
    public void UpdateTrust_AgainInOneCall_RotatesOnce()
    {
        ZrtpWorld world = FirstCall(9);
        byte[] first = world.A.Trust!.Rs1.ToArray();
        world.Call();

        Assert.True(world.A.Keep());
        Assert.True(world.A.Keep(confirmed: true));
        Assert.Equal(first, world.A.Trust.Rs2);
        Assert.True(world.A.Trust.Verified);
    }

    /// <summary>§4.6.1: before Conf2ACK (initiator) and Confirm2 (responder) nothing is
    /// kept.</summary>
    [Fact]
    public void UpdateTrust_BeforeSecure_IsRefused()
    {
        var world = new ZrtpWorld(10);
        world.Start();
        world.Run(until: () =>
        {
            foreach (ZrtpEnd end in new[] { world.A, world.B })
            {
                if (end.Session.State != ZrtpState.Secure)
                {
                    Assert.False(end.Session.UpdateTrust(new ZrtpTrust()));
                }
            }

            return world.BothSecure;
        });

        Assert.True(world.A.Keep());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void VerifiedFlag_OfEachSide_ReachesTheOther(bool a, bool b)
    {
        ZrtpWorld world = FirstCall(11);
        world.A.Trust!.Verified = a;
        world.B.Trust!.Verified = b;
        world.Call();

        Assert.Equal(b, world.A.Session.PeerVerifiedFlag);
        Assert.Equal(a, world.B.Session.PeerVerifiedFlag);
        Assert.Equal(a ? TrustVerdict.Verified : TrustVerdict.Unverified, world.A.Session.Verdict);
        Assert.Equal(b ? TrustVerdict.Verified : TrustVerdict.Unverified, world.B.Session.Verdict);
    }

    [Fact]
    public void VerifiedFlag_AfterMismatch_IsNotSent()
    {
        ZrtpWorld world = FirstCall(12);
        world.A.Trust!.Verified = true;
        world.A.Trust.Rs1[5] ^= 4;
        world.Call();

        Assert.False(world.B.Session.PeerVerifiedFlag);
    }

    [Fact]
    public void CacheExpiry_ZeroAtOneSide_ClearsTheSecretsOfBoth()
    {
        ZrtpWorld world = FirstCall(13);
        world.B.Session.Settings.CacheExpirySeconds = 0;
        world.Call();

        Assert.Equal(0u, world.A.Session.CacheExpirySeconds);
        Assert.True(world.A.Keep() && world.B.Keep());
        Assert.False(world.A.Trust!.Rs1Valid || world.A.Trust.Rs2Valid);
        Assert.All(world.A.Trust.Rs1, x => Assert.Equal(0, x));
        world.Call();
        AssertVerdict(world, TrustVerdict.NewPeer, TrustVerdict.NewPeer);
    }

    [Theory]
    [InlineData("one secret", "one secret", true, false, true, false)]
    [InlineData("one secret", "another", false, true, false, true)]
    [InlineData("one secret", null, false, true, false, false)]
    [InlineData(null, null, false, false, false, false)]
    public void AuxSecret_MatchAndMismatch_AreSeen(string? a, string? b, bool matchA,
        bool mismatchA, bool matchB, bool mismatchB)
    {
        var world = new ZrtpWorld(14);
        world.A.Session.SetAuxSecret(a is null ? null : System.Text.Encoding.ASCII.GetBytes(a));
        world.B.Session.SetAuxSecret(b is null ? null : System.Text.Encoding.ASCII.GetBytes(b));
        world.Call();

        world.AssertSecure();
        Assert.Equal((matchA, mismatchA), (world.A.Session.AuxMatched, world.A.Session.AuxMismatch));
        Assert.Equal((matchB, mismatchB), (world.B.Session.AuxMatched, world.B.Session.AuxMismatch));
    }

    /// <summary>Abort, then retry: the aborted call leaves no trace in the cache.</summary>
    [Fact]
    public void AbortedCall_Then_NextCallStillMatches()
    {
        ZrtpWorld world = FirstCall(15);
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.AwaitingConf2Ack);
        Assert.False(world.A.Keep());
        world.Call();

        AssertVerdict(world, TrustVerdict.Unverified, TrustVerdict.Unverified);
    }

    private static ZrtpWorld FirstCall(int seed)
    {
        ZrtpWorld world = new ZrtpWorld(seed).Call();
        world.AssertSecure();
        Assert.True(world.A.Keep() && world.B.Keep());
        Assert.Equal(world.A.Trust!.Rs1, world.B.Trust!.Rs1);
        Assert.Equal(world.B.Zid, world.A.Trust.Zid);
        Assert.False(world.A.Trust.Rs2Valid);
        return world;
    }

    private static void AssertVerdict(ZrtpWorld world, TrustVerdict a, TrustVerdict b,
        bool bSeesItsOwnRecordMatch = true)
    {
        Assert.Equal(a, world.A.Session.Verdict);
        Assert.Equal(a, world.A.Session.Judge(world.A.Trust));
        if (bSeesItsOwnRecordMatch)
        {
            Assert.Equal(b, world.B.Session.Verdict);
            Assert.Equal(b, world.B.Session.Judge(world.B.Trust));
        }
        else
        {
            // Its partner answered with random identifiers, so B sees a mismatch as well.
            Assert.Equal(TrustVerdict.KeyChanged, world.B.Session.Verdict);
        }
    }

    private static byte[] Encoded(ZrtpTrust trust)
    {
        byte[] buffer = new byte[ZrtpTrust.MaxEncodedBytes];
        return buffer[..trust.Encode(buffer, 0)];
    }
}
