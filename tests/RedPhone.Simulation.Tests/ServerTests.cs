using RedPhone.Core.Calls;
using RedPhone.Core.Ui;
using RedPhone.Emulator;
using RedPhone.Link;
using RedPhone.Wire;

namespace RedPhone.Simulation.Tests;

/// <summary>A master that is gone, comes back, or does not know the phone.</summary>
public class ServerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(60_000)]
    public void Call_MasterGoneRelaysAnswer_ServerGone(int agoMs)
    {
        var bed = new Bed();
        bed.World.StopMaster();
        bed.Run(agoMs);
        Assert.Equal(agoMs > 0, bed.A.Phone.Link.LinkLost);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.ServerGone, 4_900);
        bed.World.StartMaster();
        bed.AssertStillWorks();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60_000)]
    public void Call_NothingAnswers_NoUdpWithinFiveSeconds(int agoMs)
    {
        var bed = new Bed();
        bed.World.PhonePath(0).Down = true;
        bed.Run(agoMs);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.NoUdp, 4_900);
        bed.World.PhonePath(0).Down = false;
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_GivenUpWithoutMaster_DoesNotRingWhenItComesBack()
    {
        var bed = new Bed();
        bed.World.StopMaster();
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.ServerGone, 4_900);
        bed.A.HangUp();
        bed.World.StartMaster();
        bed.Wait(() => bed.World.Master.PhonesOnline == 2, 30_000, "phones back");
        bed.Run(1_000);
        Assert.Equal(0, bed.World.Master.CallCount);
        Assert.Equal(CallState.Idle, bed.B.Phone.State);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_MasterGoneWhileItRings_EndsOnBothSides()
    {
        var bed = new Bed();
        bed.Ring();
        bed.World.StopMaster();
        bed.AssertEnds(bed.A, EndReason.ServerGone, 61_000);
        bed.Wait(() => bed.B.Phone.State != CallState.Incoming, 1_000, "B stops ringing");
        bed.World.StartMaster();
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_MasterGoneInCall_GoesOnAndHangUpEndsTheOtherSideAtOnce()
    {
        var bed = new Bed();
        bed.Call();
        bed.World.StopMaster();
        bed.Run(40_000);
        bed.AssertSpeechFlows();
        Assert.Equal(CallState.InCall, bed.A.Phone.State);
        Assert.Equal(CallState.InCall, bed.B.Phone.State);
        bed.A.HangUp();
        bed.AssertEnds(bed.B, EndReason.PeerHungUp, 100);
        bed.World.StartMaster();
        bed.AssertStillWorks();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(45_000)]
    public void Master_Restarted_PhonesAreBackWithin30Seconds(int goneMs)
    {
        var bed = new Bed();
        bed.Run(8_000);
        bed.World.StopMaster();
        bed.Run(goneMs);
        bed.World.StartMaster();
        bed.Wait(() => bed.World.Master.PhonesOnline == 2, 30_000, "phones are back");
        bed.Run(2_000);
        bed.Call();
        Assert.Equal(bed.Near.Id, bed.A.Phone.Call.Relay1.RelayId);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_RightAfterAMasterRestart_IsPlaced()
    {
        var bed = new Bed();
        bed.Run(8_000);
        bed.World.StartMaster();
        bed.Dial(bed.B, "999");
        bed.AssertEnds(bed.B, EndReason.NotFound, 2_000);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Phone_KeyUnknownToTheMaster_IsNotEnrolledUntilItGetsANewCode()
    {
        var bed = new Bed();
        bed.A.SwitchOff();
        bed.A.Flash.Delete("identity");
        bed.A.SwitchOn(bed.NowMs);
        bed.Wait(() => bed.A.Phone.State == CallState.Ended, 3_000, "A is told");
        bed.AssertEnded(bed.A, EndReason.NotEnrolled);
        Assert.Contains(bed.A.Log, line => line.Contains("identity was lost"));
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.NotEnrolled, 500);
        Assert.Equal(0, bed.World.Master.Counters.CallsStarted);

        Renew(bed, bed.A, Bed.NumberA, "Front desk");
        bed.AssertStillWorks();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30_000)]
    public void Phone_Revoked_IsNotEnrolledUntilItGetsANewCode(int laterMs)
    {
        var bed = new Bed();
        bed.Run(6_000);
        Assert.True(bed.World.Store.Revoke(Bed.NumberA));
        bed.World.Master.RefreshSoon();
        bed.Run(100);
        Assert.Equal(1, bed.World.Master.PhonesOnline);
        bed.Run(laterMs);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.NotEnrolled, 2_000);
        bed.Dial(bed.B, Bed.NumberA);
        bed.AssertEnds(bed.B, EndReason.NotFound, 500);
        Assert.Equal(0, bed.World.Master.Counters.CallsStarted);

        Renew(bed, bed.A, Bed.NumberA, "Front desk");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Phone_RevokedInCall_CallEnds()
    {
        var bed = new Bed();
        bed.Call();
        bed.World.Store.Revoke(Bed.NumberA);
        bed.World.Master.RefreshSoon();
        bed.AssertEnds(bed.B, EndReason.MediaLost, 500);
        Assert.Equal(0, bed.World.Master.CallCount);
        bed.HangUpBoth();
        Renew(bed, bed.A, Bed.NumberA, "Front desk");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Phone_WrongMasterKey_SaysSo()
    {
        var bed = new Bed();
        bed.A.SwitchOff();
        PhoneSettings settings = bed.World.Enroll(Bed.NumberA, "Front desk");
        settings.MasterKey[5] ^= 1;
        bed.A.Provision(settings);
        bed.A.SwitchOn(bed.NowMs);
        bed.Run(70_000);
        Assert.Equal(LinkState.Connecting, bed.A.Phone.Link.State);
        Assert.False(bed.A.Phone.Link.AnythingHeard);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.WrongServerKey, 4_900);
        Assert.Equal(1, bed.World.Master.PhonesOnline);

        Renew(bed, bed.A, Bed.NumberA, "Front desk");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Phone_NewWithWrongMasterKey_IsNotEnrolled()
    {
        var bed = new Bed();
        EmulatedPhone phone = bed.World.AddPhone("103", "Archive", 20, s => s.MasterKey[0] ^= 1);
        bed.Run(3_000);
        bed.Dial(phone, Bed.NumberB);
        bed.AssertEnds(phone, EndReason.NotEnrolled, 4_900);
    }

    [Fact]
    public void Link_DatagramsReplayed_ChangeNothing()
    {
        var bed = new Bed();
        List<(UdpEndpoint From, UdpEndpoint To, byte[] Datagram)> sent = [];
        bed.World.Network.Filter = (from, to, datagram) =>
        {
            if (from.SameAs(bed.World.MasterEndpoint) || to.SameAs(bed.World.MasterEndpoint))
            {
                sent.Add((Copy(from), Copy(to), (byte[])datagram.Clone()));
            }

            return true;
        };
        bed.World.RunUntil(() => false, 3_000);
        bed.Call();
        bed.HangUpBoth();
        bed.Run(1_000);
        bed.World.Network.Filter = null;
        long started = bed.World.Master.Counters.CallsStarted;
        int replayed = bed.World.Master.Link.Replayed;
        int replayedAtA = bed.A.Phone.Link.Replayed;
        var stranger = new UdpEndpoint();
        stranger.TryParse("10.0.9.9:4444");

        Assert.NotEmpty(sent);
        foreach ((UdpEndpoint from, UdpEndpoint to, byte[] datagram) in sent)
        {
            bed.World.Network.Forge(from, to, datagram);
            bed.World.Network.Forge(stranger, to, datagram);
            bed.Run(1);
        }

        bed.Run(500);
        Assert.Equal(started, bed.World.Master.Counters.CallsStarted);
        Assert.True(bed.World.Master.Link.Replayed > replayed, "master");
        Assert.True(bed.A.Phone.Link.Replayed > replayedAtA, "phone");
        Assert.Equal(0, bed.World.Master.CallCount);
        Assert.Equal(CallState.Idle, bed.A.Phone.State);
        Assert.Equal(CallState.Idle, bed.B.Phone.State);
        bed.AssertStillWorks();
    }

    private static void Renew(Bed bed, EmulatedPhone phone, string number, string name)
    {
        phone.HangUp();
        bed.HangUpBoth();
        phone.SwitchOff();
        Assert.True(phone.Provision(bed.World.Enroll(number, name)));
        phone.SwitchOn(bed.NowMs);
        bed.Wait(() => phone.IsReady, 15_000, "enrolled again");
    }

    private static UdpEndpoint Copy(UdpEndpoint endpoint)
    {
        var copy = new UdpEndpoint();
        copy.CopyFrom(endpoint);
        return copy;
    }
}
