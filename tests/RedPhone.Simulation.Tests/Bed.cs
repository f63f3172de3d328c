using RedPhone.Core.Audio;
using RedPhone.Core.Calls;
using RedPhone.Core.Ui;
using RedPhone.Emulator;

namespace RedPhone.Simulation.Tests;

/// <summary>
/// A simulated world with two phones, and what their people do, step by step. The farther relay has
/// the lower id, so that a call over the near one shows that the round trips were measured.
/// </summary>
internal sealed class Bed
{
    public const string NumberA = "101";
    public const string NumberB = "102";
    public const ulong DefaultSeed = 20_300_101;

    private const int StartMs = 15_000;
    private const int KeyMs = 50;
    private const int ListenMs = 2_600;
    private const int DisplayMs = 700;
    private const int PhonesBackMs = 30_000;
    private const int RelayIdleMs = 62_000;

    public Bed(ulong seed = DefaultSeed, int delayMs = 20, TextWriter? trace = null)
    {
        World = new SimulatedWorld(seed, trace);
        Far = World.AddRelay("far", 60);
        Near = World.AddRelay("near", 0);
        A = World.AddPhone(NumberA, "Front desk", delayMs);
        B = World.AddPhone(NumberB, "Newsroom", delayMs);
        Assert.True(World.RunUntil(() => A.IsReady && B.IsReady, StartMs), "phones not ready");
    }

    public SimulatedWorld World { get; }

    public SimulatedRelay Far { get; }

    public SimulatedRelay Near { get; }

    public EmulatedPhone A { get; }

    public EmulatedPhone B { get; }

    public long NowMs => World.NowMs;

    public void Run(int ms) => World.Run(ms);

    /// <summary>Runs until the condition holds; returns how long that took.</summary>
    public int Wait(Func<bool> condition, int limitMs, string what)
    {
        long from = NowMs;
        Assert.True(World.RunUntil(condition, limitMs),
            $"{what}: not within {limitMs} ms; A {Describe(A)}, B {Describe(B)}");
        return (int)(NowMs - from);
    }

    public void Key(EmulatedPhone phone, char label)
    {
        phone.Press(label);
        Run(KeyMs);
        phone.Release(label);
        Run(KeyMs);
    }

    /// <summary>Lifts, presses the number, and stops when # is down: the phone calls.</summary>
    public void Dial(EmulatedPhone phone, string number)
    {
        phone.Lift();
        Run(200);
        foreach (char digit in number)
        {
            Key(phone, digit);
        }

        phone.Press('#');
        Wait(() => phone.Phone.State != CallState.Dialing, 200, "the phone calls");
        Run(KeyMs);
        phone.Release('#');
    }

    public void Ring()
    {
        Dial(A, NumberB);
        Wait(() => B.IsRinging && A.Phone.View.Screen == Screen.RingingOut, 1_000, "B rings");
    }

    public int Answer()
    {
        B.Lift();
        return Wait(() => A.Phone.State == CallState.InCall && B.Phone.State == CallState.InCall,
            2_000, "secure");
    }

    public void Call()
    {
        Ring();
        Run(200);
        Answer();
    }

    public void Confirm()
    {
        Run(DisplayMs);
        Assert.NotEqual("", A.ReadSas());
        Assert.Equal(A.ReadSas(), B.ReadSas());
        Key(A, '*');
        Key(B, '*');
        Assert.Equal(PeerTrust.Verified, A.Phone.View.Trust);
        Assert.Equal(PeerTrust.Verified, B.Phone.View.Trust);
    }

    /// <summary>The phone's call ends so: on the display's pixels, and in the ear.</summary>
    public int AssertEnds(EmulatedPhone phone, EndReason reason, int limitMs)
    {
        long from = NowMs;
        Wait(() => phone.Phone.State == CallState.Ended, limitMs, $"{phone.Name} ends: {reason}");
        int tookMs = (int)(NowMs - from);
        AssertEnded(phone, reason);
        return tookMs;
    }

    /// <summary>The phone's call has ended just now: display and ear.</summary>
    public void AssertEnded(EmulatedPhone phone, EndReason reason)
    {
        Assert.Equal(reason, phone.Phone.View.Reason);
        int heard = phone.Board.Ear.Count;
        Run(DisplayMs);
        AssertShows(phone, reason);
        if (phone.Board.Hook.IsLifted)
        {
            Run(ListenMs - DisplayMs);
            Assert.Equal(EndReasonTone.Of(reason), Ear.Heard(phone.Board.Ear.Samples[heard..]));
        }
    }

    public void AssertShows(EmulatedPhone phone, EndReason reason)
    {
        string shown = phone.ReadDisplay();
        string? alarm = reason switch
        {
            EndReason.SasDiffers => "SAS DIFFERS",
            EndReason.KeyChanged => "KEY CHANGED",
            EndReason.RelayAttack => "ATTACK",
            _ => null,
        };
        if (alarm is not null)
        {
            Assert.Contains(alarm, shown);
            Assert.Contains("DO NOT TRUST", shown);
            return;
        }

        Assert.Contains(EndReasonText.FirstLine(reason), shown);
        Assert.Contains(EndReasonText.SecondLine(reason), shown);
    }

    /// <summary>Both ears hear the other side, now.</summary>
    public void AssertSpeechFlows()
    {
        A.Board.Handset.Say(Speech, loop: true);
        B.Board.Handset.Say(Speech, loop: true);
        Run(300);
        int a = A.Board.Ear.Count;
        int b = B.Board.Ear.Count;
        Run(600);
        Assert.True(Ear.Rms(A.Board.Ear.Samples[a..]) > 300, "A hears nothing");
        Assert.True(Ear.Rms(B.Board.Ear.Samples[b..]) > 300, "B hears nothing");
        A.Board.Handset.BeQuiet();
        B.Board.Handset.BeQuiet();
    }

    /// <summary>
    /// Handsets down: both idle, the chips content, a new call works, and nothing is left of any
    /// call at master and relays.
    /// </summary>
    public void AssertStillWorks()
    {
        HangUpBoth();
        Wait(() => World.Master.PhonesOnline == 2 && A.Phone.View.LinkUp && B.Phone.View.LinkUp,
            PhonesBackMs, "phones are registered");
        Run(500);
        Call();
        AssertSpeechFlows();
        HangUpBoth();
        Assert.Equal(0, World.Master.CallCount);
        Run(RelayIdleMs);
        Assert.All(World.Relays, relay => Assert.Equal(0, relay.Core.SessionCount));
        Assert.Equal(CallState.Idle, A.Phone.State);
        Assert.Equal(CallState.Idle, B.Phone.State);
    }

    public void HangUpBoth()
    {
        A.HangUp();
        B.HangUp();
        Wait(() => A.Phone.State == CallState.Idle && B.Phone.State == CallState.Idle, 6_000,
            "both idle");
        Assert.Equal("", A.Board.Faults.ToString());
        Assert.Equal("", B.Board.Faults.ToString());
    }

    /// <summary>A voice: one second of the recorded clip.</summary>
    public static short[] Speech { get; } = CallScript.Clips.AToB[8_000..16_000];

    private static string Describe(EmulatedPhone phone)
        => $"{phone.Phone.State} ({phone.Phone.View.Reason}, media {phone.Phone.Media.State}, "
            + $"link {phone.Phone.Link.State})";
}
