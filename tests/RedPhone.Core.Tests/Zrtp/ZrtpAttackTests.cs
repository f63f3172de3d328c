using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Attackers on and off the path; each has its twin in the calls that succeed.</summary>
public class ZrtpAttackTests
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

    /// <summary>An Error is not authenticated: it may end a run, never a secure call.</summary>
    [Fact]
    public void Error_WhenSecure_IsAcknowledgedAndIgnored()
    {
        ZrtpWorld world = new ZrtpWorld(94).Call();
        byte[] error = new byte[16];
        ErrorMessage.Encode(error, ZrtpErrorCode.SoftwareError);
        world.Inject(world.A, Packets.Wrap(error, world.B.Ssrc));
        world.Run(1_000);

        world.AssertSecure();
        Assert.Equal(1, world.A.Session.LateErrors);
        Assert.Equal("A ErrorACK", world.Trace[^1]);
    }

    [Fact]
    public void Error_WithoutAcknowledgement_IsRepeatedTenTimes()
    {
        var world = new ZrtpWorld(95);
        world.B.Session.Settings.KeyAgreements = [ZrtpAlgorithm.Dh3k];
        world.Path = (_, packet) => Packets.TypeOf(packet).StartsWith("Error") ? []
            : [(0, packet)];
        world.Start().Run();

        Assert.Equal(11, world.Sent.Count(s => s.From == world.A
            && Packets.TypeOf(s.Packet) == "Error"));
        Assert.Equal(long.MaxValue, world.A.Session.NextDeadlineMs);
    }

    /// <summary>§4.7.2: A = 0. A forged GoClear is dropped, a real one refused, neither ends the
    /// call.</summary>
    [Fact]
    public void GoClear_ForgedOrReal_NeverClears()
    {
        ZrtpWorld world = new ZrtpWorld(96).Call();
        byte[] goClear = Packets.Head(ZrtpMessage.GoClear, 20);
        world.Inject(world.A, Packets.Wrap(goClear, world.B.Ssrc));
        world.Run(1_000);
        Assert.Equal(0, world.A.Session.GoClearsRefused);

        byte[] key = MacKey(world.A.Session, initiators: false);
        System.Security.Cryptography.HMACSHA256.HashData(key, goClear.AsSpan(4, 8))
            .AsSpan(0, 8).CopyTo(goClear.AsSpan(12));
        world.Inject(world.A, Packets.Wrap(goClear, world.B.Ssrc));
        world.Run(1_000);

        Assert.Equal(1, world.A.Session.GoClearsRefused);
        Assert.Equal(["A Error", "B ErrorACK"], world.Trace[^2..]);
        Assert.Equal(0x100, ErrorMessage.ReadCode(Packets.Message(world.Sent[^2].Packet), 0));
        Assert.DoesNotContain("A ClearACK", world.Trace);
        world.AssertSecure();
    }

    /// <summary>§5.13: acknowledged when it is the peer's, never shown.</summary>
    [Fact]
    public void SasRelay_Real_IsAcknowledgedAndNotShown()
    {
        ZrtpWorld world = new ZrtpWorld(97).Call();
        string sas = world.A.Session.Sas;
        byte[] relay = Packets.Head(ZrtpMessage.SasRelay, 76);
        world.Inject(world.A, Packets.Wrap(relay, world.B.Ssrc));
        world.Run(1_000);
        Assert.DoesNotContain("A RelayACK", world.Trace);

        byte[] key = MacKey(world.A.Session, initiators: false);
        System.Security.Cryptography.HMACSHA256.HashData(key, relay.AsSpan(36))
            .AsSpan(0, 8).CopyTo(relay.AsSpan(12));
        world.Inject(world.A, Packets.Wrap(relay, world.B.Ssrc));
        world.Run(1_000);

        Assert.Equal("A RelayACK", world.Trace[^1]);
        Assert.Equal(sas, world.A.Session.Sas);
    }

    /// <summary>§5.15, and ZRTPCPP 2013: a Ping of another length reads nothing beyond.</summary>
    [Fact]
    public void Ping_OfTheRightLengthOnly_IsAnswered()
    {
        var world = new ZrtpWorld(98);
        world.Start().Run(until: () => world.BothSecure);
        for (int bytes = 12; bytes <= 48; bytes += 4)
        {
            byte[] ping = Packets.Head(ZrtpMessage.Ping, bytes);
            ping[^1] = 0x77;
            world.Inject(world.A, Packets.Wrap(ping, 0xCAFE0000));
        }

        int before = world.Sent.Count;
        world.Run(1_000);

        byte[] ack = Packets.Message(Assert.Single(world.Sent.Skip(before)).Packet);
        Assert.Equal("505a000950696e6741434b20" + "312e3130"
            + Convert.ToHexStringLower(world.A.Zid)[..16] + "0000000000000077" + "cafe0000",
            Convert.ToHexStringLower(ack));
        world.AssertSecure();
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

    private static byte[] MacKey(ZrtpSession session, bool initiators)
    {
        var keys = (ZrtpKeySchedule)typeof(ZrtpSession).GetField("_keys",
            System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .GetValue(session)!;
        return initiators ? keys.InitiatorMacKey : keys.ResponderMacKey;
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
