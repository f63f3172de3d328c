using RedPhone.Core.Calls;
using RedPhone.Core.Zrtp;
using RedPhone.Emulator;

namespace RedPhone.Meter.Works;

/// <summary>The real phone on the chip models: boot, idle, keys, ringing, securing, a call.</summary>
internal static class CallWorks
{
    private const int MeasuredSeconds = 4;

    /// <summary>One report sent and one received (SRTCP, every 5 s) is in it.</summary>
    private const int TalkSeconds = 5;
    private const int DrawnMs = 700;
    private const int EndMs = 2_000;
    private const string InitiatorNumber = "101";
    private const string Adapters = MeteredContext.Application + ".";

    public static IEnumerable<WorkResult> Run(string tag, int pollMs)
    {
        var bed = new CallBed(tag, pollMs);
        foreach (WorkResult result in bed.Boot())
        {
            yield return result;
        }

        foreach (WorkResult result in bed.Dial())
        {
            yield return result;
        }

        foreach (WorkResult result in bed.Secure())
        {
            yield return result;
        }

        foreach (WorkResult result in bed.Talk(TalkSeconds))
        {
            yield return result;
        }

        yield return bed.HangUp();
    }

    private sealed class CallBed
    {
        private readonly SimulatedWorld _world = new(1);
        private readonly string _suffix;
        private readonly string _poll;
        private readonly bool _isH2A8;
        private readonly EmulatedPhone _a;
        private readonly EmulatedPhone _b;
        private readonly List<(long Il, int Picture)> _steps = [];
        private CostRecorder _recorder = new();
        private WorkResult? _longest;
        private WorkResult? _shortest;
        private CostRecorder _step = new();

        public CallBed(string tag, int pollMs)
        {
            _isH2A8 = tag == "h2a8";
            _suffix = $"-{tag}-poll{pollMs}";
            _poll = $"polled every {pollMs} ms";
            _world.PhoneOptions = new PhoneOptions
            {
                Program = parts => new AdapterProgram(parts),
                PollMs = pollMs,
                Configure = phone => phone.Media.Zrtp.Settings.AuthTags
                    = [_isH2A8 ? ZrtpAlgorithm.H2A8 : ZrtpAlgorithm.Hs80],
                StepObserver = Observe,
            };
            _world.AddRelay("near", 0);
            _world.AddRelay("far", 60);
            _a = _world.AddPhone(InitiatorNumber, "Front desk", 20);
            _b = _world.AddPhone("102", "Newsroom", 20);
        }

        public IEnumerable<WorkResult> Boot()
        {
            Begin();
            Expect(() => _a.IsReady && _b.IsReady, 20_000, "ready");
            yield return Longest("step-boot", "longest step of either phone from boot to ready");
            _world.Run(5_000);
            Begin();
            _world.Run(MeasuredSeconds * 1000);
            yield return _recorder.Finish("idle-second" + _suffix, $"a second on the hook, {_poll}",
                MeasuredSeconds);
        }

        public IEnumerable<WorkResult> Dial()
        {
            _a.Lift();
            _world.Run(1_200);
            Press(_a, '1');
            Begin();
            int before = _a.Phone.View.Digits.Length;
            _a.Press('0');
            _world.RunUntil(() => _a.Phone.View.Digits.Length > before, 1_000);
            int from = _steps.Count - 1;
            _world.Run(DrawnMs);
            int last = _steps.FindIndex(from, step => step.Picture == _steps[^1].Picture);
            yield return _recorder.Finish("key-to-display" + _suffix,
                $"a key press to the last changed page, {last - from + 1} steps, {_poll}") with
            {
                Il = _steps[from..(last + 1)].Sum(step => step.Il),
            };
            _a.Release('0');
            _world.Run(100);
            Press(_a, '2');
            _a.Press('#');
            Expect(() => _b.IsRinging && _a.Phone.State == CallState.Ringback, 10_000, "rings");
            _a.Release('#');
            yield return Longest("step-ring", "longest step of either phone from a key to ringback");
            _world.Run(2_500);
        }

        public IEnumerable<WorkResult> Secure()
        {
            Begin();
            _b.Lift();
            Expect(() => _a.Phone.State == CallState.InCall && _b.Phone.State == CallState.InCall,
                20_000, "secure");
            yield return _recorder.Finish("secure" + _suffix,
                $"answer to secure, the whole initiating phone, {_poll}");
            yield return Longest("step-securing", "longest step of either phone from answer to secure");
            Press(_a, '*');
            Press(_b, '*');
            _world.Run(3_000);
        }

        public IEnumerable<WorkResult> Talk(int seconds)
        {
            _a.Board.Handset.Say(CallScript.Clips.AToB);
            _b.Board.Handset.Say(CallScript.Clips.BToA);
            Begin();
            _world.Run(seconds * 1000);
            yield return _recorder.Finish("call-second" + _suffix,
                $"a second of a full-duplex call, everything, {_poll}", seconds);
            yield return Longest("step-call", "longest step of either phone in a call");
            yield return _recorder.Finish("adapters-call" + _suffix,
                $"the adapters' and the main loop's part of it, {_poll}", seconds, Adapters);
            yield return _shortest! with
            {
                Work = "empty-turn" + _suffix,
                What = "a turn in a call that finds nothing to do",
            };
        }

        public WorkResult HangUp()
        {
            Begin();
            _a.HangUp();
            _world.Run(EndMs);
            return Longest("step-end", "longest step of either phone after the call's end");
        }

        private WorkResult Longest(string name, string what)
            => _longest! with { Work = name + _suffix, What = $"{what}, {_poll}" };

        private void Begin()
        {
            _recorder = new CostRecorder();
            _steps.Clear();
            _longest = null;
            _shortest = null;
        }

        // The initiating phone's cost; the longest turn of either.
        private void Observe(EmulatedPhone phone, bool before)
        {
            bool isInitiator = phone.Name == InitiatorNumber;
            if (before)
            {
                _step = new CostRecorder();
                _step.Resume();
                if (isInitiator)
                {
                    _recorder.Resume();
                }

                return;
            }

            long il = _step.Pause();
            if (isInitiator)
            {
                _recorder.Pause();
                _steps.Add((il, phone.Board.Screen.Version));
            }

            if (il > 0 && (_longest is null || il > _longest.Il))
            {
                _longest = _step.Finish("", "");
            }

            if (il > 0 && (_shortest is null || il < _shortest.Il))
            {
                _shortest = _step.Finish("", "");
            }
        }

        private void Press(EmulatedPhone phone, char key)
        {
            phone.Press(key);
            _world.Run(80);
            phone.Release(key);
            _world.Run(70);
        }

        private void Expect(Func<bool> condition, int timeoutMs, string what)
        {
            if (!_world.RunUntil(condition, timeoutMs))
            {
                throw new InvalidOperationException($"metered call: not {what} in {timeoutMs} ms");
            }
        }
    }
}
