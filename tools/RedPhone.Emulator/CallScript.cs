using System.Globalization;
using RedPhone.Core.Calls;
using RedPhone.Core.Ui;
using RedPhone.Models;

namespace RedPhone.Emulator;

/// <summary>
/// The main job, step by step: lift, press the number, ring, answer, secure, compare the SAS,
/// confirm (or say that it differs), speak both ways, hang up. Runs in any world; what it reports
/// is read from the models: the SAS from the display's pixels, the sound from the earpiece.
/// </summary>
public sealed class CallScript(IWorld world, CallOptions options, INarrator narrator)
{
    private const int RingTimeoutMs = 10_000;
    private const int SecureTimeoutMs = 20_000;
    private const int EndTimeoutMs = 15_000;
    private const int KeyDownMs = 80;
    private const int KeyUpMs = 70;
    private const int PersonMs = 1200;
    private const int DisplayMs = 700;
    private const int TailMs = 1500;
    private const int SamplesPerMs = 8;

    private readonly EmulatedPhone _a = world.Initiator;
    private readonly EmulatedPhone _b = world.Responder;
    private string _failure = "";
    private long _setupMs = -1;
    private long _secureMs = -1;
    private string _keyAgreement = "";
    private string _relay = "";
    private Sides<string> _sas = new("", "");
    private Directions<double?> _heard = new(null, null);
    private bool _alarmA;
    private bool _alarmB;
    private int _lost;
    private int _concealed;
    private int _frames;
    private Sides<PathReport>? _reports;

    /// <summary>The two clips that are spoken.</summary>
    public static Directions<short[]> Clips { get; }
        = new(SpeechClips.Load("initiator"), SpeechClips.Load("responder"));

    /// <summary>Runs the script once.</summary>
    public DemoResult Run()
    {
        bool done = WaitUntilReady() && Place() && Secure() && Decide();
        if (done && _a.Phone.State == CallState.InCall)
        {
            Speak();
            HangUp();
        }

        Settle();
        return Result();
    }

    /// <summary>
    /// Places one call in which both confirm, before the script proper. False when it failed; then
    /// the result of <see cref="Run"/> says why.
    /// </summary>
    public bool Introduce()
    {
        bool done = WaitUntilReady() && Place() && Secure() && Decide();
        HangUp();
        Settle();
        _setupMs = -1;
        _secureMs = -1;
        _sas = new("", "");
        _lost = 0;
        _concealed = 0;
        _frames = 0;
        return done && _failure.Length == 0;
    }

    private bool WaitUntilReady()
        => Expect(() => _a.IsReady && _b.IsReady, options.StartTimeoutMs,
            "both phones registered and their relays measured");

    private bool Place()
    {
        narrator.Say(world.NowMs, "A lifts the handset");
        _a.Lift();
        Pass(PersonMs);
        narrator.Say(world.NowMs, $"A presses {CallOptions.ResponderNumber} and #");
        foreach (char key in CallOptions.ResponderNumber)
        {
            Press(_a, key);
        }

        long pressedMs = world.NowMs;
        _a.Press('#');
        bool rings = Expect(() => _b.IsRinging, RingTimeoutMs, "B rings");
        _setupMs = rings ? world.NowMs - pressedMs : -1;
        Pass(KeyDownMs);
        _a.Release('#');
        if (!rings)
        {
            return false;
        }

        narrator.Say(world.NowMs, $"B rings, {_setupMs} ms after the last key");
        Pass(PersonMs);
        _relay = world.RelayName(_a.Phone.Call.Relay1.RelayId);
        Show();
        return true;
    }

    private bool Secure()
    {
        narrator.Say(world.NowMs, "B lifts the handset");
        long answeredMs = world.NowMs;
        _b.Lift();
        bool Secured(EmulatedPhone phone) => phone.Phone.Media.State == MediaState.Secure;
        bool ended = false;
        bool secured = world.RunUntil(
            () =>
            {
                ended = _a.Phone.State == CallState.Ended && _b.Phone.State == CallState.Ended;
                return ended || (Secured(_a) && Secured(_b));
            },
            SecureTimeoutMs);
        if (ended || !secured)
        {
            narrator.Say(world.NowMs, "the call did not become secure");
            _failure = options.Attack == Attack.RelayOnly && ended ? "" : "not secure";
            Pass(DisplayMs);
            NoteAlarms();
            Show();
            return false;
        }

        _secureMs = world.NowMs - answeredMs;
        var zrtp = _a.Phone.Media.Zrtp;
        _keyAgreement = string.Join(' ', new[] { zrtp.KeyAgreement, zrtp.Cipher, zrtp.AuthTag }
            .Select(AlgorithmName));
        Pass(DisplayMs);
        NoteAlarms();
        _sas = new(ReadSas(_a), ReadSas(_b));
        narrator.Say(world.NowMs,
            $"secure {_secureMs} ms after the answer, {_keyAgreement}; "
            + (_alarmA || _alarmB ? "alarm" : $"the displays say '{_sas.A}' and '{_sas.B}'"));
        Show();
        return true;
    }

    private bool Decide()
    {
        Pass(PersonMs);
        bool same = _sas.A.Length > 0 && _sas.A == _sas.B;
        bool alarm = _alarmA || _alarmB;
        if (same || (options.Careless && !alarm))
        {
            narrator.Say(world.NowMs, "both people press * (confirm)");
            Press(_a, '*');
            Press(_b, '*');
            Pass(DisplayMs);
            Show();
            return true;
        }

        if (!alarm && _a.Phone.View.Trust == PeerTrust.Verified
            && _b.Phone.View.Trust == PeerTrust.Verified)
        {
            return true;
        }

        narrator.Say(world.NowMs, "both people press # (differs)");
        _a.Press('#');
        _b.Press('#');
        Pass(KeyDownMs);
        _a.Release('#');
        _b.Release('#');
        Expect(() => _a.Phone.State == CallState.Ended && _b.Phone.State == CallState.Ended,
            EndTimeoutMs, "both calls end");
        Pass(DisplayMs);
        NoteAlarms();
        Show();
        return true;
    }

    private void Speak()
    {
        narrator.Say(world.NowMs, "both speak");
        int fromA = _a.Board.Ear.Count;
        int fromB = _b.Board.Ear.Count;
        _a.Board.Handset.Say(Clips.AToB);
        _b.Board.Handset.Say(Clips.BToA);
        int longestMs = Math.Max(Clips.AToB.Length, Clips.BToA.Length) / SamplesPerMs;
        Pass(longestMs + TailMs);
        _heard = new(Snr(Clips.AToB, _b.Board.Ear.Samples[fromB..]),
            Snr(Clips.BToA, _a.Board.Ear.Samples[fromA..]));
        narrator.Say(world.NowMs, string.Create(CultureInfo.InvariantCulture,
            $"segmental SNR {_heard.AToB} dB from A to B, {_heard.BToA} dB from B to A"));
        Show();
    }

    private static double Snr(short[] clip, ReadOnlySpan<short> heard)
        => Math.Round(SegmentalSnr.Measure(clip, heard, SegmentalSnr.FindStart(clip, heard)).Db, 1);

    private void HangUp()
    {
        CountFrames(_a);
        CountFrames(_b);
        if (_heard.AToB is not null)
        {
            _reports = new(Report(_a), Report(_b));
            narrator.Say(world.NowMs, $"A's reports: {_reports.A}");
        }

        narrator.Say(world.NowMs, "A hangs up");
        _a.HangUp();
        Expect(() => _b.Phone.State is CallState.Ended or CallState.Idle, EndTimeoutMs,
            "B learns that A hung up");
        Pass(DisplayMs);
        Show();
    }

    private void Settle()
    {
        _endReason = new(_a.Phone.View.Reason, _b.Phone.View.Reason);
        _a.HangUp();
        _b.HangUp();
        Pass(DisplayMs);
        Expect(() => _a.Phone.State == CallState.Idle && _b.Phone.State == CallState.Idle,
            EndTimeoutMs, "both phones are idle again");
    }

    private Sides<EndReason> _endReason = new(EndReason.None, EndReason.None);

    private void CountFrames(EmulatedPhone phone)
    {
        var jitter = phone.Phone.Media.Jitter;
        _lost += jitter.Lost;
        _concealed += jitter.Concealed;
        _frames += jitter.Received + jitter.Lost;
    }

    private static PathReport Report(EmulatedPhone phone)
    {
        MediaReports reports = phone.Phone.Media.Reports;
        return new(reports.Received, reports.RoundTripMs, reports.JitterMs, reports.PeerJitterMs,
            reports.PeerLost);
    }

    private DemoResult Result() => new()
    {
        Sas = _sas,
        KeyAgreement = _keyAgreement,
        RelayChosen = _relay,
        SetupMs = _setupMs,
        SecureMs = _secureMs,
        SegSnrDb = _heard,
        MuLawSegSnrDb = new(
            Snr(Clips.AToB, MuLaw.RoundTrip(Clips.AToB)), Snr(Clips.BToA, MuLaw.RoundTrip(Clips.BToA))),
        Lost = _lost,
        Concealed = _concealed,
        Frames = _frames,
        Reports = _reports,
        EndReason = CamelCase(_endReason.A.ToString()),
        PeerEndReason = CamelCase(_endReason.B.ToString()),
        Alarm = new(_alarmA, _alarmB),
        Failure = _failure.Length > 0 ? _failure : null,
    };

    // What stands large on an alarm's page is no SAS.
    private static string ReadSas(EmulatedPhone phone)
        => phone.ShowsAlarm ? "" : phone.ReadSas();

    private void NoteAlarms()
    {
        _alarmA |= _a.ShowsAlarm;
        _alarmB |= _b.ShowsAlarm;
    }

    private bool Expect(Func<bool> condition, int timeoutMs, string what)
    {
        if (world.RunUntil(condition, timeoutMs))
        {
            return true;
        }

        _failure = _failure.Length > 0 ? _failure : $"within {timeoutMs} ms: {what}";
        narrator.Say(world.NowMs, $"did not happen {_failure}");
        return false;
    }

    private void Press(EmulatedPhone phone, char key)
    {
        phone.Press(key);
        Pass(KeyDownMs);
        phone.Release(key);
        Pass(KeyUpMs);
    }

    private void Pass(int ms) => world.RunUntil(() => false, ms);

    private void Show() => narrator.Show(world.NowMs, _a, _b);

    private static string AlgorithmName(uint name)
        => string.Concat(new[] { 24, 16, 8, 0 }.Select(shift => (char)((name >> shift) & 0xFF)))
            .Trim();

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
