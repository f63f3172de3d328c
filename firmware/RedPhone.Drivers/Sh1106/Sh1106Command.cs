namespace RedPhone.Drivers
{
    /// <summary>
    /// Control bytes and commands of the SH1106 and SSD1306. Sources: SH1106 data sheet (Sino
    /// Wealth) and SSD1306 data sheet (Solomon Systech), chapter "Commands".
    /// </summary>
    public static class Sh1106Command
    {
        /// <summary>Control byte: commands follow.</summary>
        public const int ControlCommands = 0x00;

        /// <summary>Control byte: picture data follow.</summary>
        public const int ControlData = 0x40;

        /// <summary>Low nibble of the column address is added.</summary>
        public const int ColumnLow = 0x00;

        /// <summary>High nibble of the column address is added.</summary>
        public const int ColumnHigh = 0x10;

        /// <summary>SSD1306: addressing mode, one argument.</summary>
        public const int AddressingMode = 0x20;

        /// <summary>SSD1306: argument of the addressing mode, horizontal.</summary>
        public const int AddressingHorizontal = 0x00;

        /// <summary>SSD1306: first and last column of the window, two arguments.</summary>
        public const int ColumnWindow = 0x21;

        /// <summary>SSD1306: first and last page of the window, two arguments.</summary>
        public const int PageWindow = 0x22;

        /// <summary>RAM line of the picture's top row is added.</summary>
        public const int StartLine = 0x40;

        /// <summary>Contrast, one argument.</summary>
        public const int Contrast = 0x81;

        /// <summary>SSD1306: charge pump, one argument.</summary>
        public const int ChargePump = 0x8D;

        /// <summary>SSD1306: argument of the charge pump, on.</summary>
        public const int ChargePumpOn = 0x14;

        /// <summary>Column 127 is at the left (the module is mounted turned).</summary>
        public const int SegmentsReversed = 0xA1;

        /// <summary>The picture comes from RAM.</summary>
        public const int ShowRam = 0xA4;

        /// <summary>A set bit is a lit pixel.</summary>
        public const int NotInverted = 0xA6;

        /// <summary>Rows driven, one argument (rows - 1).</summary>
        public const int MultiplexRatio = 0xA8;

        /// <summary>SH1106: DC-DC converter, one argument.</summary>
        public const int DcDc = 0xAD;

        /// <summary>SH1106: argument of the converter, on.</summary>
        public const int DcDcOn = 0x8B;

        /// <summary>Display off.</summary>
        public const int DisplayOff = 0xAE;

        /// <summary>Display on.</summary>
        public const int DisplayOn = 0xAF;

        /// <summary>Page address is added.</summary>
        public const int Page = 0xB0;

        /// <summary>Row 63 is at the top (the module is mounted turned).</summary>
        public const int RowsReversed = 0xC8;

        /// <summary>Vertical offset, one argument.</summary>
        public const int Offset = 0xD3;

        /// <summary>Clock divider and oscillator, one argument.</summary>
        public const int ClockDivider = 0xD5;

        /// <summary>Precharge period, one argument.</summary>
        public const int Precharge = 0xD9;

        /// <summary>Wiring of the row pins, one argument.</summary>
        public const int RowPins = 0xDA;

        /// <summary>Deselect level of the rows, one argument.</summary>
        public const int DeselectLevel = 0xDB;
    }
}
