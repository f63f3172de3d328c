using RedPhone.Core.Calls;
using RedPhone.Core.Ports;
using RedPhone.Crypto;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// Two whole phones, a master and a relay in one memory, on virtual time: registration, a call,
    /// the same SAS on both, speech both ways, and the end. About 60 million IL instructions.
    /// </summary>
    internal sealed class CallPart : ISelfTestPart
    {
        private const int StepMs = 5;
        private const long LongestWaitMs = 60000;
        private const long SpeechMs = 2000;
        private const int LeastFrames = 80;
        private const int CallerSays = 0x2A;
        private const int CalleeSays = 0x1C;

        private FakeMaster _master;
        private FakeRelay _relay;
        private FakeDesk _caller;
        private FakeDesk _callee;
        private readonly byte[] _datagram = new byte[DatagramRing.DatagramBytes];
        private long _nowMs = 1000;

        private delegate bool Awaited();

        public string Name
        {
            get { return "call"; }
        }

        public void Run(SelfTestReport report)
        {
            Prepare();
            report.StartWatch();
            report.Check("both phones start", _caller.Phone.Start(_nowMs)
                && _callee.Phone.Start(_nowMs));
            report.Check("both register and measure the relay", Wait(BothReady));
            report.StopWatch("two sealed links and key pairs", 2);

            report.StartWatch();
            report.Check("the other phone rings", Dial() && Wait(CalleeRings) && Wait(CallerHears));
            _callee.Lifted = true;
            report.Check("both are in the call", Wait(BothInCall));
            report.StopWatch("from the first digit to secure", 1);
            string sas = _caller.Phone.Media.Zrtp.Sas;
            report.Check("same sas on both", sas.Length > 0
                && sas == _callee.Phone.Media.Zrtp.Sas);

            Speak(report);
            _caller.Lifted = false;
            report.Check("hanging up ends both", Wait(CallEnded));
            report.Check("the displays were drawn", _caller.PagesDrawn > 8
                && _callee.PagesDrawn > 8);
        }

        private void Prepare()
        {
            ManagedCryptoEngine engine = new ManagedCryptoEngine();
            _master = new FakeMaster(engine);
            _relay = new FakeRelay(engine, _master.RelayKeys);
            _caller = new FakeDesk(21, CallerSays, CalleeSays, _master.PublicKey, _master.Address,
                "101", "Caller");
            _callee = new FakeDesk(22, CalleeSays, CallerSays, _master.PublicKey, _master.Address,
                "102", "Callee");
            _master.Seat(0, _caller);
            _master.Seat(1, _callee);
        }

        private bool Dial()
        {
            Key[] keys = { Key.Digit1, Key.Digit0, Key.Digit2, Key.Hash };
            _caller.Lifted = true;
            Turn();
            for (int i = 0; i < keys.Length; i++)
            {
                _caller.Press(keys[i]);
                Turn();
            }

            return _caller.Phone.State == CallState.Calling;
        }

        private void Speak(SelfTestReport report)
        {
            int callerHeard = _caller.FramesHeard;
            int calleeHeard = _callee.FramesHeard;
            long end = _nowMs + SpeechMs;
            report.StartWatch();
            while (_nowMs < end)
            {
                Turn();
            }

            report.StopWatch("seconds of two phones in a call", (int)(SpeechMs / 1000));
            report.Check("speech arrives at the callee",
                _callee.FramesHeard - calleeHeard >= LeastFrames);
            report.Check("speech arrives at the caller",
                _caller.FramesHeard - callerHeard >= LeastFrames);
        }

        private bool BothReady()
        {
            return _caller.Phone.IsReady && _callee.Phone.IsReady;
        }

        private bool CalleeRings()
        {
            return _callee.Phone.State == CallState.Incoming && _callee.Rings;
        }

        private bool CallerHears()
        {
            return _caller.Phone.State == CallState.Ringback;
        }

        private bool BothInCall()
        {
            return _caller.Phone.State == CallState.InCall
                && _callee.Phone.State == CallState.InCall;
        }

        private bool CallEnded()
        {
            return _caller.Phone.State == CallState.Idle
                && _callee.Phone.State == CallState.Ended;
        }

        private bool Wait(Awaited awaited)
        {
            long end = _nowMs + LongestWaitMs;
            while (!awaited() && _nowMs < end)
            {
                Turn();
            }

            return _nowMs < end;
        }

        private void Turn()
        {
            _nowMs += StepMs;
            _caller.Phone.Step(_nowMs);
            _callee.Phone.Step(_nowMs);
            _master.Step(_nowMs);
            Relay(0, _caller.Relay, _callee.Relay);
            Relay(1, _callee.Relay, _caller.Relay);
        }

        private void Relay(int role, FakePort own, FakePort other)
        {
            int count = own.Out.Take(_datagram);
            if (count > 0)
            {
                _relay.Handle(role, _datagram, count, own, other);
            }
        }
    }
}
