using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>
/// Misuse of the modes without DH. The twin of each is in <see cref="ZrtpKeyedCallTests"/>, or
/// stands in the test itself.
/// </summary>
public class ZrtpKeyedAttackTests
{
    private const int NonceAt = 12 + 76;
    private const int KeyIdAt = NonceAt + 16;

    /// <summary>Mult before there is a ZRTPSess ends the run (§4.4.3.1).</summary>
    [Fact]
    public void Multistream_OnTheFirstStream_IsRefused()
    {
        var world = new ZrtpWorld(601);
        ZrtpModes.Offer(world.B.Session, ZrtpAlgorithm.Mult);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
            ? [(0, Recast(packet, ZrtpAlgorithm.Mult))] : [(0, packet)];
        world.Start().Run();

        AssertRefused(world, ZrtpErrorCode.NoSharedSecret);
    }

    /// <summary>A further stream takes neither DH nor Prsh (§4.4.2, §4.4.3): no second SAS that
    /// nobody would compare.</summary>
    [Theory]
    [InlineData(ZrtpAlgorithm.X255, ZrtpErrorCode.UnsupportedKeyAgreement)]
    [InlineData(ZrtpAlgorithm.Prsh, ZrtpErrorCode.NoSharedSecret)]
    public void FurtherStream_CommitOfAnotherMode_IsRefused(uint mode, int code)
    {
        ZrtpWorld world = ZrtpModes.Multistream(602);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
            ? [(0, Recast(packet, mode))] : [(0, packet)];
        world.Start().Run();

        AssertRefused(world, code);
        Assert.Equal(ZrtpState.Secure, world.B.First!.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FurtherStream_HelloOfAnotherDevice_IsNotBelieved(bool foreign)
    {
        ZrtpWorld world = ZrtpModes.Multistream(603);
        if (foreign)
        {
            // Somebody who speaks ZRTP well and is not who we speak to.
            var stranger = new ZrtpEnd("B", 777);
            world.B = stranger;
        }

        world.Start().Run(until: () => world.BothSecure
            || world.A.Session.State == ZrtpState.Failed);
        if (!foreign)
        {
            world.AssertSecure();
            return;
        }

        Assert.Equal((ZrtpFailure.HelloHashMismatch, ZrtpErrorCode.HelloMismatch),
            (world.A.Session.Failure, world.A.Session.OwnErrorCode));
        Assert.InRange(world.Now - 1000, 3_000, 3_500);
    }

    [Fact]
    public void FurtherStream_PeerDoesNotOfferMult_Fails()
    {
        ZrtpWorld world = ZrtpModes.Multistream(604);
        world.B.First = null;
        world.B.Session.Settings.KeyAgreements = [ZrtpAlgorithm.X255];
        world.Start().Run();

        Assert.Equal((ZrtpFailure.NoCommonAlgorithm, ZrtpErrorCode.UnsupportedKeyAgreement),
            (world.A.Session.Failure, world.A.Session.OwnErrorCode));
    }

    /// <summary>A nonce used in an earlier stream of the call: 0x80. One that was not used gets as
    /// far as the MAC of Confirm1, which shows that somebody changed it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Multistream_NonceOfAnEarlierStream_EndsTheRun(bool used)
    {
        ZrtpWorld first = ZrtpModes.First(605);
        ZrtpWorld second = ZrtpModes.Further(first, 606).Call();
        byte[] nonce = second.Sent.Single(s => Packets.TypeOf(s.Packet) == "Commit")
            .Packet[NonceAt..KeyIdAt];
        ZrtpWorld third = ZrtpModes.Further(first, 607);
        nonce[0] ^= (byte)(used ? 0 : 1);
        third.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
            ? [(0, Packets.Change(packet, p => nonce.CopyTo(p, NonceAt)))] : [(0, packet)];
        third.Start().Run();

        Assert.Equal(used ? ZrtpFailure.NonceReuse : ZrtpFailure.PeerError,
            third.B.Session.Failure);
        Assert.Equal(used ? ZrtpErrorCode.NonceReuse : ZrtpErrorCode.BadConfirmMac,
            used ? third.B.Session.OwnErrorCode : third.B.Session.PeerErrorCode);
    }

    [Theory]
    [InlineData(0, "S384", ZrtpErrorCode.UnsupportedHash)]
    [InlineData(1, "AES3", ZrtpErrorCode.UnsupportedCipher)]
    [InlineData(2, "HS32", ZrtpErrorCode.UnsupportedAuthTag)]
    public void Multistream_OtherAlgorithmsThanTheFirstStreams_AreRefused(int list, string name,
        int code)
    {
        ZrtpWorld world = ZrtpModes.Multistream(608);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
            ? [(0, Packets.Change(packet, p => System.Text.Encoding.ASCII.GetBytes(name)
                .CopyTo(p, 12 + 56 + (4 * list))))] : [(0, packet)];
        world.Start().Run();

        AssertRefused(world, code);
    }

    /// <summary>Mult and DH at once: both sides end it (§4.2).</summary>
    [Fact]
    public void Contention_MultistreamAgainstDh_IsASoftwareError()
    {
        ZrtpWorld world = ZrtpModes.Multistream(609);
        world.B.First = null;
        world.B.Session.Settings.BothCommit = true;
        world.Start().Run();

        Assert.All(new[] { world.A, world.B }, end =>
        {
            Assert.Equal(ZrtpState.Failed, end.Session.State);
            Assert.Contains(ZrtpErrorCode.SoftwareError,
                new[] { end.Session.OwnErrorCode, end.Session.PeerErrorCode });
        });
    }

    /// <summary>A Commit thrown back with our own nonce must not win or hang.</summary>
    [Theory]
    [InlineData(ZrtpMode.Multistream)]
    [InlineData(ZrtpMode.Preshared)]
    public void Contention_WithOurOwnNonce_IsNonceReuse(ZrtpMode mode)
    {
        ZrtpWorld world = ZrtpModes.World(mode, 610);
        world.B.Session.Settings.BothCommit = true;
        byte[]? nonce = null;
        world.Path = (from, packet) =>
        {
            if (Packets.TypeOf(packet) != "Commit")
            {
                return [(0, packet)];
            }

            nonce ??= packet[NonceAt..KeyIdAt];
            return [(0, Packets.Change(packet, p => nonce.CopyTo(p, NonceAt)))];
        };
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

        Assert.Equal((ZrtpFailure.NonceReuse, ZrtpErrorCode.NonceReuse),
            (world.A.Session.Failure, world.A.Session.OwnErrorCode));
    }

    [Fact]
    public void Multistream_MoreStreamsThanNonces_IsUnavailable()
    {
        ZrtpWorld first = ZrtpModes.First(611);
        for (int i = 0; i < ZrtpSessionKey.MaxNonces; i++)
        {
            ZrtpModes.Further(first, 620 + i).Call().AssertSecure();
        }

        ZrtpWorld last = ZrtpModes.Further(first, 640);
        last.Start().Run();

        Assert.Equal((ZrtpFailure.Unavailable, ZrtpErrorCode.ServiceUnavailable),
            (last.A.Session.Failure, last.A.Session.OwnErrorCode));
        Assert.Equal(ZrtpErrorCode.ServiceUnavailable, last.B.Session.PeerErrorCode);
        first.AssertSecure();
    }

    /// <summary>The first stream ends while a further one begins: no key, no call.</summary>
    [Theory]
    [InlineData(true, ZrtpErrorCode.SoftwareError)]
    [InlineData(false, ZrtpErrorCode.NoSharedSecret)]
    public void Multistream_FirstStreamEndsMeanwhile_IsRefused(bool initiators, int code)
    {
        ZrtpWorld world = ZrtpModes.Multistream(650);
        ZrtpEnd end = initiators ? world.A : world.B;
        world.Start().Run(until: () => world.Sent.Count >= 2);
        end.First!.Stop();
        world.Run();

        Assert.Equal((ZrtpState.Failed, code), (end.Session.State, end.Session.OwnErrorCode));
        Assert.Equal(code, world.Other(end).Session.PeerErrorCode);
    }

    /// <summary>Prsh needs a secret that a person has confirmed, of this very device, on both
    /// sides; else DH, and the alarm of DH.</summary>
    [Theory]
    [InlineData("unverified at the initiator", TrustVerdict.Unverified, TrustVerdict.Verified)]
    [InlineData("unverified at the responder", TrustVerdict.Verified, TrustVerdict.Unverified)]
    [InlineData("other device", TrustVerdict.KeyChanged, TrustVerdict.KeyChanged)]
    [InlineData("other secret", TrustVerdict.KeyChanged, TrustVerdict.KeyChanged)]
    [InlineData("only rs2", TrustVerdict.Verified, TrustVerdict.Verified)]
    public void Preshared_WithoutASecretOneCanRelyOn_IsDh(string why, TrustVerdict a,
        TrustVerdict b)
    {
        ZrtpWorld world = ZrtpModes.Preshared(660);
        ZrtpTrust trust = world.A.Trust!;
        switch (why)
        {
            case "unverified at the initiator":
                trust.Verified = false;
                break;
            case "unverified at the responder":
                world.B.Trust!.Verified = false;
                break;
            case "other device":
                world.B.Zid[5] ^= 1;
                break;
            case "other secret":
                trust.Rs1[9] ^= 1;
                break;
            default:
                trust.Rs1.CopyTo(trust.Rs2, 0);
                trust.Rs2Valid = true;
                trust.Rs1Valid = false;
                break;
        }

        world.Call();

        world.AssertSecure();
        Assert.Equal((ZrtpAlgorithm.X255, a, b), (world.A.Session.KeyAgreement,
            world.A.Session.Verdict, world.B.Session.Verdict));
    }

    /// <summary>A key id changed on its way costs a DH run, not the call.</summary>
    [Fact]
    public void Preshared_KeyIdChanged_FallsBackToDh()
    {
        ZrtpWorld world = ZrtpModes.Preshared(661);
        world.Path = (from, packet) => Packets.TypeOf(packet) == "Commit" && from == world.A
            ? [(0, Packets.Change(packet, p => p[KeyIdAt] ^= 1))] : [(0, packet)];
        world.Call();

        world.AssertSecure();
        Assert.Equal((ZrtpAlgorithm.X255, TrustVerdict.Verified),
            (world.A.Session.KeyAgreement, world.A.Session.Verdict));
    }

    /// <summary>One who never commits cannot answer with DH: 0x56 (§4.4.2.3).</summary>
    [Fact]
    public void Preshared_PassiveResponderWithoutTheSecret_SaysSo()
    {
        ZrtpWorld world = ZrtpModes.Preshared(662);
        world.B.Trust = null;
        world.B.Session.Settings.Passive = true;
        world.Start().Run();

        AssertRefused(world, ZrtpErrorCode.NoSharedSecret);
    }

    /// <summary>Forged Confirm1 before and after the true one: one is survived, three are
    /// not.</summary>
    [Theory]
    [InlineData(ZrtpMode.Multistream, false)]
    [InlineData(ZrtpMode.Multistream, true)]
    [InlineData(ZrtpMode.Preshared, false)]
    [InlineData(ZrtpMode.Preshared, true)]
    public void Confirm1_WithWrongMac_IsSurvivedOnce(ZrtpMode mode, bool always)
    {
        ZrtpWorld world = ZrtpModes.World(mode, 663);
        int seen = 0;
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Confirm1" && (seen++ == 0 || always)
            ? [(0, Packets.Change(packet, p => p[12 + 40] ^= 1))] : [(0, packet)];
        world.Start().Run();
        if (!always)
        {
            world.AssertSecure();
            Assert.Equal(1, world.A.Session.BadConfirms);
            return;
        }

        Assert.Equal((ZrtpFailure.BadConfirm, ZrtpErrorCode.BadConfirmMac),
            (world.A.Session.Failure, world.A.Session.OwnErrorCode));
    }

    [Theory]
    [InlineData(ZrtpMode.Multistream)]
    [InlineData(ZrtpMode.Preshared)]
    public void Confirm2_WithWrongMac_IsRefused(ZrtpMode mode)
    {
        ZrtpWorld world = ZrtpModes.World(mode, 664);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Confirm2"
            ? [(0, Packets.Change(packet, p => p[12 + 70] ^= 1))] : [(0, packet)];
        world.Start().Run();

        Assert.Equal(ZrtpFailure.BadConfirm, world.B.Session.Failure);
    }

    /// <summary>§9: the images that DHPart would have shown are worked out; a Hello changed on its
    /// way is found by its MAC in Confirm1 or at Commit.</summary>
    [Theory]
    [InlineData(ZrtpMode.Multistream, true)]
    [InlineData(ZrtpMode.Multistream, false)]
    [InlineData(ZrtpMode.Preshared, true)]
    [InlineData(ZrtpMode.Preshared, false)]
    public void Hello_ChangedOnItsWay_NeverBecomesSecure(ZrtpMode mode, bool initiators)
    {
        ZrtpWorld world = ZrtpModes.World(mode, 665);
        ZrtpEnd victim = initiators ? world.A : world.B;
        world.Path = (from, packet) => Packets.TypeOf(packet) == "Hello" && from == victim
            ? [(0, Packets.Change(packet, p => p[12 + 20] ^= 1))] : [(0, packet)];
        world.Start().Run();

        Assert.False(world.A.Session.KeysReady || world.B.Session.KeysReady);
        Assert.Equal(ZrtpState.Failed, world.A.Session.State);
        Assert.Equal(ZrtpState.Failed, world.B.Session.State);
    }

    /// <summary>The Commit that the keys are derived from is the one that was sent.</summary>
    [Theory]
    [InlineData(ZrtpMode.Multistream)]
    [InlineData(ZrtpMode.Preshared)]
    public void Commit_ChangedOnItsWay_NeverBecomesSecure(ZrtpMode mode)
    {
        foreach (int at in new[] { 12 + 72, NonceAt, -5 })
        {
            ZrtpWorld world = ZrtpModes.World(mode, 666);
            world.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
                ? [(0, Packets.Change(packet, p => p[at < 0 ? p.Length + at : at] ^= 1))]
                : [(0, packet)];
            world.Start().Run();

            Assert.False(world.A.Session.KeysReady || world.B.Session.KeysReady, $"{at}");
        }
    }

    /// <summary>A man in the middle with both ZIDs and without the secret gets no preshared
    /// call.</summary>
    [Fact]
    public void Preshared_ManInTheMiddle_IsAlarmedByDh()
    {
        ZrtpWorld world = ZrtpModes.Preshared(667);
        var mallory = new ZrtpEnd("B", 900);
        world.B.Zid.CopyTo(mallory.Zid, 0);
        mallory.Trust = new ZrtpTrust { Rs1Valid = true, Verified = true };
        world.A.Zid.CopyTo(mallory.Trust.Zid, 0);
        ZrtpModes.Offer(mallory.Session, ZrtpAlgorithm.Prsh);
        world.B = mallory;
        world.Call();

        Assert.Equal((ZrtpAlgorithm.X255, TrustVerdict.KeyChanged),
            (world.A.Session.KeyAgreement, world.A.Session.Verdict));
        Assert.False(world.A.Keep());
    }

    /// <summary>An earlier call of the same mode replayed into the next changes nothing.</summary>
    [Fact]
    public void Preshared_EarlierCallReplayed_IsSecureWithNewKeys()
    {
        ZrtpWorld world = ZrtpModes.Preshared(668).Call(hashes: true);
        world.AssertSecure();
        byte[] key = world.A.SendKey;
        var old = world.Sent.ToArray();
        world.Start(hashes: true);
        foreach ((_, ZrtpEnd from, byte[] packet) in old)
        {
            for (long delay = 0; delay < 200 && Packets.TypeOf(packet) != "HelloACK"; delay += 20)
            {
                world.Inject(world.Other(from), packet, delay);
            }
        }

        world.Run(until: () => world.BothSecure);

        world.AssertSecure();
        Assert.NotEqual(key, world.A.SendKey);
    }

    private static void AssertRefused(ZrtpWorld world, int code)
    {
        Assert.Equal((ZrtpFailure.NoCommonAlgorithm, code),
            (world.B.Session.Failure, world.B.Session.OwnErrorCode));
        Assert.Equal((ZrtpFailure.PeerError, code),
            (world.A.Session.Failure, world.A.Session.PeerErrorCode));
    }

    /// <summary>The same Commit in another mode, with the length of that mode.</summary>
    private static byte[] Recast(byte[] packet, uint agreement)
    {
        byte[] message = new byte[CommitMessage.Bytes(agreement)];
        byte[] old = Packets.Message(packet);
        Array.Copy(old, message, Math.Min(old.Length, message.Length));
        CommitMessage.WriteName(message, HelloMessage.KeyAgreements, agreement);
        message[3] = (byte)(message.Length / 4);
        return Packets.Wrap(message, ZrtpPacket.ReadSsrc(packet, 0));
    }
}
