using RedPhone.Core.Audio;
using RedPhone.Core.Calls;
using RedPhone.Core.Ui;

namespace RedPhone.Simulation.Tests;

/// <summary>Calls that end before anybody speaks, because of the people or their numbers.</summary>
public class SetupTests
{
    [Fact]
    public void Call_CalleeInACall_IsBusyAndTheOtherCallGoesOn()
    {
        var bed = new Bed();
        var third = bed.World.AddPhone("103", "Archive", 20);
        bed.Wait(() => third.IsReady, 15_000, "third phone");
        bed.Call();

        bed.Dial(third, Bed.NumberB);
        bed.AssertEnds(third, EndReason.Busy, 500);

        Assert.Equal(CallState.InCall, bed.A.Phone.State);
        Assert.Equal(CallState.InCall, bed.B.Phone.State);
        bed.AssertSpeechFlows();
        third.HangUp();
        bed.Wait(() => third.Phone.State == CallState.Idle, 1_000, "third idle");
        bed.HangUpBoth();
        Assert.Equal(0, bed.World.Master.CallCount);
    }

    [Fact]
    public void Call_CalleeHasLifted_IsBusy()
    {
        var bed = new Bed();
        bed.B.Lift();
        bed.Run(300);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.Busy, 500);
        Assert.Equal(CallState.Dialing, bed.B.Phone.State);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_Declined_SaysSo()
    {
        var bed = new Bed();
        bed.Ring();
        bed.B.Press('D');
        bed.AssertEnds(bed.A, EndReason.Declined, 500);
        bed.B.Release('D');
        Assert.Equal(0, bed.B.Board.RingerHz);
        Assert.Equal(0, bed.B.Phone.View.MissedCalls);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_NobodyAnswers_EndsAfter45Seconds()
    {
        var bed = new Bed();
        bed.Ring();
        int heard = bed.A.Board.Ear.Count;
        bed.Run(3_000);
        Assert.Equal(Tone.Ringback, Ear.Heard(bed.A.Board.Ear.Samples[heard..]));
        Assert.Contains("It rings over there", bed.A.ReadDisplay());
        Assert.Contains("Front desk", bed.B.ReadDisplay());

        int took = bed.AssertEnds(bed.A, EndReason.NoAnswer, 43_000);
        Assert.InRange(took, 41_000, 43_000);
        Assert.Equal(0, bed.B.Board.RingerHz);
        AssertMissed(bed);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_CalleeJustSwitchedOff_IsUnreachable()
    {
        var bed = new Bed();
        bed.B.SwitchOff();
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.Unreachable, 6_000);
        bed.B.SwitchOn(bed.NowMs);
        bed.Wait(() => bed.B.IsReady, 15_000, "B back");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_CalleeLongSwitchedOff_IsOffline()
    {
        var bed = new Bed();
        bed.B.SwitchOff();
        bed.Run(70_000);
        Assert.Equal(1, bed.World.Master.PhonesOnline);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.Offline, 500);
        bed.B.SwitchOn(bed.NowMs);
        bed.Wait(() => bed.B.IsReady, 15_000, "B back");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_UnknownNumber_IsNotFound()
    {
        var bed = new Bed();
        bed.Dial(bed.A, "999");
        bed.AssertEnds(bed.A, EndReason.NotFound, 500);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_OwnNumber_IsRefused()
    {
        var bed = new Bed();
        bed.Dial(bed.A, Bed.NumberA);
        bed.AssertEnds(bed.A, EndReason.SelfCall, 500);
        bed.AssertStillWorks();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(30)]
    [InlineData(39)]
    public void Call_BothCallEachOther_AreJoined(int laterMs)
    {
        var bed = new Bed();
        bed.A.Lift();
        bed.B.Lift();
        bed.Run(200);
        for (int i = 0; i < Bed.NumberA.Length; i++)
        {
            bed.A.Press(Bed.NumberB[i]);
            bed.B.Press(Bed.NumberA[i]);
            bed.Run(50);
            bed.A.Release(Bed.NumberB[i]);
            bed.B.Release(Bed.NumberA[i]);
            bed.Run(50);
        }

        bed.A.Press('#');
        bed.Run(laterMs);
        bed.B.Press('#');
        bed.Wait(() => bed.A.Phone.State == CallState.InCall
            && bed.B.Phone.State == CallState.InCall, 3_000, "joined and secure");
        bed.A.Release('#');
        bed.B.Release('#');

        Assert.Equal(1, bed.World.Master.Counters.CallsStarted);
        Assert.Equal(1, bed.World.Master.Counters.CallsJoined);
        Assert.Equal(bed.A.Phone.Call.CallId, bed.B.Phone.Call.CallId);
        Assert.True(bed.A.Phone.Call.HasPeerHelloHash && bed.B.Phone.Call.HasPeerHelloHash);
        bed.AssertSpeechFlows();
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_CallerGivesUp_OtherStopsRingingAndHasAMissedCall()
    {
        var bed = new Bed();
        bed.Ring();
        bed.Run(500);
        bed.A.HangUp();
        bed.Wait(() => bed.B.Phone.State == CallState.Ended && bed.B.Board.RingerHz == 0, 1_000,
            "B stops ringing");
        bed.AssertEnded(bed.B, EndReason.Missed);
        Assert.Equal(EndReason.GaveUp, bed.A.Phone.View.Reason);
        bed.AssertShows(bed.A, EndReason.GaveUp);
        AssertMissed(bed);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_GivenUpBeforeTheMasterAnswers_LeavesNothing()
    {
        var bed = new Bed();
        bed.Dial(bed.A, Bed.NumberB);
        bed.World.MasterPath.DelayMs = 400;
        bed.HangUpBoth();
        bed.Dial(bed.A, Bed.NumberB);
        Assert.Equal(CallState.Calling, bed.A.Phone.State);
        bed.A.HangUp();
        bed.Wait(() => bed.B.Phone.State == CallState.Incoming, 2_000, "B rings for nobody");
        bed.Wait(() => bed.B.Phone.State != CallState.Incoming, 2_000, "B stops");
        Assert.Equal(0, bed.World.Master.CallCount);
        bed.World.MasterPath.DelayMs = 0;
        bed.AssertStillWorks();
    }

    [Fact]
    public void Call_AnswerOvertakenByItsEnd_StillEnds()
    {
        // The master's answer to GET is lost and sent again; BUSY comes first.
        var bed = new Bed();
        bed.B.Lift();
        bed.Run(300);
        int big = 0;
        bed.World.Network.Filter = (from, to, datagram) => !(from.SameAs(bed.World.MasterEndpoint)
            && datagram.Length > 500 && ++big == 1);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.Busy, 1_500);
        Assert.True(big > 1, "nothing was lost");
        bed.AssertStillWorks();
    }

    private static void AssertMissed(Bed bed)
    {
        bed.Wait(() => bed.B.Phone.State == CallState.Idle, 6_000, "B idle");
        bed.Run(600);
        Assert.Contains("1 missed: 101", bed.B.ReadDisplay());
        Assert.True(bed.B.Board.IsLit(RedPhone.Core.Ports.Lamp.Message));
    }
}
