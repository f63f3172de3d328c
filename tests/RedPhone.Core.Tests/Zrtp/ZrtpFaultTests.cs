using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Error, GoClear, SASrelay and Ping (RFC 6189 §4.7, §5.9 to §5.16).</summary>
public class ZrtpFaultTests
{
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

    private static byte[] MacKey(ZrtpSession session, bool initiators)
    {
        var keys = (ZrtpKeySchedule)typeof(ZrtpSession).GetField("_keys",
            System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .GetValue(session)!;
        return initiators ? keys.InitiatorMacKey : keys.ResponderMacKey;
    }
}
