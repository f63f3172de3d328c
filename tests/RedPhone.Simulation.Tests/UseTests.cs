using RedPhone.Core.Audio;
using RedPhone.Core.Calls;
using RedPhone.Core.Ports;
using RedPhone.Core.Ui;

namespace RedPhone.Simulation.Tests;

/// <summary>What a person can do with the phone besides.</summary>
public class UseTests
{
    [Fact]
    public void Lift_Idle_GivesDialToneUntilADigit()
    {
        var bed = new Bed();
        bed.A.Lift();
        bed.Run(200);
        int heard = bed.A.Board.Ear.Count;
        bed.Run(2_500);
        Assert.Equal(Tone.Dial, Ear.Heard(bed.A.Board.Ear.Samples[heard..]));
        bed.Key(bed.A, '1');
        bed.Run(300);
        heard = bed.A.Board.Ear.Count;
        bed.Run(500);
        Assert.Equal(Tone.None, Ear.Heard(bed.A.Board.Ear.Samples[heard..]));
        bed.HangUpBoth();
    }

    [Fact]
    public void Mute_InCall_OtherSideHearsNothing()
    {
        var bed = new Bed();
        bed.Call();
        bed.A.Board.Handset.Say(Bed.Speech, loop: true);
        bed.Key(bed.A, 'C');
        bed.Run(700);
        int heard = bed.B.Board.Ear.Count;
        bed.Run(1_000);
        Assert.True(Ear.Rms(bed.B.Board.Ear.Samples[heard..]) < 20, "B hears a muted phone");
        Assert.True(bed.A.Board.IsLit(Lamp.Message));
        bed.Key(bed.A, 'C');
        Assert.False(bed.A.Board.IsLit(Lamp.Message));
        bed.AssertSpeechFlows();
        bed.Key(bed.A, 'C');
        bed.HangUpBoth();
        Assert.False(bed.A.Phone.View.Muted);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Volume_Keys_ChangeTheLevelInTheEar()
    {
        var bed = new Bed();
        bed.A.Lift();
        bed.Run(500);
        double before = DialToneRms(bed);
        bed.Key(bed.A, 'B');
        bed.Key(bed.A, 'B');
        double softer = DialToneRms(bed);
        bed.Key(bed.A, 'A');
        bed.Key(bed.A, 'A');
        double again = DialToneRms(bed);
        Assert.InRange(softer / before, 0.45, 0.55);
        Assert.InRange(again / before, 0.98, 1.02);
        for (int i = 0; i < 15; i++)
        {
            bed.Key(bed.A, 'A');
        }

        Assert.Equal(bed.A.Phone.View.VolumeMax, bed.A.Phone.View.Volume);
        bed.HangUpBoth();
    }

    [Fact]
    public void Redial_AfterACall_CallsTheSameNumber()
    {
        var bed = new Bed();
        bed.Call();
        bed.HangUpBoth();
        bed.A.Lift();
        bed.Run(200);
        bed.Key(bed.A, '#');
        bed.Wait(() => bed.B.IsRinging, 1_000, "B rings");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Dial_OnTheHook_CallsWhenLifted()
    {
        var bed = new Bed();
        bed.Key(bed.A, '1');
        bed.Key(bed.A, '0');
        bed.Key(bed.A, '9');
        bed.Key(bed.A, '*');
        bed.Key(bed.A, '2');
        bed.Run(600);
        Assert.Contains("102", bed.A.ReadDisplay());
        Assert.Equal(CallState.Dialing, bed.A.Phone.State);
        bed.A.Lift();
        bed.Wait(() => bed.B.IsRinging, 1_000, "B rings");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Dial_OnTheHookAndForgotten_GoesIdle()
    {
        var bed = new Bed();
        bed.Key(bed.A, '1');
        bed.Wait(() => bed.A.Phone.State == CallState.Idle, 16_000, "idle again");
        bed.AssertStillWorks();
    }

    [Fact]
    public void Dial_PauseAfterTheDigits_Calls()
    {
        var bed = new Bed();
        bed.A.Lift();
        bed.Run(200);
        foreach (char digit in Bed.NumberB)
        {
            bed.Key(bed.A, digit);
        }

        int took = bed.Wait(() => bed.B.IsRinging, 5_000, "B rings");
        Assert.InRange(took, CallController.InterDigitMs - 150, CallController.InterDigitMs + 500);
        bed.AssertStillWorks();
    }

    [Fact]
    public void MissedCall_Looked_LampGoesOut()
    {
        var bed = new Bed();
        bed.Ring();
        bed.A.HangUp();
        bed.Wait(() => bed.B.Phone.State == CallState.Idle, 7_000, "B idle");
        bed.Run(600);
        Assert.True(bed.B.Board.IsLit(Lamp.Message));
        Assert.Contains("1 missed: 101", bed.B.ReadDisplay());
        bed.Key(bed.B, '*');
        bed.Run(600);
        Assert.False(bed.B.Board.IsLit(Lamp.Message));
        bed.Key(bed.B, '*');
        bed.Run(600);
        Assert.DoesNotContain("missed", bed.B.ReadDisplay());
        bed.AssertStillWorks();
    }

    [Fact]
    public void StatusPage_InCall_ShowsCountersAndGoesAtTheEnd()
    {
        var bed = new Bed();
        bed.Call();
        bed.Key(bed.A, '0');
        bed.Run(1_200);
        string shown = bed.A.ReadDisplay();
        Assert.Contains("Received", shown);
        Assert.Contains("Concealed", shown);
        Assert.Contains("X255 AES1", shown);
        bed.B.HangUp();
        bed.AssertEnds(bed.A, EndReason.PeerHungUp, 500);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Lamps_InCall_TellSecureFromUnverified()
    {
        var bed = new Bed();
        bed.Call();
        Assert.True(bed.A.Board.IsLit(Lamp.Insecure));
        Assert.False(bed.A.Board.IsLit(Lamp.Secure));
        bed.Confirm();
        bed.Run(50);
        Assert.False(bed.A.Board.IsLit(Lamp.Insecure));
        Assert.True(bed.A.Board.IsLit(Lamp.Secure));
        bed.HangUpBoth();
        bed.Run(50);
        Assert.False(bed.A.Board.IsLit(Lamp.Secure));
        bed.AssertStillWorks();
    }

    [Fact]
    public void SoundChip_DoesNotAnswer_SaysSo()
    {
        var bed = new Bed();
        bed.A.Board.Bus.NakNext(RedPhone.Drivers.BoardPins.CodecAddress, int.MaxValue);
        bed.A.Lift();
        bed.Wait(() => bed.A.Phone.State == CallState.Ended, 200, "A is told");
        bed.Run(700);
        bed.AssertShows(bed.A, EndReason.AudioFailed);
        bed.A.Board.Bus.NakNext(RedPhone.Drivers.BoardPins.CodecAddress, 0);
        bed.AssertStillWorks();
    }

    private static double DialToneRms(Bed bed)
    {
        bed.Run(200);
        int heard = bed.A.Board.Ear.Count;
        bed.Run(400);
        return Ear.Rms(bed.A.Board.Ear.Samples[heard..]);
    }
}
