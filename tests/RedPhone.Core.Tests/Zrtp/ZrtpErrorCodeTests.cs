using System.Reflection;
using System.Text;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Every Error code of RFC 6189 §5.9: sent where it is due, and acknowledged.</summary>
public class ZrtpErrorCodeTests
{
    /// <summary>For each code a world, not started, in which one end sends it.</summary>
    private static readonly Dictionary<int, Func<ZrtpWorld>> Causes = new()
    {
        [ZrtpErrorCode.MalformedPacket] = () => Changing("Commit", p => p[12 + 44] ^= 1),
        [ZrtpErrorCode.SoftwareError] = () =>
        {
            ZrtpWorld world = ZrtpModes.Multistream(700);
            world.B.First = null;
            world.B.Session.Settings.BothCommit = true;
            return world;
        },
        [ZrtpErrorCode.UnsupportedVersion] = () =>
            Changing("Hello", p => Encoding.ASCII.GetBytes("1.00").CopyTo(p, 24)),
        [ZrtpErrorCode.HelloMismatch] = () => Changing("Hello", p => p[12 + 30] ^= 1),
        [ZrtpErrorCode.UnsupportedHash] = () => Choosing(0, "S999"),
        [ZrtpErrorCode.UnsupportedCipher] = () => Choosing(1, "2FS1"),
        [ZrtpErrorCode.UnsupportedKeyAgreement] = () => Choosing(3, "EC52"),
        [ZrtpErrorCode.UnsupportedAuthTag] = () => Choosing(2, "SK32"),
        [ZrtpErrorCode.UnsupportedSas] = () => Choosing(4, "B999"),
        [ZrtpErrorCode.NoSharedSecret] = () =>
        {
            ZrtpWorld world = ZrtpModes.Preshared(701);
            world.B.Trust = null;
            world.B.Session.Settings.Passive = true;
            return world;
        },
        [ZrtpErrorCode.BadPublicValue] = () =>
        {
            var world = new ZrtpWorld(702, () => new ManagedCryptoEngine());
            world.Path = (from, packet) => Packets.TypeOf(packet) == "DHPart1"
                ? [(0, Packets.Change(packet, p => Array.Clear(p, 12 + 76, 32)))] : [(0, packet)];
            return world;
        },
        [ZrtpErrorCode.BadCommitment] = () => Changing("DHPart2", p => p[12 + 80] ^= 1),
        [ZrtpErrorCode.UntrustedRelay] = () => RelayedSas(sas: 7),
        [ZrtpErrorCode.BadConfirmMac] = () => Changing("Confirm2", p => p[12 + 60] ^= 1),
        [ZrtpErrorCode.NonceReuse] = () =>
        {
            ZrtpWorld first = ZrtpModes.First(703);
            byte[] commit = ZrtpModes.Further(first, 704).Call().Sent
                .Single(s => Packets.TypeOf(s.Packet) == "Commit").Packet;
            ZrtpWorld world = ZrtpModes.Further(first, 705);
            world.Path = (_, packet) => Packets.TypeOf(packet) == "Commit"
                ? [(0, Packets.Change(packet, p => Array.Copy(commit, 88, p, 88, 16)))]
                : [(0, packet)];
            return world;
        },
        [ZrtpErrorCode.EqualZid] = () =>
        {
            var world = new ZrtpWorld(706);
            world.A.Zid.CopyTo(world.B.Zid, 0);
            return world;
        },
        [ZrtpErrorCode.SsrcCollision] = () =>
        {
            var world = new ZrtpWorld(707);
            world.B.Ssrc = world.A.Ssrc;
            return world;
        },
        [ZrtpErrorCode.ServiceUnavailable] = FullTable,
        [ZrtpErrorCode.ProtocolTimeout] = () => Losing("DHPart1"),
        [ZrtpErrorCode.GoClearNotAllowed] = () => WhenSecure(new ZrtpWorld(708), keys =>
            SessionInside.GoClear(keys)),
    };

    public static TheoryData<int> Codes() => new(Causes.Keys);

    [Fact]
    public void Code_EveryOneOfTheRfc_HasItsCause()
    {
        int[] all = typeof(ZrtpErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (int)field.GetRawConstantValue()!).ToArray();

        Assert.Equal(20, all.Length);
        Assert.Equal(all.Order(), Causes.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Error_WhereItIsDue_IsSentAndAcknowledged(int code)
    {
        ZrtpWorld world = Causes[code]();
        world.Start().Run(80_000);

        (_, ZrtpEnd sender, _) = world.Sent.First(s => CodeOf(s.Packet) == code);
        Assert.Contains(world.Sent, s => s.From != sender && Packets.TypeOf(s.Packet) == "ErrorACK");
        Assert.Single(world.Sent, s => s.From == sender && CodeOf(s.Packet) == code);
        Assert.Equal(long.MaxValue, sender.Session.NextDeadlineMs);
        if (code is ZrtpErrorCode.UntrustedRelay or ZrtpErrorCode.GoClearNotAllowed)
        {
            world.AssertSecure();
            return;
        }

        Assert.Equal((ZrtpState.Failed, code),
            (sender.Session.State, sender.Session.OwnErrorCode));
        ZrtpSession other = world.Other(sender).Session;
        Assert.Equal(ZrtpState.Failed, other.State);
        Assert.True(other.PeerErrorCode == code || other.OwnErrorCode == code);
        Assert.False(sender.Session.KeysReady || other.KeysReady);
    }

    /// <summary>The twin of 0x63: a device in the middle that only tells the rendering, with a
    /// zero SAS, is acknowledged and no more (§7.3).</summary>
    [Fact]
    public void SasRelay_WithoutASas_IsOnlyAcknowledged()
    {
        ZrtpWorld world = RelayedSas(sas: 0);
        world.Start().Run(80_000);

        Assert.Contains(world.Sent, s => s.From == world.A
            && Packets.TypeOf(s.Packet) == "RelayACK");
        Assert.DoesNotContain(world.Sent, s => Packets.TypeOf(s.Packet) == "Error");
        Assert.Equal(0, world.A.Session.RelayedSasRefused);
        world.AssertSecure();
    }

    [Fact]
    public void SasRelay_OfAnUntrustedDevice_IsCountedAndTheSasStays()
    {
        ZrtpWorld world = RelayedSas(sas: 7);
        world.Start().Run(80_000);

        Assert.Equal(1, world.A.Session.RelayedSasRefused);
        Assert.Equal(world.B.Session.Sas, world.A.Session.Sas);
        world.AssertSecure();
    }

    private static int CodeOf(byte[] packet) => Packets.TypeOf(packet) == "Error"
        ? ErrorMessage.ReadCode(Packets.Message(packet), 0) : 0;

    private static ZrtpWorld Changing(string type, Action<byte[]> change)
    {
        var world = new ZrtpWorld(710);
        world.Path = (from, packet) => Packets.TypeOf(packet) == type
            && (type != "Hello" || from == world.B)
            ? [(0, Packets.Change(packet, change))] : [(0, packet)];
        return world;
    }

    private static ZrtpWorld Choosing(int list, string name) => Changing("Commit", p =>
        Encoding.ASCII.GetBytes(name).CopyTo(p, 12 + 56 + (4 * list)));

    private static ZrtpWorld Losing(string type)
    {
        var world = new ZrtpWorld(711);
        world.Path = (_, packet) => Packets.TypeOf(packet) == type ? [] : [(0, packet)];
        return world;
    }

    /// <summary>B tries further streams until it has no nonce left; A knows of none of them.
    /// </summary>
    private static ZrtpWorld FullTable()
    {
        ZrtpWorld first = ZrtpModes.First(712);
        for (int i = 0; i < ZrtpSessionKey.MaxNonces; i++)
        {
            ZrtpWorld tried = ZrtpModes.Further(first, 720 + i);
            tried.A.Commits = false;
            tried.B.Commits = true;
            tried.Path = (_, packet) => Packets.TypeOf(packet) == "Commit" ? [] : [(0, packet)];
            tried.Start().Run(1_000);
        }

        Assert.Equal((0, ZrtpSessionKey.MaxNonces), (first.A.Session.SessionKey.NoncesUsed,
            first.B.Session.SessionKey.NoncesUsed));
        return ZrtpModes.Further(first, 740);
    }

    private static ZrtpWorld RelayedSas(byte sas)
    {
        var world = new ZrtpWorld(713);
        world.Prepared = end =>
        {
            if (end == world.B)
            {
                SessionInside.SetMitmFlag(end.Session);
            }
        };
        byte[] hash = new byte[32];
        hash[31] = sas;
        return WhenSecure(world, keys => SessionInside.SasRelay(keys, hash));
    }

    /// <summary>B, the responder, says this once both are secure.</summary>
    private static ZrtpWorld WhenSecure(ZrtpWorld world, Func<ZrtpKeySchedule, byte[]> say)
    {
        bool said = false;
        world.Path = (from, packet) =>
        {
            if (!said && Packets.TypeOf(packet) == "Conf2ACK")
            {
                said = true;
                world.Inject(world.A, Packets.Wrap(say(SessionInside.Keys(world.A.Session)),
                    world.B.Ssrc), 100);
            }

            return [(0, packet)];
        };
        return world;
    }
}
