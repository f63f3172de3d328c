using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Whole calls between two sessions on a good path.</summary>
public class ZrtpCallTests
{
    public static TheoryData<uint, uint> TagPairs()
    {
        var pairs = new TheoryData<uint, uint>();
        uint[] tags = [ZrtpAlgorithm.H2A8, ZrtpAlgorithm.Hs80, ZrtpAlgorithm.Hs32];
        foreach (uint first in tags)
        {
            foreach (uint second in tags)
            {
                pairs.Add(first, second);
            }
        }

        return pairs;
    }

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
        Assert.Equal(long.MaxValue, world.A.Session.NextDeadlineMs);
        Assert.Equal(long.MaxValue, world.B.Session.NextDeadlineMs);
    }

    [Fact]
    public void Call_Defaults_AgreeOnTheFirstPreferences()
    {
        ZrtpWorld world = new ZrtpWorld(3).Call();

        foreach (ZrtpSession session in new[] { world.A.Session, world.B.Session })
        {
            Assert.Equal(ZrtpAlgorithm.S256, session.Hash);
            Assert.Equal(ZrtpAlgorithm.Aes1, session.Cipher);
            Assert.Equal(ZrtpAlgorithm.H2A8, session.AuthTag);
            Assert.Equal(ZrtpAlgorithm.X255, session.KeyAgreement);
            Assert.Equal(ZrtpAlgorithm.B32, session.SasType);
            Assert.Equal(SasKind.Base32, session.SasKind);
            Assert.Equal(4, session.Sas.Length);
            Assert.Equal(TrustVerdict.NewPeer, session.Verdict);
            Assert.Equal(0xFFFFFFFF, session.CacheExpirySeconds);
        }

        Assert.Equal(world.B.Zid, world.A.Session.PeerZid);
        Assert.Equal(world.A.Zid, world.B.Session.PeerZid);
    }

    [Fact]
    public void Call_AnnouncedHashes_IsSecure()
    {
        ZrtpWorld world = new ZrtpWorld(2).Call(hashes: true);

        world.AssertSecure();
        Assert.Equal(0, world.A.Session.WrongHellos + world.B.Session.WrongHellos);
    }

    [Theory]
    [MemberData(nameof(TagPairs))]
    public void Call_TagPreferences_TheInitiatorsFirstCommonOneWins(uint initiator, uint responder)
    {
        var world = new ZrtpWorld(4);
        world.A.Session.Settings.AuthTags = [initiator, ZrtpAlgorithm.Hs80];
        world.B.Session.Settings.AuthTags = [responder];
        world.Call();

        // H2A8 is ours alone; the two others are mandatory and so always common.
        uint expected = initiator == ZrtpAlgorithm.H2A8 && responder != ZrtpAlgorithm.H2A8
            ? ZrtpAlgorithm.Hs80 : initiator;
        world.AssertSecure();
        Assert.Equal(expected, world.A.Session.AuthTag);
        Assert.Equal(expected, world.B.Session.AuthTag);
    }

    [Theory]
    [InlineData(ZrtpAlgorithm.X255)]
    [InlineData(ZrtpAlgorithm.E255)]
    public void Call_PeerWithOneNameForTheCurve_IsSecure(uint name)
    {
        var world = new ZrtpWorld(5, () => new ManagedCryptoEngine());
        world.B.Session.Settings.KeyAgreements = [name];
        world.Call();

        world.AssertSecure();
        Assert.Equal(name, world.A.Session.KeyAgreement);
        Assert.Equal(name, world.B.Session.KeyAgreement);
    }

    [Fact]
    public void Call_B256First_ShowsTwoWords()
    {
        var world = new ZrtpWorld(6);
        world.A.Session.Settings.SasTypes = [ZrtpAlgorithm.B256, ZrtpAlgorithm.B32];
        world.Call();

        world.AssertSecure();
        Assert.Equal(SasKind.Words, world.B.Session.SasKind);
        Assert.Equal(2, world.B.Session.Sas.Split(' ').Length);
        Assert.Equal(SasRendering.Words((uint)(world.B.Session.SasHash[0] << 24
            | world.B.Session.SasHash[1] << 16)), world.B.Session.Sas);
    }

    [Fact]
    public void Call_TheOtherSideCommits_SwapsTheRoles()
    {
        var world = new ZrtpWorld(7);
        world.A.Commits = false;
        world.B.Commits = true;
        world.Call();

        world.AssertSecure();
        Assert.True(world.B.Session.IsInitiator);
    }

    /// <summary>§5.2: a peer with the P flag never commits, so the waiting side does.</summary>
    [Fact]
    public void Call_PassivePeer_IsCommittedToByTheWaitingSide()
    {
        var world = new ZrtpWorld(8);
        world.A.Session.Settings.Passive = true;
        world.Call();

        world.AssertSecure();
        Assert.True(world.B.Session.IsInitiator);
        Assert.True(HelloMessage.IsPassive(Packets.Message(world.Sent[0].Packet), 0));
    }

    [Fact]
    public void Call_NobodyCommits_TimesOut()
    {
        var world = new ZrtpWorld(8);
        world.A.Commits = false;
        world.Start().Run(20_000);
        Assert.Equal(ZrtpState.AwaitingCommit, world.A.Session.State);
        world.Run(20_000);

        Assert.Equal(ZrtpFailure.Timeout, world.A.Session.Failure);
        Assert.Equal(ZrtpErrorCode.ProtocolTimeout, world.A.Session.OwnErrorCode);
    }

    /// <summary>§4.2: over many calls both outcomes occur, and the higher hvi always wins.</summary>
    [Fact]
    public void Contention_BothCommit_TheHigherHviWins()
    {
        int initiatedByA = 0;
        for (int seed = 100; seed < 140; seed++)
        {
            var world = new ZrtpWorld(seed);
            world.B.Session.Settings.BothCommit = true;
            world.Call();

            world.AssertSecure();
            byte[] hviA = Hvi(world, world.A);
            byte[] hviB = Hvi(world, world.B);
            bool higherA = hviA.AsSpan().SequenceCompareTo(hviB) > 0;
            Assert.Equal(higherA, world.A.Session.IsInitiator);
            Assert.Equal(1, world.A.Session.Contentions + world.B.Session.Contentions);
            initiatedByA += higherA ? 1 : 0;
        }

        Assert.InRange(initiatedByA, 8, 32);
    }

    /// <summary>A slow phone's pair is not there yet when Commit or DHPart1 is due.</summary>
    [Fact]
    public void Call_KeyPairsNotReady_WaitsForThem()
    {
        var world = new ZrtpWorld(9, () => new SlowCurveEngine());
        world.Call();

        world.AssertSecure();
    }

    [Fact]
    public void Session_ManyCallsOnOneObject_AllDiffer()
    {
        var world = new ZrtpWorld(10);
        var seen = new HashSet<string>();
        for (int call = 0; call < 20; call++)
        {
            world.Call();
            world.AssertSecure();
            Assert.True(seen.Add(Convert.ToHexString(world.A.SendKey)));
            Assert.True(seen.Add(Convert.ToHexString(world.A.Session.HelloHash)));
        }
    }

    [Fact]
    public void WipeKeys_Afterwards_CopyThrows()
    {
        ZrtpWorld world = new ZrtpWorld(11).Call();
        world.A.CopyKeys();
        world.A.Session.WipeKeys();

        Assert.Throws<InvalidOperationException>(world.A.CopyKeys);
        Assert.Equal(ZrtpState.Secure, world.A.Session.State);
    }

    [Fact]
    public void Misuse_WrongOrder_Throws()
    {
        var end = new ZrtpEnd("A", 1);
        Assert.Throws<InvalidOperationException>(() => end.Start(0));
        Assert.Throws<InvalidOperationException>(() => end.Session.Prepare(new byte[11]));
        Assert.Throws<InvalidOperationException>(end.CopyKeys);
        end.Prepare();
        Assert.Throws<ArgumentException>(() =>
            end.Session.Start(0, 1, null, new byte[31], true));
        end.Start(0);
        Assert.Throws<InvalidOperationException>(end.Prepare);
        Assert.Throws<InvalidOperationException>(() => end.Start(0));
        Assert.Throws<ArgumentException>(() => end.Session.Handle(0, new byte[10], 5, 6));
        Assert.Throws<ArgumentException>(() => end.Session.TryTakeOutput(new byte[100]));
        Assert.Throws<ArgumentException>(() => end.Session.SetAuxSecret(new byte[65]));
    }

    /// <summary>§4: the initiator may receive one step before Secure, so that media can be the
    /// answer to Confirm2 when Conf2ACK is lost.</summary>
    [Fact]
    public void Conf2Ack_Lost_AuthenticatedMediaMakesTheInitiatorSecure()
    {
        var world = new ZrtpWorld(12);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Conf2ACK" ? [] : [(0, packet)];
        world.Start().Run(3_000);

        Assert.Equal(ZrtpState.AwaitingConf2Ack, world.A.Session.State);
        Assert.Equal(ZrtpState.Secure, world.B.Session.State);
        Assert.True(world.A.Session.KeysReady);
        world.A.CopyKeys();
        world.A.Session.NotifyAuthenticatedMedia(world.Now);

        world.AssertSecure();
        Assert.Equal(long.MaxValue, world.A.Session.NextDeadlineMs);
    }

    [Fact]
    public void NotifyAuthenticatedMedia_InAnyOtherState_ChangesNothing()
    {
        var world = new ZrtpWorld(13);
        var states = new HashSet<ZrtpState>();
        world.Start();
        world.Run(until: () =>
        {
            foreach (ZrtpSession session in new[] { world.A.Session, world.B.Session })
            {
                ZrtpState before = session.State;
                if (before != ZrtpState.AwaitingConf2Ack)
                {
                    session.NotifyAuthenticatedMedia(world.Now);
                    Assert.Equal(before, session.State);
                    states.Add(before);
                }
            }

            return world.BothSecure;
        });

        Assert.True(states.Count >= 7);
    }

    private static byte[] Hvi(ZrtpWorld world, ZrtpEnd end) =>
        Packets.Message(world.Sent.First(s => s.From == end
            && Packets.TypeOf(s.Packet) == "Commit").Packet)[76..108];

    private sealed class SlowCurveEngine : ToyCryptoEngine
    {
        public override IKeyAgreement CreateX25519() => new Slow(base.CreateX25519());

        private sealed class Slow(IKeyAgreement inner) : IKeyAgreement
        {
            private int _steps;

            public int KeyBytes => inner.KeyBytes;

            public void Start(byte[] privateKey, int privateOffset, byte[] peerPublic,
                int peerOffset)
            {
                _steps = 0;
                inner.Start(privateKey, privateOffset, peerPublic, peerOffset);
            }

            public void StartPublic(byte[] privateKey, int privateOffset)
            {
                _steps = 0;
                inner.StartPublic(privateKey, privateOffset);
            }

            public bool Step() => ++_steps == 300;

            public bool Finish(byte[] result, int offset) => inner.Finish(result, offset);

            public void Clear() => inner.Clear();
        }
    }
}
