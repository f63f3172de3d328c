using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Models;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>What only an engine with more than the device's primitives offers.</summary>
public class ZrtpOptionTests
{
    private const int PublicAt = 12 + 76;

    public static TheoryData<uint, uint, uint> Combinations()
    {
        var rows = new TheoryData<uint, uint, uint>();
        foreach (uint hash in new[] { ZrtpAlgorithm.S256, ZrtpAlgorithm.S384 })
        {
            foreach (uint cipher in new[] { ZrtpAlgorithm.Aes1, ZrtpAlgorithm.Aes3 })
            {
                rows.Add(hash, cipher, ZrtpAlgorithm.X255);
                rows.Add(hash, cipher, ZrtpAlgorithm.Ec25);
                rows.Add(hash, cipher, ZrtpAlgorithm.Dh3k);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Call_OfTwoPcs_AgreesAndMatchesTheCacheNextTime(uint hash, uint cipher,
        uint agreement)
    {
        ZrtpWorld world = World(hash, cipher, agreement);
        foreach (bool matched in new[] { false, true })
        {
            world.Call(hashes: true);

            world.AssertSecure();
            ZrtpSession session = world.A.Session;
            Assert.Equal((hash, cipher, agreement, matched),
                (session.Hash, session.Cipher, session.KeyAgreement, session.CacheMatched));
            Assert.Equal(cipher == ZrtpAlgorithm.Aes3 ? 32 : 16, session.SrtpKeyBytes);
            Assert.Equal(ZrtpAlgorithm.HashBytes(hash),
                session.ExportedKey.AsSpan().TrimEnd((byte)0).Length);
            Assert.True(world.A.Keep(true) && world.B.Keep(true));
        }
    }

    [Fact]
    public void Hello_OfThePhonesEngine_OffersNoneOfIt()
    {
        var session = new ZrtpSession(new ManagedCryptoEngine(), new SeededEntropy(1));
        session.Settings.OfferAll();
        session.Prepare(new byte[12]);

        Assert.Equal([ZrtpAlgorithm.S256], session.Settings.Hashes);
        Assert.Equal([ZrtpAlgorithm.Aes1], session.Settings.Ciphers);
        Assert.Equal([ZrtpAlgorithm.X255, ZrtpAlgorithm.E255], session.Settings.KeyAgreements);
        Assert.False(session.Settings.HasDh3k);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Call_OfPhoneAndPc_TakesWhatThePhoneHas(bool phoneCommits)
    {
        var world = new ZrtpWorld(7);
        var phone = new ZrtpEnd("A", 15, new ManagedCryptoEngine()) { Commits = phoneCommits };
        var pc = new ZrtpEnd("B", 16, new PcCryptoEngine()) { Commits = !phoneCommits };
        pc.Session.Settings.OfferAll();
        pc.Session.Settings.Hashes = [ZrtpAlgorithm.S384];
        pc.Session.Settings.KeyAgreements = [ZrtpAlgorithm.Dh3k, ZrtpAlgorithm.X255];
        world.A = phone;
        world.B = pc;
        world.Call();

        world.AssertSecure();
        Assert.Equal((ZrtpAlgorithm.S256, ZrtpAlgorithm.X255),
            (phone.Session.Hash, phone.Session.KeyAgreement));
    }

    [Fact]
    public void Call_PcInsistsOnDh3k_PhoneSaysNoCommonAlgorithm()
    {
        var world = new ZrtpWorld(8);
        world.B = new ZrtpEnd("B", 18, new PcCryptoEngine());
        world.B.Session.Settings.KeyAgreements = [ZrtpAlgorithm.Dh3k];
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

        Assert.Equal((ZrtpFailure.NoCommonAlgorithm, ZrtpErrorCode.UnsupportedKeyAgreement),
            (world.A.Session.Failure, world.A.Session.OwnErrorCode));
    }

    /// <summary>§4.4.1.2: 0, 1 and p - 1 in DHPart1 and in DHPart2; so is what is above p, and a
    /// point beside the curve.</summary>
    [Theory]
    [InlineData(ZrtpAlgorithm.Dh3k, "zero")]
    [InlineData(ZrtpAlgorithm.Dh3k, "one")]
    [InlineData(ZrtpAlgorithm.Dh3k, "pMinusOne")]
    [InlineData(ZrtpAlgorithm.Dh3k, "allOnes")]
    [InlineData(ZrtpAlgorithm.Ec25, "zero")]
    [InlineData(ZrtpAlgorithm.Ec25, "one")]
    [InlineData(ZrtpAlgorithm.Ec25, "allOnes")]
    public void PublicValue_OutsideOfTheGroup_IsRefused(uint agreement, string kind)
    {
        ZrtpWorld world = World(ZrtpAlgorithm.S256, ZrtpAlgorithm.Aes1, agreement);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "DHPart1"
            ? [(0, Packets.Change(packet, p => Replace(p, agreement, kind)))] : [(0, packet)];
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

        Assert.Equal((ZrtpFailure.WeakPublicValue, ZrtpErrorCode.BadPublicValue),
            (world.A.Session.Failure, world.A.Session.OwnErrorCode));
    }

    [Fact]
    public void Stop_AfterADh3kCall_LeavesNoByteBehind()
    {
        ZrtpWorld world = World(ZrtpAlgorithm.S384, ZrtpAlgorithm.Aes3, ZrtpAlgorithm.Dh3k).Call();
        world.AssertSecure();
        world.A.Session.Stop();

        Assert.All(ZrtpMemoryTests.BytesOf(world.A.Session), field =>
            Assert.True(field.IsWiped, field.Path));
    }

    /// <summary>RFC 5903 §8.1.</summary>
    [Fact]
    public void EcdhP256_Rfc5903Section81_Matches()
    {
        byte[] mine = Convert.FromHexString(
            "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433");
        byte[] theirs = Convert.FromHexString(
            "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53");
        IKeyAgreement curve = new PcCryptoEngine().CreateEcdhP256();
        byte[] minePublic = Public(curve, mine, 64);
        byte[] theirPublic = Public(curve, theirs, 64);

        Assert.Equal("DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180"
            + "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3",
            Convert.ToHexString(minePublic));
        string expected = "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE";
        Assert.Equal(expected, Convert.ToHexString(Shared(curve, mine, theirPublic, 32)));
        Assert.Equal(expected, Convert.ToHexString(Shared(curve, theirs, minePublic, 32)));
    }

    /// <summary>One secret in 256 begins with a zero byte; it stays (§4.4.1.4).</summary>
    [Fact]
    public void Dh3072_ResultWithALeadingZero_KeepsItsLength()
    {
        IKeyAgreement dh = new PcCryptoEngine().CreateDh3072();
        byte[] one = new byte[64];
        one[^1] = 9;
        byte[] small = Public(dh, one, 384);

        // 2^9 = 512: 382 zero bytes before it.
        Assert.Equal(512, (small[382] << 8) | small[383]);
        Assert.All(small[..382], b => Assert.Equal(0, b));
        byte[] other = new byte[64];
        other[0] = 0x80;
        Assert.Equal(Shared(dh, one, Public(dh, other, 384), 384),
            Shared(dh, other, small, 384));
    }

    private static ZrtpWorld World(uint hash, uint cipher, uint agreement)
    {
        var world = new ZrtpWorld(3, () => new PcCryptoEngine());
        foreach (ZrtpEnd end in new[] { world.A, world.B })
        {
            end.Session.Settings.Hashes = [hash];
            end.Session.Settings.Ciphers = [cipher];
            end.Session.Settings.KeyAgreements = [agreement];
        }

        return world;
    }

    private static void Replace(byte[] packet, uint agreement, string kind)
    {
        Span<byte> value = packet.AsSpan(PublicAt, ZrtpAlgorithm.PublicValueBytes(agreement));
        if (kind == "pMinusOne")
        {
            Convert.FromHexString(Rfc3526.Group15).CopyTo(value);
            value[^1]--;
            return;
        }

        value.Fill(kind == "allOnes" ? (byte)0xFF : (byte)0);
        value[^1] = kind == "one" ? (byte)1 : value[^1];
    }

    private static byte[] Public(IKeyAgreement agreement, byte[] privateKey, int bytes)
    {
        byte[] value = new byte[bytes];
        agreement.StartPublic(privateKey, 0);
        Assert.True(agreement.Step());
        Assert.True(agreement.Finish(value, 0));
        return value;
    }

    private static byte[] Shared(IKeyAgreement agreement, byte[] privateKey, byte[] peer, int bytes)
    {
        byte[] value = new byte[bytes];
        agreement.Start(privateKey, 0, peer, 0);
        Assert.True(agreement.Step());
        Assert.True(agreement.Finish(value, 0));
        return value;
    }
}
