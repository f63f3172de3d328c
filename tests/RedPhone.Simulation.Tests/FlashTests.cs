using RedPhone.Core.Calls;
using RedPhone.Core.Ui;

namespace RedPhone.Simulation.Tests;

/// <summary>Flash that does not take what must be kept.</summary>
public class FlashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Flash_FullInCall_SaysThatTrustIsNotKeptAndGoesOn(bool confirmed)
    {
        var bed = new Bed();
        bed.A.Flash.CapacityBytes = bed.A.Flash.UsedBytes;
        bed.Call();
        bed.Run(700);
        if (confirmed)
        {
            bed.Confirm();
            bed.Run(700);
        }

        Assert.Contains("MEMORY FULL: NOT KEPT", bed.A.ReadDisplay());
        Assert.DoesNotContain("MEMORY FULL", bed.B.ReadDisplay());
        Assert.Equal(CallState.InCall, bed.A.Phone.State);
        bed.AssertSpeechFlows();
        Assert.True(bed.A.Flash.Refused > 0);

        // B has kept what A could not: the next time it is right to be alarmed.
        bed.A.Flash.CapacityBytes *= 2;
        bed.HangUpBoth();
        bed.Ring();
        bed.B.Lift();
        bed.Wait(() => bed.B.Phone.State == CallState.KeyAlarm, 2_000, "alarm at B");
        bed.Key(bed.B, '*');
        bed.Confirm();
        bed.AssertStillWorks();
    }

    [Fact]
    public void Flash_CannotKeepTheIdentity_PhoneRefusesToStart()
    {
        var bed = new Bed();
        bed.A.SwitchOff();
        bed.A.Flash.Delete("identity");
        int capacity = bed.A.Flash.CapacityBytes;
        bed.A.Flash.CapacityBytes = bed.A.Flash.UsedBytes;
        Assert.False(bed.A.SwitchOn(bed.NowMs));
        bed.Run(1_000);
        bed.AssertShows(bed.A, EndReason.StoreFull);
        bed.A.Lift();
        bed.Key(bed.A, '5');
        bed.Run(1_000);
        bed.AssertShows(bed.A, EndReason.StoreFull);
        Assert.Equal("", bed.A.Board.Faults.ToString());

        bed.A.HangUp();
        bed.A.SwitchOff();
        bed.A.Flash.CapacityBytes = capacity;
        bed.A.Provision(bed.World.Enroll(Bed.NumberA, "Front desk"));
        Assert.True(bed.A.SwitchOn(bed.NowMs));
        bed.Wait(() => bed.A.IsReady, 15_000, "A ready");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Flash_PowerCutWhileTrustIsWritten_OldTrustStays()
    {
        var bed = new Bed();
        bed.Call();
        bed.Confirm();
        bed.HangUpBoth();
        bed.Ring();
        bed.A.Flash.TearNextWrite(20);
        bed.Answer();
        bed.A.SwitchOff();
        bed.B.HangUp();
        bed.Run(12_000);
        Assert.True(bed.A.SwitchOn(bed.NowMs));
        bed.A.HangUp();
        bed.Wait(() => bed.A.IsReady, 15_000, "A ready");
        bed.Call();
        Assert.Equal(PeerTrust.Verified, bed.A.Phone.View.Trust);
        bed.AssertStillWorks();
    }
}
