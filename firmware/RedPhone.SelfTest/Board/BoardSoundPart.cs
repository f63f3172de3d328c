using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// Microphone, sidetone, earpiece and a tone through both, over the very I2S driver that a call
    /// uses. A person talks, listens and holds the earpiece against the microphone.
    /// </summary>
    internal sealed class BoardSoundPart : ISelfTestPart
    {
        private const int QuietMs = 1000;
        private const int TalkMs = 4000;
        private const int ToneMs = 2000;

        // The ring turns once before it plays, and the codec's filters settle.
        private const int SettleMs = 600;

        // -12 dB below full scale: loud, not painful; volume 0 dB.
        private const int ToneAmplitude = 8192;

        // Speech at the mouth is far above, a dead capsule's noise below.
        private const int LeastSpeechDb = -40;
        private const int LeastRiseDb = 10;
        private const int LeastToneDb = -60;
        private const int LeastTonePercent = 50;

        private static readonly string[] _lines =
        {
            "microphone hears", "sidetone", "earpiece sounds", "tone comes back", "tone has no gap",
        };

        private readonly BoardUnderTest _test;
        private readonly ToneMeter _meter = new ToneMeter();
        private readonly byte[] _heard = new byte[I2sAudio.FrameSamples];
        private readonly byte[] _played = new byte[I2sAudio.FrameSamples];
        private I2sAudio _audio;

        public BoardSoundPart(BoardUnderTest test)
        {
            _test = test;
        }

        public string Name
        {
            get { return "sound"; }
        }

        public void Run(SelfTestReport report)
        {
            if (!_test.IsHere(report))
            {
                return;
            }

            string reason = !_test.CodecSends ? "the codec sends nothing"
                : !_test.HasClocks ? "the clocks are not right"
                : !_test.HasPerson ? "nobody pressed BOOT" : null;
            if (reason != null)
            {
                SkipFrom(report, 0, reason);
                return;
            }

            _audio = new I2sAudio(_test.Board.OpenI2s(), BoardPins.I2sDescriptors);
            _audio.Start(_test.Board.NowMs);
            ToneMeter.Fill(_played, 0);
            Turn(SettleMs);
            bool hears = Microphone(report);
            Sidetone(report, hears);
            Tone(report, hears);
            _audio.Stop();
            _test.Codec.Stop();
        }

        private bool Microphone(SelfTestReport report)
        {
            _meter.Clear();
            Turn(QuietMs);
            int quietDb = _meter.LevelDb;
            report.Ask("Talk into the handset now, for four seconds.");
            _meter.Clear();
            Turn(TalkMs);
            int peakDb = _meter.PeakDb;
            bool hears = peakDb >= LeastSpeechDb && _meter.LevelDb >= quietDb + LeastRiseDb;
            report.Check(_lines[0], hears, "loudest " + peakDb.ToString() + " dB, quiet "
                + quietDb.ToString() + " dB: MICBIAS 2.9 to 3.0 V (R21)? capsule reversed: pins 1 and"
                + " 4 of J3; C26, C27");
            report.Note("loudest " + peakDb.ToString() + " dB, mean " + _meter.LevelDb.ToString()
                + " dB, quiet " + quietDb.ToString() + " dB below full scale");
            return hears;
        }

        private void Sidetone(SelfTestReport report, bool hears)
        {
            if (!hears)
            {
                report.Skip(_lines[1], "the microphone hears nothing");
                return;
            }

            report.Check(_lines[1], _test.Confirm(report,
                "Talk: do you hear yourself softly in the earpiece?"),
                "NAU8810 register 32 must be 003, WM8960 register 2D 0D0; earpiece at pins 2 and 3"
                + " of J3");

            // Nobody looked after the buses meanwhile.
            _audio.Stop();
            _audio.Start(_test.Board.NowMs);
        }

        private void Tone(SelfTestReport report, bool hears)
        {
            ToneMeter.Fill(_played, ToneAmplitude);
            report.Ask("A tone of 1 kHz in the earpiece? Then press BOOT.");
            bool sounds = TurnUntilBoot();
            report.Check(_lines[2], sounds, "DOUT (IO17, R16) to the codec's DACIN; NAU8810 register"
                + " 0A must be 008, 36 039; R23, R24; pins 2 and 3 of J3");
            if (!sounds || !hears)
            {
                SkipFrom(report, 3, sounds ? "the microphone hears nothing" : "no tone to measure");
                return;
            }

            report.Ask("Hold the earpiece against the microphone, or plug the loop, for four seconds.");
            Turn(ToneMs);
            _meter.Clear();
            int underrun = _audio.Underrun;
            int overrun = _audio.Overrun;
            int resyncs = _audio.Resyncs;
            Turn(ToneMs);
            int toneDb = _meter.ToneDb;
            int percent = _meter.TonePercent;
            report.Check(_lines[3], toneDb >= LeastToneDb && percent >= LeastTonePercent,
                toneDb.ToString() + " dB, " + percent.ToString() + " % of all sound: closer to the"
                + " microphone? hum: AGND and GND joined at NT1 only; distorted: volume");
            report.Note("1 kHz at " + toneDb.ToString() + " dB, all sound "
                + _meter.LevelDb.ToString() + " dB, tone " + percent.ToString() + " %");
            report.Check(_lines[4], _audio.Underrun == underrun && _audio.Overrun == overrun
                && _audio.Resyncs == resyncs, "the loop came late: IL speed, see the last part");
        }

        // Plays and listens for a while, as the phone's loop does.
        private void Turn(int milliseconds)
        {
            long endMs = _test.Board.NowMs + milliseconds;
            while (_test.Board.NowMs < endMs)
            {
                Step();
            }
        }

        private bool TurnUntilBoot()
        {
            long endMs = _test.Board.NowMs + BoardUnderTest.PatienceMs;
            bool pressed = false;
            while (_test.Board.NowMs < endMs && !pressed)
            {
                Step();
                pressed = _test.IsBootPressed;
            }

            while (_test.Board.NowMs < endMs && _test.IsBootPressed)
            {
                Step();
            }

            return pressed;
        }

        private void Step()
        {
            long nowMs = _test.Board.NowMs;
            while (_audio.WantsFrame(nowMs))
            {
                _audio.Write(nowMs, _played, 0);
            }

            while (_audio.TryRead(nowMs, _heard, 0))
            {
                _meter.Add(_heard);
            }

            _test.Board.Wait(BoardUnderTest.PollMs);
        }

        private static void SkipFrom(SelfTestReport report, int first, string reason)
        {
            for (int i = first; i < _lines.Length; i++)
            {
                report.Skip(_lines[i], reason);
            }
        }
    }
}
