using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>Which codec it is, whether it takes its settings, and whether samples come.</summary>
    internal sealed class BoardCodecPart : ISelfTestPart
    {
        private const int Listened = 8;

        private static readonly string[] _lines =
        {
            "is a NAU8810 or a WM8960", "keeps what is written", "starts", "sends samples",
            "sends mu-law in the high byte",
        };

        private readonly BoardUnderTest _test;
        private readonly byte[] _write = new byte[2];
        private readonly byte[] _read = new byte[2];

        public BoardCodecPart(BoardUnderTest test)
        {
            _test = test;
        }

        public string Name
        {
            get { return "codec"; }
        }

        public void Run(SelfTestReport report)
        {
            if (!_test.IsHere(report))
            {
                return;
            }

            report.Skip("microphone bias", "no pin of the processor measures it; a meter at MICBIAS"
                + " shows 2.9 to 3.0 V once the codec runs");
            if (!_test.HasCodec)
            {
                SkipFrom(report, 0, "no codec on the bus");
                return;
            }

            II2cDevice chip = _test.Board.OpenI2c(BoardPins.CodecAddress);
            IAudioCodec codec = Identify(report, chip);
            if (codec == null)
            {
                SkipFrom(report, 1, "unknown codec");
                return;
            }

            bool started = codec.TryStart();
            report.Check(_lines[2], started, "a write was not acknowledged: I2C edges, supply dips");
            if (!started)
            {
                SkipFrom(report, 3, "codec not started");
                return;
            }

            _test.Codec = codec;
            Listen(report);
        }

        // The WM8960 does not acknowledge a read, the NAU8810 tells its address.
        private IAudioCodec Identify(SelfTestReport report, II2cDevice chip)
        {
            if (!TryRead(chip, Nau8810Register.Identity))
            {
                report.Check(_lines[0], true, string.Empty);
                report.Note("does not let itself be read: taken for a WM8960");
                report.Skip(_lines[1], "a WM8960 cannot be read");
                return new Wm8960(chip, true);
            }

            int value = _read[0] << 8 | _read[1];
            bool known = value == Nau8810Register.IdentityValue;
            report.Check(_lines[0], known, "register 3F reads " + Vector.Hex(value, 3)
                + " where 01A is expected: another chip at 1A, or bad edges on the bus");
            if (!known)
            {
                return null;
            }

            bool kept = Keeps(chip, 0x015) && Keeps(chip, 0x02A);
            report.Check(_lines[1], kept, "register 2D does not read back: bad edges on the bus");
            return new Nau8810(chip, true);
        }

        private bool Keeps(II2cDevice chip, int value)
        {
            _write[0] = (byte)(Nau8810Register.Reset << 1);
            _write[1] = 0;
            chip.TryWrite(_write, 0, 2);
            _write[0] = (byte)(Nau8810Register.PgaGain << 1 | value >> 8);
            _write[1] = (byte)value;
            return chip.TryWrite(_write, 0, 2) && TryRead(chip, Nau8810Register.PgaGain)
                && (_read[0] << 8 | _read[1]) == value;
        }

        private bool TryRead(II2cDevice chip, int register)
        {
            _write[0] = (byte)(register << 1);
            return chip.TryWriteRead(_write, 1, _read, 2);
        }

        private void Listen(SelfTestReport report)
        {
            II2sBus bus = _test.Board.OpenI2s();
            byte[] granule = new byte[2 * bus.GranuleFrames];
            bool moves = false;
            bool low = false;
            bus.Start();

            // The first granules are the codec's start.
            for (int i = 0; i < 2 * Listened; i++)
            {
                bus.Read(granule);
                for (int at = 0; i >= Listened && at < granule.Length; at += 2)
                {
                    int word = granule[at + 1] << 8 | granule[at];
                    moves |= word != 0 && word != 0xFFFF;
                    low |= granule[at] != 0;
                }
            }

            bus.Stop();
            report.Check(_lines[3], moves, "the data line stands still. MCLK 2.048 MHz and BCLK at the"
                + " codec's pins? then DIN (IO7) and DOUT (IO17) swapped, or R25 missing");
            if (!moves)
            {
                report.Skip(_lines[4], "no samples");
                return;
            }

            report.Check(_lines[4], !low, "low bytes are in use: no companding, or the wrong half of"
                + " the slot is read");
            _test.CodecSends = !low;
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
