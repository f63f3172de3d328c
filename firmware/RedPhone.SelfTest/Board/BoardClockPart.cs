using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// The two I2S buses: first the two wires that bring the clocks back, as plain pins (a bus
    /// without clocks would stop the interpreter for ever), then frames counted against the clock.
    /// Needs no codec. Reads and writes wait here, on purpose: that is the measurement.
    /// </summary>
    internal sealed class BoardClockPart : ISelfTestPart
    {
        // 16 granules are 512 ms, 32 are 1,024 ms; the millisecond clock is then 0.4 % at most.
        private const int Granules = 16;
        private const int StepGranules = 32;
        private const int DrainGranules = 2 * BoardPins.I2sDescriptors;
        private const int TolerancePercent = 2;

        private readonly BoardUnderTest _test;

        public BoardClockPart(BoardUnderTest test)
        {
            _test = test;
        }

        public string Name
        {
            get { return "i2s"; }
        }

        public void Run(SelfTestReport report)
        {
            if (!_test.IsHere(report))
            {
                return;
            }

            bool bit = Follows(BoardPins.I2sBitClock, BoardPins.I2sLoopBitClock,
                BoardPins.I2sLoopWordSelect);
            bool word = Follows(BoardPins.I2sWordSelect, BoardPins.I2sLoopWordSelect,
                BoardPins.I2sLoopBitClock);
            report.Check("bit clock comes back", bit,
                "IO15 does not follow IO5: R17 missing, or IO15 shorted to IO16");
            report.Check("word select comes back", word,
                "IO16 does not follow IO6: R18 missing, or IO16 shorted to IO15");
            II2sBus bus = _test.Board.OpenI2s();
            byte[] granule = new byte[2 * bus.GranuleFrames];
            report.Note("reading; if this is the last line, bus A gives no clock");
            bus.Start();
            bool right = Receive(report, bus, granule);
            _test.HasClocks = bit && word && right;
            if (_test.HasClocks)
            {
                report.Note("writing; if this is the last line, bus B sees no clock: R17, R18");
                Send(report, bus, granule);
                KeepStep(report, bus, granule);
            }
            else
            {
                string reason = right ? "without clocks it would wait for ever"
                    : "bus A is wrong already";
                report.Skip("sends 8000 frames a second", reason);
                report.Skip("both buses keep step", reason);
            }

            bus.Stop();
        }

        private bool Follows(int driven, int followed, int other)
        {
            ISelfTestBoard board = _test.Board;
            IOutputPin source = board.OpenOutput(driven);
            IInputPin target = board.OpenPulledDown(followed);
            IInputPin neighbour = board.OpenPulledDown(other);
            bool good = true;
            for (int i = 0; i < 4; i++)
            {
                bool high = (i & 1) == 0;
                source.Set(high);
                board.Wait(1);
                good &= target.IsHigh == high && !neighbour.IsHigh;
            }

            source.Set(false);
            board.Close(driven);
            board.Close(followed);
            board.Close(other);
            return good;
        }

        private bool Receive(SelfTestReport report, II2sBus bus, byte[] granule)
        {
            bus.Read(granule);
            long startMs = _test.Board.NowMs;
            for (int i = 0; i < Granules; i++)
            {
                bus.Read(granule);
            }

            return CheckRate(report, "receives 8000 frames a second", Granules * bus.GranuleFrames,
                _test.Board.NowMs - startMs, "sample rate of bus A, or an image whose MCLK is wrong");
        }

        private void Send(SelfTestReport report, II2sBus bus, byte[] granule)
        {
            for (int i = 0; i < granule.Length; i++)
            {
                granule[i] = 0;
            }

            // What the DMA had free before is taken at once.
            for (int i = 0; i < DrainGranules; i++)
            {
                bus.Write(granule);
            }

            long startMs = _test.Board.NowMs;
            for (int i = 0; i < Granules; i++)
            {
                bus.Write(granule);
            }

            CheckRate(report, "sends 8000 frames a second", Granules * bus.GranuleFrames,
                _test.Board.NowMs - startMs, "the slave counts its slots otherwise: BCLK is not 64 fs?");
        }

        private void KeepStep(SelfTestReport report, II2sBus bus, byte[] granule)
        {
            for (int i = 0; i < DrainGranules; i++)
            {
                bus.Read(granule);
                Clear(granule);
                bus.Write(granule);
            }

            long startMs = _test.Board.NowMs;
            for (int i = 0; i < StepGranules; i++)
            {
                bus.Read(granule);
                Clear(granule);
                bus.Write(granule);
            }

            CheckRate(report, "both buses keep step", StepGranules * bus.GranuleFrames,
                _test.Board.NowMs - startMs, "one bus waits for the other");
        }

        // The earpiece must not hear the microphone here.
        private static void Clear(byte[] granule)
        {
            for (int i = 0; i < granule.Length; i++)
            {
                granule[i] = 0;
            }
        }

        private static bool CheckRate(SelfTestReport report, string name, int frames, long ms,
            string why)
        {
            long rate = ms == 0 ? 0 : frames * 1000L / ms;
            long off = rate - BoardPins.SampleRateHz;
            off = off < 0 ? -off : off;
            bool good = off * 100 <= BoardPins.SampleRateHz * TolerancePercent;
            report.Check(name, good, rate.ToString() + " frames a second: " + why);
            report.Note(frames.ToString() + " frames in " + ms.ToString() + " ms");
            return good;
        }
    }
}
