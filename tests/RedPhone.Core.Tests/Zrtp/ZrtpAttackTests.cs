using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Attackers on and off the path; each has its twin in the calls that succeed.</summary>
public class ZrtpAttackTests
{
    /// <summary>CVE-2016-6271: DHPart2 is not the one that hvi promised.</summary>
    [Fact]
    public void DhPart2_NotWhatHviPromised_IsRefused()
    {
        var world = new ZrtpWorld(60);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "DHPart2"
            ? [(0, Packets.Change(packet, p => p[12 + 80] ^= 1))] : [(0, packet)];
        world.Start().Run();

        Assert.Equal(ZrtpFailure.BadCommitment, world.B.Session.Failure);
        Assert.Equal(ZrtpErrorCode.BadCommitment, world.B.Session.OwnErrorCode);
        Assert.Equal(ZrtpFailure.PeerError, world.A.Session.Failure);
        Assert.Equal(ZrtpErrorCode.BadCommitment, world.A.Session.PeerErrorCode);
    }

    /// <summary>A low-order point gives an all-zero result (RFC 7748 §6.1), in either role. The
    /// seven such points as published, in their canonical form.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void PublicValue_OfLowOrder_IsRefusedInBothRoles(string point)
    {
        byte[] value = Convert.FromHexString(point);
        foreach (bool attackerCommits in new[] { true, false })
        {
            var world = new ZrtpWorld(70);
            world.A = new ZrtpEnd("A", 141, new ManagedCryptoEngine())
            {
                Commits = !attackerCommits,
            };
            world.B = new ZrtpEnd("B", 142, new LowOrderEngine(value))
            {
                Commits = attackerCommits,
            };
            world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

            Assert.Equal(ZrtpFailure.WeakPublicValue, world.A.Session.Failure);
            Assert.Equal(ZrtpErrorCode.BadPublicValue, world.A.Session.OwnErrorCode);
        }
    }

    [Fact]
    public void Hello_WithOurZid_IsRefused()
    {
        var world = new ZrtpWorld(80);
        world.A.Zid.CopyTo(world.B.Zid, 0);
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

        Assert.Equal(ZrtpFailure.SelfZid, world.A.Session.Failure);
        Assert.Equal(ZrtpErrorCode.EqualZid, world.A.Session.OwnErrorCode);
    }

    [Fact]
    public void Hello_WithOurSsrc_IsACollision()
    {
        var world = new ZrtpWorld(81);
        world.B.Ssrc = world.A.Ssrc;
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

        Assert.Equal(ZrtpFailure.SsrcCollision, world.A.Session.Failure);
        Assert.Equal(ZrtpErrorCode.SsrcCollision, world.A.Session.OwnErrorCode);
    }

    /// <summary>Everything we say comes back to us: no collision, no peer, no answer.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reflection_OfAllWeSend_IsNotAPeer(bool otherSsrc)
    {
        var world = new ZrtpWorld(82);
        world.Path = (_, packet) => [];
        world.Start();
        int reflected = 0;
        while (world.A.Session.State != ZrtpState.Failed)
        {
            world.Run(100);
            foreach (var sent in world.Sent.Skip(reflected).Where(s => s.From == world.A).ToArray())
            {
                byte[] packet = otherSsrc ? Packets.Change(sent.Packet, p => p[8] ^= 1)
                    : sent.Packet;
                world.A.Session.Handle(world.Now, packet, 0, packet.Length);
            }

            reflected = world.Sent.Count;
            world.Now += 10;
        }

        Assert.Equal(ZrtpFailure.NoAnswer, world.A.Session.Failure);
        Assert.True(world.A.Session.Dropped >= 21);
    }

    [Fact]
    public void Reflection_DuringARealCall_DoesNoHarm()
    {
        var world = new ZrtpWorld(83);
        world.Path = (from, packet) =>
        {
            world.Inject(from, packet, 5);
            world.Inject(from, Packets.Change(packet, p =>
            {
                byte[] ssrc = BitConverter.GetBytes(world.Other(from).Ssrc);
                Array.Reverse(ssrc);
                ssrc.CopyTo(p, 8);
            }), 6);
            return Packets.TypeOf(packet) == "HelloACK" ? [] : [(0, packet)];
        };
        world.Call(hashes: true);

        world.AssertSecure();
    }

    [Theory]
    [InlineData("1.00", ZrtpFailure.UnsupportedVersion)]
    [InlineData("0.85", ZrtpFailure.UnsupportedVersion)]
    [InlineData("2.00", ZrtpFailure.NoAnswer)]
    [InlineData("1.20", ZrtpFailure.NoAnswer)]
    public void Hello_OfAnotherVersion_IsRefusedOrIgnored(string version, ZrtpFailure expected)
    {
        var world = new ZrtpWorld(84);
        world.Path = (from, packet) =>
            from == world.A || Packets.TypeOf(packet) != "Hello" ? []
                : [(0, Packets.Change(packet, p =>
                    System.Text.Encoding.ASCII.GetBytes(version).CopyTo(p, 24)))];
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

        world.Run(1);
        Assert.Equal(expected, world.A.Session.Failure);
        Assert.Contains(world.Sent, s => s.From == world.A
            && Packets.TypeOf(s.Packet) == "HelloACK");
        if (expected == ZrtpFailure.UnsupportedVersion)
        {
            Assert.Equal(ZrtpErrorCode.UnsupportedVersion, world.A.Session.OwnErrorCode);
        }
    }

    /// <summary>§4.1.1: the fourth octet does not count, so the run goes on until the MAC shows that
    /// it was not the peer who wrote it.</summary>
    [Fact]
    public void Hello_Version11a_MatchesOurs()
    {
        var world = new ZrtpWorld(85);
        world.Path = (from, packet) => Packets.TypeOf(packet) == "Hello" && from == world.B
            ? [(0, Packets.Change(packet, p => p[27] = (byte)'a'))] : [(0, packet)];
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Committing);

        Assert.Equal(ZrtpState.Committing, world.A.Session.State);
    }

    /// <summary>Bid-down: a Hello changed on its way. The hash chain's MAC shows it, whoever
    /// received it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hello_ChangedOnItsWay_IsTampered(bool initiators)
    {
        var world = new ZrtpWorld(86);
        ZrtpEnd victim = initiators ? world.A : world.B;
        ZrtpEnd receiver = world.Other(victim);
        world.Path = (from, packet) => Packets.TypeOf(packet) == "Hello" && from == victim
            ? [(0, Packets.Change(packet, p => p[12 + 30] ^= 1))] : [(0, packet)];
        world.Start().Run(until: () => receiver.Session.State == ZrtpState.Failed);

        Assert.Equal(ZrtpFailure.Tampered, receiver.Session.Failure);
        Assert.Equal(ZrtpErrorCode.HelloMismatch, receiver.Session.OwnErrorCode);
    }

    [Fact]
    public void Commit_ChangedOnItsWay_IsTampered()
    {
        var world = new ZrtpWorld(87);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
            ? [(0, Packets.Change(packet, p => p[^5] ^= 1))] : [(0, packet)];
        world.Start().Run(until: () => world.B.Session.State == ZrtpState.Failed);

        Assert.Equal(ZrtpFailure.Tampered, world.B.Session.Failure);
    }

    [Fact]
    public void Commit_WithAnotherZidThanHello_IsMalformed()
    {
        var world = new ZrtpWorld(88);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
            ? [(0, Packets.Change(packet, p => p[12 + 44] ^= 1))] : [(0, packet)];
        world.Start().Run(until: () => world.B.Session.State == ZrtpState.Failed);

        Assert.Equal(ZrtpFailure.MalformedMessage, world.B.Session.Failure);
        Assert.Equal(ZrtpErrorCode.MalformedPacket, world.B.Session.OwnErrorCode);
    }

    [Theory]
    [InlineData(0, "S999", ZrtpErrorCode.UnsupportedHash)]
    [InlineData(1, "AES3", ZrtpErrorCode.UnsupportedCipher)]
    [InlineData(2, "SK32", ZrtpErrorCode.UnsupportedAuthTag)]
    [InlineData(3, "DH3k", ZrtpErrorCode.UnsupportedKeyAgreement)]
    [InlineData(3, "Mult", ZrtpErrorCode.UnsupportedKeyAgreement)]
    [InlineData(3, "Prsh", ZrtpErrorCode.NoSharedSecret)]
    [InlineData(4, "B999", ZrtpErrorCode.UnsupportedSas)]
    public void Commit_WithWhatWeDoNotHave_GetsItsErrorCode(int list, string name, int code)
    {
        var world = new ZrtpWorld(89);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
            ? [(0, WithName(packet, list, name))] : [(0, packet)];
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

        Assert.Equal(ZrtpFailure.NoCommonAlgorithm, world.B.Session.Failure);
        Assert.Equal(code, world.B.Session.OwnErrorCode);
        Assert.Equal((ZrtpFailure.PeerError, code),
            (world.A.Session.Failure, world.A.Session.PeerErrorCode));
    }

    /// <summary>§4.2: a Preshared Commit against our DH Commit is discarded.</summary>
    [Fact]
    public void Contention_PresharedAgainstDh_IsDiscarded()
    {
        var world = new ZrtpWorld(90);
        world.B.Session.Settings.BothCommit = true;
        world.Path = (from, packet) => Packets.TypeOf(packet) == "Commit" && from == world.B
            ? [(0, WithName(packet, 3, "Prsh"))] : [(0, packet)];
        world.Start().Run(until: () => world.A.Session.Contentions == 1);

        Assert.Equal(ZrtpState.Committing, world.A.Session.State);
    }

    [Fact]
    public void Hello_WithoutACommonKeyAgreement_FailsOnBothSides()
    {
        var world = new ZrtpWorld(91);
        world.B.Session.Settings.KeyAgreements = [ZrtpAlgorithm.Dh3k];
        world.Start().Run();

        Assert.Equal(ZrtpFailure.NoCommonAlgorithm, world.A.Session.Failure);
        Assert.Equal(ZrtpErrorCode.UnsupportedKeyAgreement, world.A.Session.OwnErrorCode);
        Assert.Equal(ZrtpState.Failed, world.B.Session.State);
    }

    [Fact]
    public void Confirm1_WithWrongMacOnce_IsSurvived_ButNotThreeTimes()
    {
        foreach (bool always in new[] { false, true })
        {
            var world = new ZrtpWorld(92);
            int seen = 0;
            world.Path = (_, packet) => Packets.TypeOf(packet) == "Confirm1"
                && (seen++ == 0 || always)
                ? [(0, Packets.Change(packet, p => p[12 + 40] ^= 1))] : [(0, packet)];
            world.Start().Run();
            if (!always)
            {
                world.AssertSecure();
                Assert.Equal(1, world.A.Session.BadConfirms);
                continue;
            }

            Assert.Equal(ZrtpFailure.BadConfirm, world.A.Session.Failure);
            Assert.Equal(ZrtpErrorCode.BadConfirmMac, world.A.Session.OwnErrorCode);
        }
    }

    [Fact]
    public void Confirm2_WithWrongMac_IsRefused()
    {
        var world = new ZrtpWorld(93);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Confirm2"
            ? [(0, Packets.Change(packet, p => p[12 + 70] ^= 1))] : [(0, packet)];
        world.Start().Run();

        Assert.Equal(ZrtpFailure.BadConfirm, world.B.Session.Failure);
    }

    [Fact]
    public void BadCrc_IsCountedAndSilent()
    {
        var world = new ZrtpWorld(99);
        int seen = 0;
        world.Path = (_, packet) =>
        {
            byte[] bad = (byte[])packet.Clone();
            bad[^1] ^= 1;
            return seen++ < 12 ? [(0, bad)] : [(0, packet)];
        };
        world.Call();

        world.AssertSecure();
        Assert.Equal(12, world.A.Session.BadCrc + world.B.Session.BadCrc);
        Assert.Equal(0, world.A.Session.Dropped + world.B.Session.Dropped);
    }

    private static byte[] WithName(byte[] packet, int list, string name)
    {
        byte[] message = Packets.Message(packet);
        System.Text.Encoding.ASCII.GetBytes(name).CopyTo(message, 56 + (4 * list));
        int bytes = name switch { "Mult" => 100, "Prsh" => 108, _ => 116 };
        message[3] = (byte)(bytes / 4);
        return Packets.Wrap(message[..bytes], ZrtpPacket.ReadSsrc(packet, 0));
    }

    private sealed class LowOrderEngine(byte[] point) : ToyCryptoEngine
    {
        public override IKeyAgreement CreateX25519() => new Agreement(point);

        private sealed class Agreement(byte[] point) : IKeyAgreement
        {
            public int KeyBytes => 32;

            public void Start(byte[] privateKey, int privateOffset, byte[] peerPublic,
                int peerOffset)
            {
            }

            public void StartPublic(byte[] privateKey, int privateOffset)
            {
            }

            public bool Step() => true;

            public bool Finish(byte[] result, int offset)
            {
                point.CopyTo(result, offset);
                return true;
            }

            public void Clear()
            {
            }
        }
    }
}
