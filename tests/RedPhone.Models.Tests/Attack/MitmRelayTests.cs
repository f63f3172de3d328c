using RedPhone.Core.Srtp;
using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Models.Attack;
using RedPhone.Wire;

namespace RedPhone.Models.Tests.Attack;

public class MitmRelayTests
{
    private const int PayloadBytes = 160;
    private const int Ssrc = 0x11223344;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Relay_CallNotAttackedOrNotAdmitted_PassesUnchanged(bool active, bool refuses)
    {
        var bed = new AttackBed(active, refuses);
        byte[] zrtp = [16, 0, 1, 2, 3];
        byte[] rtp = [128, 0, 9, 9];

        bed.Send(0, zrtp);
        bed.Send(1, rtp);

        Assert.Empty(bed.Proxy.Calls);
        Assert.Equal(0, bed.Relay.Intercepted);
        Assert.Equal(zrtp, bed.Arrived[1][^1]);
        Assert.Equal(rtp, bed.Arrived[0][^1]);
    }

    [Fact]
    public void Proxy_AnnouncedHashes_IsSecureWithBothUnderTwoKeys()
    {
        AttackBed bed = Secured();

        Assert.All(bed.Ends, end => Assert.Equal(ZrtpState.Secure, end.State));
        Assert.True(bed.Ends[0].IsInitiator);
        Assert.False(bed.Ends[1].IsInitiator);
        Assert.NotEqual(bed.Ends[0].Sas, bed.Ends[1].Sas);
        Assert.Equal(bed.Ends[0].Sas, bed.Call.Initiator.Zrtp.Sas);
        Assert.Equal(bed.Ends[1].Sas, bed.Call.Responder.Zrtp.Sas);
        Assert.Equal(bed.Call.Initiator.Zid, bed.Ends[0].PeerZid);
        Assert.Equal(bed.Call.Responder.Zid, bed.Ends[1].PeerZid);
    }

    [Fact]
    public void Proxy_PhonesExpectEachOther_NeverGetsKeys()
    {
        var bed = new AttackBed();

        bed.Talk(bed.Ends[1].HelloHash, bed.Ends[0].HelloHash);

        Assert.All(bed.Ends, end => Assert.Equal(ZrtpFailure.HelloHashMismatch, end.Failure));
        Assert.False(bed.Call.IsSecure);
        Assert.False(bed.Call.Initiator.Zrtp.KeysReady || bed.Call.Responder.Zrtp.KeysReady);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Proxy_Speech_ArrivesUnderTheOthersKeys(int from)
    {
        AttackBed bed = Secured();
        (SrtpSender sender, SrtpReceiver receiver) = (Sender(bed.Ends[from]),
            Receiver(bed.Ends[1 - from]));

        bed.Send(from, Packet(sender, 100));

        byte[] arrived = bed.Arrived[1 - from][^1];
        Assert.Equal(SrtpResult.Ok, receiver.TryUnprotect(arrived, 0, arrived.Length, out int n));
        Assert.Equal(Payload(100), arrived[RtpHeader.HeaderBytes..n]);
        Assert.Equal(1, bed.Call.Relayed);
    }

    [Fact]
    public void Proxy_ForgedOvertakenOrRepeatedSpeech_IsDropped()
    {
        AttackBed bed = Secured();
        SrtpSender sender = Sender(bed.Ends[0]);
        byte[] first = Packet(sender, 100);
        byte[] second = Packet(sender, 101);
        byte[] forged = Packet(sender, 102);
        forged[^1] ^= 1;
        int before = bed.Arrived[1].Count;

        bed.Send(0, (byte[])second.Clone());
        bed.Send(0, first);
        bed.Send(0, second);
        bed.Send(0, forged);

        Assert.Equal(before + 1, bed.Arrived[1].Count);
        Assert.Equal(1, bed.Call.Relayed);
        Assert.Equal(3, bed.Call.Dropped);
    }

    [Fact]
    public void Proxy_SpeechBeforeKeysAndJunk_AreDroppedSilently()
    {
        var bed = new AttackBed();
        var random = new Random(1);
        Array.ForEach(bed.Arrived, list => list.Clear());

        for (int i = 0; i < 2000; i++)
        {
            var junk = new byte[random.Next(1, 1500)];
            random.NextBytes(junk);
            junk[0] = (byte)(i % 2 == 0 ? 16 + (i % 4) : 128 + (i % 64));
            bed.Send(i % 2, junk);
        }

        Assert.Equal(2000, bed.Relay.Intercepted);
        Assert.Equal(0, bed.Call.Relayed);
        Assert.All(bed.Arrived.SelectMany(list => list),
            datagram => Assert.Equal(DatagramKind.Zrtp, DatagramKinds.Of(datagram, 0, 1)));
    }

    [Fact]
    public void Proxy_ManyCalls_RemembersABoundedNumber()
    {
        var proxy = new MitmProxy(new ManagedCryptoEngine(), new SeededEntropy(1))
        {
            Active = true,
        };
        for (int i = 0; i < MitmProxy.MaxCalls + 3; i++)
        {
            Assert.Same(proxy.Meet($"{i}"), proxy.Meet($"{i}"));
        }

        Assert.Equal(MitmProxy.MaxCalls, proxy.Calls.Count());
    }

    private static AttackBed Secured()
    {
        var bed = new AttackBed();
        bed.Talk(bed.Call.Initiator.HelloHash, bed.Call.Responder.HelloHash, 1000);
        Assert.True(bed.Call.IsSecure);
        return bed;
    }

    private static byte[] Payload(int sequence)
        => [.. Enumerable.Range(sequence, PayloadBytes).Select(i => (byte)i)];

    private static byte[] Packet(SrtpSender sender, int sequence)
    {
        var packet = new byte[RtpHeader.HeaderBytes + PayloadBytes + SrtpSender.MaxTagBytes];
        var header = new RtpHeader { Sequence = sequence, Ssrc = Ssrc };
        int start = header.Encode(packet, 0);
        Payload(sequence).CopyTo(packet, start);
        return packet[..sender.Protect(packet, 0, start + PayloadBytes)];
    }

    private static SrtpSender Sender(ZrtpSession end)
    {
        var sender = new SrtpSender(new ManagedCryptoEngine());
        (byte[] key, byte[] salt, _, _) = Keys(end);
        sender.SetKeys(SrtpProfile.AesCm128HmacSha256Tag80, key, 0, salt, 0);
        return sender;
    }

    private static SrtpReceiver Receiver(ZrtpSession end)
    {
        var receiver = new SrtpReceiver(new ManagedCryptoEngine());
        (_, _, byte[] key, byte[] salt) = Keys(end);
        receiver.SetKeys(SrtpProfile.AesCm128HmacSha256Tag80, key, 0, salt, 0);
        return receiver;
    }

    private static (byte[] SendKey, byte[] SendSalt, byte[] ReceiveKey, byte[] ReceiveSalt) Keys(
        ZrtpSession end)
    {
        Assert.Equal(ZrtpAlgorithm.H2A8, end.AuthTag);
        var keys = (new byte[ZrtpSession.MasterKeyBytes], new byte[ZrtpSession.MasterSaltBytes],
            new byte[ZrtpSession.MasterKeyBytes], new byte[ZrtpSession.MasterSaltBytes]);
        end.CopyKeys(keys.Item1, keys.Item2, keys.Item3, keys.Item4);
        return keys;
    }
}
