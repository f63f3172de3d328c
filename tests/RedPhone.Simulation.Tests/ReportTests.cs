using RedPhone.Core.Calls;
using RedPhone.Core.Ui;
using RedPhone.Emulator;
using RedPhone.Models.Network;
using RedPhone.Wire;

namespace RedPhone.Simulation.Tests;

/// <summary>SRTCP in whole calls: reports, what they tell and do not tell, and BYE.</summary>
public class ReportTests
{
    private const int ReportMs = MediaReports.IntervalMs;
    private const int LostWithoutByeMs = 10_000;

    [Fact]
    public void Reports_OfACleanCall_TellRoundTripAndNoLoss()
    {
        var bed = new Bed();
        bed.Call();
        bed.Run((2 * ReportMs) + 4_000);
        foreach (EmulatedPhone phone in new[] { bed.A, bed.B })
        {
            MediaReports reports = phone.Phone.Media.Reports;
            Assert.Equal((3, 3, 0), (reports.Sent, reports.Received, reports.Refused));
            Assert.Equal((0, 0), (reports.PeerLost, reports.PeerFractionLost));

            // 20 ms from each phone to the relay, both ways, and the turns of two loops.
            Assert.InRange(reports.RoundTripMs, 80, 80 + 20);
            Assert.InRange(reports.PeerJitterMs, 0, 12);
        }

        bed.Key(bed.A, '0');
        bed.Run(1_000);
        string page = bed.A.ReadDisplay();
        Assert.Contains($"rtt {bed.A.Phone.Media.Reports.RoundTripMs} ms", page);
        Assert.Contains("0/0", page);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Reports_OfALossyPath_TellWhatTheOtherSideLost()
    {
        var bed = new Bed();
        bed.Call();
        bed.World.PhonePath(0).LossPercent = 10;
        bed.Run(2 * ReportMs);
        bed.World.PhonePath(0).LossPercent = 0;
        bed.Run(2 * ReportMs);
        int lost = bed.A.Phone.Media.Jitter.Lost;
        Assert.InRange(lost, 20, 100);
        Assert.Equal(lost, bed.B.Phone.Media.Reports.PeerLost);
        Assert.Equal(0, bed.B.Phone.Media.Reports.PeerFractionLost);
        Assert.Equal(0, bed.B.Phone.Media.Jitter.Lost);
        Assert.Equal(0, bed.A.Phone.Media.Reports.PeerLost);

        bed.AssertStillWorks();
    }

    /// <summary>Whatever is said, muted or lost: a report every 5 s, each datagram of one length,
    /// the BYE too.</summary>
    [Fact]
    public void Reports_WhateverHappens_AreOfOneLengthAndRate()
    {
        var bed = new Bed();
        List<(long Ms, int Bytes)> sent = [];
        bed.Call();
        Tap(bed, bed.A, (_, to, datagram) =>
        {
            sent.Add((bed.NowMs, datagram.Length));
            return true;
        });
        bed.Run(7_000);
        bed.A.Board.Handset.Say(Bed.Speech, loop: true);
        bed.Run(10_000);
        bed.Key(bed.A, 'C');
        bed.World.PhonePath(1).LossPercent = 30;
        bed.Run(10_000);
        bed.World.PhonePath(1).LossPercent = 0;
        bed.A.HangUp();
        bed.AssertEnds(bed.B, EndReason.PeerHungUp, 200);

        // Five reports, then the BYE on each of the two relays.
        Assert.Equal(5 + 2, sent.Count);
        Assert.All(sent, datagram => Assert.Equal(MediaReports.PacketBytes, datagram.Bytes));
        for (int i = 1; i < 5; i++)
        {
            Assert.InRange(sent[i].Ms - sent[i - 1].Ms, ReportMs - 20, ReportMs + 20);
        }

        bed.AssertStillWorks();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HangUp_WithoutMaster_EndsTheOtherSideByByeOrLaterBySilence(bool passes)
    {
        var bed = new Bed();
        bed.Call();
        bed.World.StopMaster();
        bed.Run(3_000);
        Tap(bed, bed.A, (_, _, _) => passes);
        bed.A.HangUp();
        if (passes)
        {
            bed.AssertEnds(bed.B, EndReason.PeerHungUp, 100);
        }
        else
        {
            bed.Run(8_000);
            Assert.Equal(CallState.InCall, bed.B.Phone.State);
            bed.AssertEnds(bed.B, EndReason.MediaLost, LostWithoutByeMs - 8_000);
        }

        bed.World.Network.Filter = null;
        bed.World.StartMaster();
        bed.AssertStillWorks();
    }

    [Fact]
    public void SasDiffers_WithoutMaster_AlarmsTheOtherSideByBye()
    {
        var bed = new Bed();
        bed.Call();
        bed.World.StopMaster();
        bed.Run(1_000);
        bed.A.Press('#');
        bed.AssertEnds(bed.B, EndReason.SasDiffers, 300);
        bed.A.Release('#');
        bed.World.StartMaster();
        bed.AssertStillWorks();
    }

    /// <summary>The true BYE is held back; each of its bits flipped and each cut come first.</summary>
    [Fact]
    public void Bye_Forged_HasNoEffectAndTheTrueOneEndsTheCall()
    {
        var bed = new Bed();
        bed.Call();
        bed.World.StopMaster();
        bed.Run(3_000);
        (UdpEndpoint From, UdpEndpoint To, byte[] Datagram)? bye = null;
        Tap(bed, bed.B, (from, to, datagram) =>
        {
            bye ??= (Copy(from), Copy(to), (byte[])datagram.Clone());
            return false;
        });
        bed.A.HangUp();
        bed.Wait(() => bye is not null, 200, "BYE on its way");
        (UdpEndpoint relay, UdpEndpoint phone, byte[] genuine) = bye!.Value;
        int refused = bed.B.Phone.Media.Reports.Refused;
        for (int bit = 0; bit < genuine.Length * 8; bit++)
        {
            byte[] forged = (byte[])genuine.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            bed.World.Network.Forge(relay, phone, forged);
            bed.World.Network.Forge(relay, phone, genuine[..(bit / 8)]);
            bed.Run(bit % 8 == 7 ? 10 : 5);
        }

        bed.Run(100);
        Assert.Equal(CallState.InCall, bed.B.Phone.State);
        Assert.True(bed.B.Phone.Media.Reports.Refused - refused > genuine.Length * 8,
            $"{bed.B.Phone.Media.Reports.Refused - refused} refused");
        bed.World.Network.Forge(relay, phone, genuine);
        bed.AssertEnds(bed.B, EndReason.PeerHungUp, 50);
        bed.World.Network.Filter = null;
        bed.World.StartMaster();
        bed.AssertStillWorks();
    }

    /// <summary>Reports replayed, sent back to their sender, and the BYE of an earlier call.</summary>
    [Fact]
    public void Reports_ReplayedReflectedOrOfAnotherCall_HaveNoEffect()
    {
        var bed = new Bed();
        bed.Call();
        List<byte[]> toB = [];
        Tap(bed, bed.B, (_, _, datagram) =>
        {
            toB.Add((byte[])datagram.Clone());
            return true;
        });
        bed.Run(3_000);
        bed.A.HangUp();
        bed.AssertEnds(bed.B, EndReason.PeerHungUp, 100);
        bed.HangUpBoth();
        Assert.Equal(2, toB.Count);

        bed.World.Network.Filter = null;
        bed.Call();
        List<byte[]> ofThisCall = [];
        Tap(bed, bed.B, (_, _, datagram) =>
        {
            ofThisCall.Add((byte[])datagram.Clone());
            return true;
        });
        bed.Run(8_000);
        Assert.Equal(2, ofThisCall.Count);
        int received = bed.B.Phone.Media.Reports.Received;
        foreach (byte[] datagram in toB.Concat(ofThisCall))
        {
            foreach (EmulatedPhone phone in new[] { bed.A, bed.B })
            {
                var port = (VirtualDatagramPort)phone.Ports[1];
                Assert.True(bed.World.Network.Forge(port.Remote, port.Local!, datagram));
            }

            bed.Run(20);
        }

        Assert.Equal(received, bed.B.Phone.Media.Reports.Received);
        Assert.Equal(toB.Count + 2, bed.B.Phone.Media.Reports.Refused);
        Assert.Equal(toB.Count + 2, bed.A.Phone.Media.Reports.Refused);
        Assert.Equal(CallState.InCall, bed.A.Phone.State);
        Assert.Equal(CallState.InCall, bed.B.Phone.State);
        bed.AssertSpeechFlows();
        bed.World.Network.Filter = null;
        bed.AssertStillWorks();
    }

    /// <summary>A path that drops speech and lets reports through: the call ends all the same.
    /// </summary>
    [Fact]
    public void Reports_Alone_KeepNoCallAlive()
    {
        var bed = new Bed();
        bed.Call();
        bed.Run(1_000);
        bed.World.Network.Filter = (_, _, datagram)
            => DatagramKinds.Of(datagram, 0, datagram.Length) != DatagramKind.Rtp;
        bed.Wait(() => bed.A.Phone.State == CallState.Ended && bed.B.Phone.State == CallState.Ended,
            LostWithoutByeMs, "both end");
        Assert.True(bed.A.Phone.Media.Reports.Received + bed.B.Phone.Media.Reports.Received > 0);
        bed.World.Network.Filter = null;
        bed.AssertStillWorks();
    }

    /// <summary>SRTCP datagrams that A sends or B receives, on its own hop.</summary>
    private static void Tap(Bed bed, EmulatedPhone phone, VirtualNetwork.DatagramFilter tap)
    {
        bed.World.Network.Filter = (from, to, datagram) =>
        {
            bool rtcp = DatagramKinds.Of(datagram, 0, datagram.Length) == DatagramKind.Rtcp;
            bool here = phone.Ports.Cast<VirtualDatagramPort>().Any(port => port.Local is not null
                && (phone == bed.A ? port.Local.SameAs(from) : port.Local.SameAs(to)));
            return !rtcp || !here || tap(from, to, datagram);
        };
    }

    private static UdpEndpoint Copy(UdpEndpoint endpoint)
    {
        var copy = new UdpEndpoint();
        copy.CopyFrom(endpoint);
        return copy;
    }
}
