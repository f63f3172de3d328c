using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>The display: takes a picture, and a person sees it the right way round.</summary>
    public sealed class BoardDisplayPart : ISelfTestPart
    {
        private const int CornerPages = 2;
        private const int CornerColumns = 16;
        private const int Top = 0x01;
        private const int Bottom = 0x80;
        private const int All = 0xFF;

        private readonly BoardUnderTest _test;

        internal BoardDisplayPart(BoardUnderTest test)
        {
            _test = test;
        }

        /// <inheritdoc/>
        public string Name
        {
            get { return "display"; }
        }

        /// <summary>
        /// What is shown: a frame of one pixel round the edge and a filled square of 16 pixels in the
        /// upper left corner. 1,024 bytes, the display port's layout.
        /// </summary>
        public static byte[] Pattern()
        {
            byte[] picture = new byte[Sh1106.Width * Sh1106.Pages];
            for (int column = 0; column < Sh1106.Width; column++)
            {
                picture[column] = Top;
                picture[(Sh1106.Pages - 1) * Sh1106.Width + column] = Bottom;
            }

            for (int page = 0; page < Sh1106.Pages; page++)
            {
                picture[page * Sh1106.Width] = All;
                picture[(page + 1) * Sh1106.Width - 1] = All;
            }

            for (int i = 0; i < CornerPages * CornerColumns; i++)
            {
                picture[i / CornerColumns * Sh1106.Width + i % CornerColumns] = All;
            }

            return picture;
        }

        /// <inheritdoc/>
        public void Run(SelfTestReport report)
        {
            if (!_test.IsHere(report))
            {
                return;
            }

            if (!_test.HasDisplay)
            {
                report.Skip("all", "no display on the bus");
                return;
            }

            Sh1106 display = new Sh1106(_test.Board.OpenI2c(BoardPins.DisplayAddress),
                OledKind.Sh1106);
            bool taken = display.TryStart();
            byte[] picture = Pattern();
            for (int page = 0; page < Sh1106.Pages && taken; page++)
            {
                taken = display.TryWritePage(picture, page);
            }

            report.Check("takes a picture", taken, "a write was not acknowledged: I2C edges, supply"
                + " dips");
            if (taken)
            {
                _test.CheckByPerson(report, "shows the picture", "A frame round the whole edge and a"
                    + " filled square in the upper left corner?", "dark: 3.3 V at J5 under load;"
                    + " shifted by two columns or torn: an SSD1306; turned: mounted the other way");
            }
            else
            {
                report.Skip("shows the picture", "not taken");
            }
        }
    }
}
