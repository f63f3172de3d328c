using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>The I2C bus: levels at rest, then every address.</summary>
    internal sealed class BoardBusPart : ISelfTestPart
    {
        private const int FirstAddress = 0x08;
        private const int LastAddress = 0x77;

        private readonly BoardUnderTest _test;

        // One byte 0: a register number to codec and keypad, an empty command to the display.
        private readonly byte[] _probe = new byte[1];

        public BoardBusPart(BoardUnderTest test)
        {
            _test = test;
        }

        public string Name
        {
            get { return "i2c"; }
        }

        public void Run(SelfTestReport report)
        {
            if (!_test.IsHere(report))
            {
                return;
            }

            // Both are looked at before either is judged.
            bool data = RestsHigh(BoardPins.I2cData);
            bool clock = RestsHigh(BoardPins.I2cClock);
            report.Check("SDA rests high", data, "IO8 is low with nobody talking: R40 (2k2) missing,"
                + " or a chip without its supply holds the line");
            report.Check("SCL rests high", clock, "IO9 is low with nobody talking: R41 (2k2)"
                + " missing, or a chip without its supply holds the line");
            if (!data || !clock)
            {
                SkipAll(report, "the bus does not rest");
                return;
            }

            Scan(report);
        }

        private void Scan(SelfTestReport report)
        {
            int answers = 0;
            for (int address = FirstAddress; address <= LastAddress; address++)
            {
                if (!_test.Board.OpenI2c(address).TryWrite(_probe, 0, 1))
                {
                    continue;
                }

                answers++;
                _test.HasCodec |= address == BoardPins.CodecAddress;
                _test.HasKeypad |= address == BoardPins.KeypadAddress;
                _test.HasDisplay |= address == BoardPins.DisplayAddress;
                report.Note("something answers at " + Vector.Hex(address, 2));
            }

            report.Check("somebody answers", answers > 0, "no address of 08 to 77 acknowledges:"
                + " SDA (IO8) and SCL (IO9) swapped, or no chip has its supply");
            if (answers == 0)
            {
                SkipChips(report, "nobody answers");
                return;
            }

            report.Check("codec answers at 1A", _test.HasCodec,
                "U2: 3.3 V at VDDB, VDDC and VDDA? solder of SDIO and SCLK");
            report.Check("keypad answers at 34", _test.HasKeypad,
                "U6: 3.3 V at VCC, RESET high (R43)? solder of SDA and SCL");
            report.Check("display answers at 3C", _test.HasDisplay,
                "J5: 3.3 V and ground the right way round? address jumper set to 3D?");
        }

        private bool RestsHigh(int gpio)
        {
            IInputPin pin = _test.Board.OpenPulledDown(gpio);
            bool high = pin.IsHigh;
            _test.Board.Close(gpio);
            return high;
        }

        private static void SkipAll(SelfTestReport report, string reason)
        {
            report.Skip("somebody answers", reason);
            SkipChips(report, reason);
        }

        private static void SkipChips(SelfTestReport report, string reason)
        {
            report.Skip("codec answers at 1A", reason);
            report.Skip("keypad answers at 34", reason);
            report.Skip("display answers at 3C", reason);
        }
    }
}
