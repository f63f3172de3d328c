using RedPhone.Core.Audio;
using RedPhone.Core.Calls;
using RedPhone.Core.Ui;
using RedPhone.Emulator;
using RedPhone.Master.Store;
using RedPhone.Wire;

namespace RedPhone.Simulation.Tests;

/// <summary>Relays, tickets, addresses and keys that fail during a call or before it.</summary>
public class MediaTests
{
    private const int ClockErrorMs = 300_000;

    [Theory]
    [InlineData(0)]
    [InlineData(30_000)]
    public void Relay_DiesInCall_SecondTakesOverWithin5Seconds(int afterMs)
    {
        var bed = new Bed();
        bed.Call();
        bed.Run(afterMs);
        Assert.Equal(bed.Near.Id, bed.A.Phone.Call.Relay1.RelayId);
        bed.Near.Server.Stop();
        WaitForMedia(bed, 5_000);
        Assert.Equal(1, bed.A.Phone.Media.ActivePath);
        Assert.Equal(1, bed.B.Phone.Media.ActivePath);
        bed.AssertSpeechFlows();
        bed.Run(12_000);
        Assert.Equal(CallState.InCall, bed.A.Phone.State);
        Assert.Equal(CallState.InCall, bed.B.Phone.State);
        bed.AssertSpeechFlows();
        bed.A.HangUp();
        bed.AssertEnds(bed.B, EndReason.PeerHungUp, 500);
        bed.HangUpBoth();
        Assert.Equal(0, bed.World.Master.CallCount);

        // With one relay left the next call takes the other one.
        bed.Ring();
        bed.B.Lift();
        bed.Wait(() => bed.A.Phone.State == CallState.InCall && bed.B.Phone.State == CallState.InCall,
            3_000, "secure over the second relay");
        bed.AssertSpeechFlows();
        bed.HangUpBoth();
    }

    [Fact]
    public void Relays_BothDieInCall_MediaLostOnBothSides()
    {
        var bed = new Bed();
        bed.Call();
        bed.Near.Server.Stop();
        bed.Far.Server.Stop();
        bed.Wait(() => bed.A.Phone.State == CallState.Ended && bed.B.Phone.State == CallState.Ended,
            10_000, "both end");
        bed.AssertEnded(bed.A, EndReason.MediaLost);
        bed.AssertShows(bed.B, EndReason.MediaLost);
        bed.World.AddRelay("new", 0);
        bed.Run(100);
        bed.HangUpBoth();
        Assert.Equal(0, bed.World.Master.CallCount);
    }

    [Fact]
    public void Relays_BothGoneBeforeTheCall_RelayLost()
    {
        var bed = new Bed();
        bed.Near.Server.Stop();
        bed.Far.Server.Stop();
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.RelayLost, 6_000);
        Assert.NotEqual(CallState.Incoming, bed.B.Phone.State);
        bed.HangUpBoth();
        Assert.Equal(0, bed.World.Master.CallCount);
    }

    [Fact]
    public void Relay_FirstGoneBeforeTheCall_SecondIsUsed()
    {
        var bed = new Bed();
        bed.Near.Server.Stop();
        bed.Ring();
        bed.B.Lift();
        bed.Wait(() => bed.A.Phone.State == CallState.InCall && bed.B.Phone.State == CallState.InCall,
            3_000, "secure over the second relay");
        bed.AssertSpeechFlows();
        bed.HangUpBoth();
    }

    [Fact]
    public void NoRelayKnown_Call_SaysSo()
    {
        var bed = new Bed();
        bed.World.Store.RemoveRelay(bed.Near.Id);
        bed.World.Store.RemoveRelay(bed.Far.Id);
        bed.Run(11_000);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.NoRelay, 500);
        bed.HangUpBoth();
        Assert.Equal(0, bed.World.Master.CallCount);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Nat_RebindsInCall_SpeechGoesOn(bool a, bool b)
    {
        var bed = new Bed();
        bed.Call();
        bed.Run(2_000);
        if (a)
        {
            SimulatedWorld.RebindNat(bed.A);
        }

        if (b)
        {
            SimulatedWorld.RebindNat(bed.B);
        }

        WaitForMedia(bed, 2_000);
        Assert.Equal(0, bed.A.Phone.Media.ActivePath);
        bed.AssertSpeechFlows();
        bed.Run(25_000);
        bed.AssertSpeechFlows();
        bed.A.HangUp();
        bed.AssertEnds(bed.B, EndReason.PeerHungUp, 500);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Ticket_Forged_IsRefused()
    {
        var bed = new Bed();
        foreach (SimulatedRelay relay in bed.World.Relays)
        {
            ReplaceKey(bed, relay, new byte[32]);
        }

        bed.World.Master.RefreshSoon();
        bed.Run(100);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.TicketRefused, 1_000);
        Assert.All(bed.World.Relays, relay => Assert.Equal(0, relay.Core.Counters.Bound));
        UseNewRelay(bed);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Ticket_Expired_IsRefused()
    {
        var bed = new Bed();
        bed.World.AddRelay("late", 0, ClockErrorMs);
        bed.World.Store.RemoveRelay(bed.Near.Id);
        bed.World.Store.RemoveRelay(bed.Far.Id);
        bed.World.Master.RefreshSoon();
        bed.Run(100);
        bed.Dial(bed.A, Bed.NumberB);
        bed.AssertEnds(bed.A, EndReason.TicketRefused, 1_000);
        bed.World.Store.RemoveRelay(3);
        UseNewRelay(bed);
        bed.AssertStillWorks();
    }

    [Fact]
    public void Zrtp_NeverAnswered_HandshakeFailedOnBothSides()
    {
        var bed = new Bed();
        bed.World.Network.Filter = (_, _, datagram)
            => DatagramKinds.Of(datagram, 0, datagram.Length) != DatagramKind.Zrtp;
        bed.Ring();
        bed.B.Lift();
        bed.Wait(() => bed.A.Phone.State == CallState.Ended && bed.B.Phone.State == CallState.Ended,
            13_000, "both end");
        bed.AssertEnded(bed.A, EndReason.HandshakeFailed);
        bed.AssertShows(bed.B, EndReason.HandshakeFailed);
        bed.World.Network.Filter = null;
        bed.AssertStillWorks();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sas_SaidToDiffer_AlarmsOnBothSides(bool callerSays)
    {
        var bed = new Bed();
        bed.Call();
        bed.Run(1_000);
        EmulatedPhone first = callerSays ? bed.A : bed.B;
        EmulatedPhone second = callerSays ? bed.B : bed.A;
        first.Press('#');
        bed.Wait(() => first.Phone.State == CallState.Ended, 200, "alarm");
        bed.AssertEnds(second, EndReason.SasDiffers, 500);
        first.Release('#');
        Assert.Equal(EndReason.SasDiffers, first.Phone.View.Reason);
        bed.AssertShows(first, EndReason.SasDiffers);
        int heard = first.Board.Ear.Count;
        bed.Run(2_000);
        Assert.Equal(Tone.Alarm, Ear.Heard(first.Board.Ear.Samples[heard..]));
        bed.AssertStillWorks();
        Assert.Equal(PeerTrust.Unknown, bed.A.Phone.View.Trust);
    }

    [Fact]
    public void Sas_OtherSideSaysThatItDiffers_KnownKeyIsNotForgotten()
    {
        // The word comes by way of the master: a lying one would wipe the key and be another phone
        // the next time, without an alarm.
        var bed = new Bed();
        bed.Call();
        bed.Key(bed.A, '*');
        bed.HangUpBoth();
        bed.Call();
        Assert.Equal(PeerTrust.Verified, bed.A.Phone.View.Trust);
        Assert.Equal(PeerTrust.Unverified, bed.B.Phone.View.Trust);
        bed.B.Press('#');
        bed.AssertEnds(bed.A, EndReason.SasDiffers, 500);
        bed.B.Release('#');
        bed.HangUpBoth();

        bed.Ring();
        bed.B.Lift();
        bed.Wait(() => bed.A.Phone.State == CallState.KeyAlarm, 2_000, "alarm at A");
        bed.HangUpBoth();
        Assert.Equal(0, bed.World.Master.CallCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Key_OfKnownPeerChanged_AlarmsBeforeAnySound(bool decides)
    {
        var bed = new Bed();
        bed.Call();
        bed.Confirm();
        bed.HangUpBoth();
        ReplacePhone(bed);

        bed.Ring();
        bed.B.Board.Handset.Say(Bed.Speech, loop: true);
        bed.B.Lift();
        int heard = bed.A.Board.Ear.Count;
        bed.Wait(() => bed.A.Phone.State == CallState.KeyAlarm, 2_000, "alarm");
        bed.Run(3_000);
        Assert.Equal(CallState.KeyAlarm, bed.A.Phone.State);
        bed.AssertShows(bed.A, EndReason.KeyChanged);
        Assert.Equal(Tone.Alarm, Ear.Heard(bed.A.Board.Ear.Samples[(heard + 8_000)..]));
        Assert.True(bed.A.Phone.Media.Jitter.Received > 0, "B was silent");
        Assert.Equal(0, bed.B.Phone.Media.Jitter.Received);
        if (decides)
        {
            bed.A.Press('#');
            bed.AssertEnds(bed.A, EndReason.KeyChanged, 300);
            bed.A.Release('#');
            bed.Wait(() => bed.B.Phone.State == CallState.Ended, 500, "B ends");
            bed.AssertShows(bed.B, EndReason.SasDiffers);
        }
        else
        {
            // B hears nothing for too long; the alarm stays all the same.
            bed.AssertEnds(bed.A, EndReason.KeyChanged, 8_000);
            bed.AssertShows(bed.B, EndReason.MediaLost);
        }

        bed.HangUpBoth();
        Assert.Equal(0, bed.World.Master.CallCount);
    }

    [Fact]
    public void Key_OfKnownPeerChangedAndHeardAnyway_IsUnverifiedUntilConfirmed()
    {
        var bed = new Bed();
        bed.Call();
        bed.Confirm();
        bed.HangUpBoth();
        ReplacePhone(bed);

        bed.Ring();
        bed.B.Lift();
        bed.Wait(() => bed.A.Phone.State == CallState.KeyAlarm, 2_000, "alarm");
        bed.Key(bed.A, '*');
        Assert.Equal(CallState.InCall, bed.A.Phone.State);
        Assert.NotEqual(PeerTrust.Verified, bed.A.Phone.View.Trust);
        bed.AssertSpeechFlows();
        bed.Confirm();
        bed.HangUpBoth();
        bed.Call();
        Assert.Equal(PeerTrust.Verified, bed.A.Phone.View.Trust);
        bed.AssertStillWorks();
    }

    private static void WaitForMedia(Bed bed, int limitMs)
    {
        bed.Run(200);
        int a = bed.A.Phone.Media.Jitter.Received;
        int b = bed.B.Phone.Media.Jitter.Received;
        bed.Wait(() => bed.A.Phone.Media.Jitter.Received > a + 5
            && bed.B.Phone.Media.Jitter.Received > b + 5, limitMs - 200, "media again");
    }

    private static void ReplacePhone(Bed bed)
    {
        bed.B.SwitchOff();
        foreach (string record in new[] { "identity", "boot", "account", "relays", "trust-101" })
        {
            bed.B.Flash.Delete(record);
        }

        bed.B.Provision(bed.World.Enroll(Bed.NumberB, "Newsroom"));
        bed.B.SwitchOn(bed.NowMs);
        bed.Wait(() => bed.B.IsReady, 15_000, "the new phone");
    }

    private static void ReplaceKey(Bed bed, SimulatedRelay relay, byte[] key)
    {
        bed.World.Store.RemoveRelay(relay.Id);
        bed.World.Store.AddRelay(new RelayEntry(relay.Id, relay.Server.Endpoint.ToString(), key));
    }

    private static void UseNewRelay(Bed bed)
    {
        bed.World.Store.RemoveRelay(bed.Near.Id);
        bed.World.Store.RemoveRelay(bed.Far.Id);
        bed.World.AddRelay("new", 0);
        bed.Run(100);
    }
}
