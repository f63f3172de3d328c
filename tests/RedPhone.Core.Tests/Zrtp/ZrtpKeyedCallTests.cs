using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Models;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Calls in Multistream (RFC 6189 §4.4.3) and Preshared mode (§4.4.2).</summary>
public class ZrtpKeyedCallTests
{
    private static readonly string[] FromCommit =
        ["A Commit", "B Confirm1", "A Confirm2", "B Conf2ACK"];

    [Theory]
    [InlineData(ZrtpMode.Multistream)]
    [InlineData(ZrtpMode.Preshared)]
    public void Call_OnGoodPath_TakesFourMessagesFromCommit(ZrtpMode mode)
    {
        ZrtpWorld world = ZrtpModes.World(mode, 300, () => new ManagedCryptoEngine()).Call();

        world.AssertSecure();
        Assert.Equal(FromCommit, world.Trace[^4..]);
        Assert.Equal(8, world.Trace.Length);
        Assert.Equal(0, world.A.Session.Dropped + world.B.Session.Dropped);
        Assert.Equal(0, world.A.Session.Retransmitted + world.B.Session.Retransmitted);
        Assert.Equal(mode == ZrtpMode.Preshared ? ZrtpAlgorithm.Prsh : ZrtpAlgorithm.Mult,
            world.B.Session.KeyAgreement);
        Assert.Equal(long.MaxValue, world.A.Session.NextDeadlineMs);
        Assert.Equal(long.MaxValue, world.B.Session.NextDeadlineMs);
    }

    [Theory]
    [InlineData(ZrtpMode.Multistream)]
    [InlineData(ZrtpMode.Preshared)]
    public void Call_TheOtherSideCommits_SwapsTheRoles(ZrtpMode mode)
    {
        ZrtpWorld world = ZrtpModes.World(mode, 301);
        world.A.Commits = false;
        world.B.Commits = true;
        world.Call();

        world.AssertSecure();
        Assert.True(world.B.Session.IsInitiator && world.B.Session.KeyAgreement is
            ZrtpAlgorithm.Prsh or ZrtpAlgorithm.Mult);
    }

    /// <summary>§4.5.2: SAS, retained secret and exported key are the first stream's.</summary>
    [Fact]
    public void FurtherStream_HasKeysOfItsOwn_AndNothingElse()
    {
        ZrtpWorld first = ZrtpModes.First(302);
        var keys = new HashSet<string> { Convert.ToHexString(first.A.SendKey) };
        for (int stream = 0; stream < 4; stream++)
        {
            ZrtpWorld world = ZrtpModes.Further(first, 400 + stream).Call();

            world.AssertSecure();
            Assert.True(world.A.Session.IsFurtherStream);
            Assert.True(keys.Add(Convert.ToHexString(world.A.SendKey)));
            Assert.True(keys.Add(Convert.ToHexString(world.A.ReceiveKey)));
            Assert.Equal(("", SasKind.None), (world.A.Session.Sas, world.A.Session.SasKind));
            Assert.All(world.A.Session.SasHash, x => Assert.Equal(0, x));
            Assert.All(world.A.Session.ExportedKey, x => Assert.Equal(0, x));
            Assert.False(world.A.Keep(confirmed: true));
            Assert.False(world.A.Trust!.Rs1Valid || world.A.Trust.Verified);
            Assert.False(world.A.Session.SessionKey.IsValid);
        }

        Assert.Equal(4, first.A.Session.SessionKey.NoncesUsed);
        first.AssertSecure();
    }

    /// <summary>Two further streams at once, as §4.4.3 allows.</summary>
    [Fact]
    public void FurtherStreams_InParallel_AreBothSecure()
    {
        ZrtpWorld first = ZrtpModes.First(303);
        ZrtpWorld one = ZrtpModes.Further(first, 410).Start();
        ZrtpWorld two = ZrtpModes.Further(first, 411).Start();
        for (int i = 0; i < 100; i++)
        {
            one.Run(7);
            two.Run(5);
        }

        one.AssertSecure();
        two.AssertSecure();
        Assert.NotEqual(one.A.SendKey, two.A.SendKey);
    }

    /// <summary>The verdict on the person is the first stream's; nothing may soften it.</summary>
    [Fact]
    public void FurtherStream_OfAnAlarmedCall_KeepsTheAlarm()
    {
        ZrtpWorld first = ZrtpModes.Preshared(304);
        first.A.Trust!.Rs1[0] ^= 1;
        ZrtpModes.Offer(first.A.Session, ZrtpAlgorithm.Mult);
        ZrtpModes.Offer(first.B.Session, ZrtpAlgorithm.Mult);
        first.Call();
        Assert.Equal(TrustVerdict.KeyChanged, first.A.Session.Verdict);
        ZrtpWorld world = ZrtpModes.Further(first, 305).Call();

        world.AssertSecure();
        Assert.Equal(TrustVerdict.KeyChanged, world.A.Session.Verdict);
    }

    /// <summary>§4.4.3.1: same hash, cipher and tag as the first stream, whatever is preferred
    /// now.</summary>
    [Fact]
    public void FurtherStream_TakesTheFirstOnesAlgorithms()
    {
        var first = new ZrtpWorld(306, () => new PcCryptoEngine());
        foreach (ZrtpEnd end in new[] { first.A, first.B })
        {
            end.Session.Settings.OfferAll();
            end.Session.Settings.Hashes = [ZrtpAlgorithm.S384];
            end.Session.Settings.Ciphers = [ZrtpAlgorithm.Aes3];
            end.Session.Settings.AuthTags = [ZrtpAlgorithm.Hs32];
            ZrtpModes.Offer(end.Session, ZrtpAlgorithm.Mult);
        }

        first.Call();
        ZrtpWorld world = ZrtpModes.Further(first, 307, () => new PcCryptoEngine()).Call();

        world.AssertSecure();
        Assert.Equal((ZrtpAlgorithm.S384, ZrtpAlgorithm.Aes3, ZrtpAlgorithm.Hs32),
            (world.B.Session.Hash, world.B.Session.Cipher, world.B.Session.AuthTag));
        Assert.Equal(32, world.A.Session.SrtpKeyBytes);
    }

    /// <summary>§4.6.1: a new rs1, the old one is not kept, V is sent; the next DH call
    /// matches.</summary>
    [Fact]
    public void Preshared_RenewsRs1AndLeavesRs2_ThenDhMatches()
    {
        ZrtpWorld world = ZrtpModes.Preshared(310).Call();
        byte[] old = world.A.Trust!.Rs1.ToArray();

        world.AssertSecure();
        Assert.Equal((TrustVerdict.Verified, true, true, false), (world.A.Session.Verdict,
            world.A.Session.PeerVerifiedFlag, world.B.Session.PeerVerifiedFlag,
            world.A.Session.CacheMismatch));
        Assert.True(world.A.Keep() && world.B.Keep());
        Assert.NotEqual(old, world.A.Trust.Rs1);
        Assert.Equal(world.A.Trust.Rs1, world.B.Trust!.Rs1);
        Assert.False(world.A.Trust.Rs2Valid);
        Assert.True(world.A.Trust.Verified);
        world.Call();
        Assert.Equal(ZrtpAlgorithm.Prsh, world.A.Session.KeyAgreement);
        Assert.True(world.A.Keep() && world.B.Keep());
        world.A.Session.Settings.KeyAgreements = [ZrtpAlgorithm.X255];
        world.Call();

        Assert.Equal((ZrtpAlgorithm.X255, TrustVerdict.Verified),
            (world.A.Session.KeyAgreement, world.B.Session.Verdict));
    }

    /// <summary>Only one side kept the new secret: no key id fits, the responder's DH Commit takes
    /// over, and rs2 heals the cache if there is one.</summary>
    [Fact]
    public void Preshared_CacheUpdatedOnOneSide_DhAndRs2Recover()
    {
        ZrtpWorld world = new ZrtpWorld(311).Call();
        world.A.Keep(confirmed: true);
        world.B.Keep(confirmed: true);
        world.Call();
        world.A.Keep();
        ZrtpModes.Offer(world.A.Session, ZrtpAlgorithm.Prsh);
        ZrtpModes.Offer(world.B.Session, ZrtpAlgorithm.Prsh);
        world.Call();

        world.AssertSecure();
        Assert.True(world.B.Session.IsInitiator);
        Assert.Equal((ZrtpAlgorithm.X255, TrustVerdict.Verified, TrustVerdict.Verified),
            (world.A.Session.KeyAgreement, world.A.Session.Verdict, world.B.Session.Verdict));
    }

    [Theory]
    [InlineData("aux", "aux", ZrtpAlgorithm.Prsh, true, true)]
    [InlineData(null, "aux", ZrtpAlgorithm.Prsh, false, false)]
    [InlineData("aux", null, ZrtpAlgorithm.X255, false, false)]
    [InlineData("aux", "other", ZrtpAlgorithm.X255, false, false)]
    public void Preshared_WithAux_DropsItOnlyAtTheResponder(string? a, string? b, uint agreement,
        bool matchA, bool matchB)
    {
        ZrtpWorld world = ZrtpModes.Preshared(312);
        world.A.Session.SetAuxSecret(a is null ? null : System.Text.Encoding.ASCII.GetBytes(a));
        world.B.Session.SetAuxSecret(b is null ? null : System.Text.Encoding.ASCII.GetBytes(b));
        world.Call();

        world.AssertSecure();
        Assert.Equal((agreement, matchA, matchB), (world.A.Session.KeyAgreement,
            world.A.Session.AuxMatched, world.B.Session.AuxMatched));
        Assert.Equal(b is not null && !matchB, world.B.Session.AuxMismatch);
        Assert.Equal(TrustVerdict.Verified, world.A.Session.Verdict);
    }

    /// <summary>§4.4.2.3: without the secret the responder commits by DH, which beats Prsh.
    /// </summary>
    [Fact]
    public void Preshared_ResponderWithoutTheSecret_CommitsByDh()
    {
        ZrtpWorld world = ZrtpModes.Preshared(313);
        world.B.Trust = null;
        world.Call();

        world.AssertSecure();
        Assert.True(world.B.Session.IsInitiator);
        Assert.Equal((ZrtpAlgorithm.X255, TrustVerdict.KeyChanged, TrustVerdict.NewPeer),
            (world.A.Session.KeyAgreement, world.A.Session.Verdict, world.B.Session.Verdict));
        Assert.Equal(["A Commit", "B Commit", "A DHPart1"], world.Trace[4..7]);
    }

    /// <summary>A Commit that comes before HelloACK stands for it.</summary>
    [Theory]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.PresharedRefused)]
    [InlineData(ZrtpMode.Multistream)]
    public void Call_HelloAckOfTheInitiatorLost_CommitServes(ZrtpMode mode)
    {
        ZrtpWorld world = ZrtpModes.World(mode, 314);
        world.Path = (from, packet) => from == world.A && Packets.TypeOf(packet) == "HelloACK"
            ? [] : [(0, packet)];
        world.Call();

        world.AssertSecure();
    }

    [Theory]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.Multistream)]
    public void Contention_BothCommit_TheHigherNonceWins(ZrtpMode mode)
    {
        int initiatedByA = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            ZrtpWorld world = ZrtpModes.World(mode, 5000 + seed);
            world.B.Session.Settings.BothCommit = true;
            world.Call();

            world.AssertSecure();
            bool higherA = Nonce(world, world.A).AsSpan().SequenceCompareTo(
                Nonce(world, world.B)) > 0;
            Assert.Equal(higherA, world.A.Session.IsInitiator);
            Assert.Equal(1, world.A.Session.Contentions + world.B.Session.Contentions);
            initiatedByA += higherA ? 1 : 0;
        }

        Assert.InRange(initiatedByA, 5, 25);
    }

    /// <summary>§4.2: of two preshared Commits that of the device with the M flag loses, whatever
    /// the nonces.</summary>
    [Fact]
    public void Contention_PresharedAgainstADeviceInTheMiddle_ThePhoneWins()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            ZrtpWorld world = ZrtpModes.Preshared(5100 + seed);
            world.B.Session.Settings.BothCommit = true;
            world.Prepared = end =>
            {
                if (end == world.B)
                {
                    SessionInside.SetMitmFlag(end.Session);
                }
            };

            // A PBX would know of its own flag; ours cannot be one and answers by the nonce. So
            // only what the phone does is asked: it stays with its Commit.
            world.Start().Run(until: () => world.A.Session.Contentions > 0);
            Assert.Equal((ZrtpState.Committing, true),
                (world.A.Session.State, world.A.Session.IsInitiator));
        }
    }

    /// <summary>§4.2: DH beats Preshared, whichever is higher.</summary>
    [Fact]
    public void Contention_DhAgainstPreshared_DhWins()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            ZrtpWorld world = ZrtpModes.Preshared(5200 + seed);
            world.B.Trust!.Verified = false;
            world.B.Session.Settings.BothCommit = true;
            world.Call();

            world.AssertSecure();
            Assert.True(world.B.Session.IsInitiator);
            Assert.Equal(ZrtpAlgorithm.X255, world.A.Session.KeyAgreement);
            Assert.Equal(TrustVerdict.Verified, world.A.Session.Verdict);
        }
    }

    [Fact]
    public void Join_WithoutASecureCallOrWithAnotherZid_Throws()
    {
        ZrtpWorld first = ZrtpModes.First(320);
        ZrtpWorld world = ZrtpModes.Further(first, 321);
        ZrtpSession session = world.A.Session;
        Assert.Throws<InvalidOperationException>(() => session.Join(first.A.Session.SessionKey));
        world.A.Prepare();
        Assert.Throws<InvalidOperationException>(() => session.Join(session.SessionKey));
        session.Join(first.A.Session.SessionKey);
        Assert.Throws<ArgumentException>(() =>
            session.Start(0, 1, new ZrtpTrust(), null, true));
        session.Stop();
        world.A.Zid[0] ^= 1;
        world.A.Prepare();
        Assert.Throws<InvalidOperationException>(() => session.Join(first.A.Session.SessionKey));
        world.A.Zid[0] ^= 1;
        session.Stop();
        session.Settings.KeyAgreements = [ZrtpAlgorithm.X255];
        world.A.Prepare();
        Assert.Throws<InvalidOperationException>(() => session.Join(first.A.Session.SessionKey));
        first.A.Session.Stop();
        ZrtpModes.Offer(session, ZrtpAlgorithm.Mult);
        Assert.Throws<InvalidOperationException>(() => session.Join(first.A.Session.SessionKey));
    }

    private static byte[] Nonce(ZrtpWorld world, ZrtpEnd end) =>
        Packets.Message(world.Sent.First(s => s.From == end
            && Packets.TypeOf(s.Packet) == "Commit").Packet)[76..92];
}
