namespace RedPhone.Drivers
{
    /// <summary>
    /// Registers and bits of the Texas Instruments TCA8418 keypad controller that the phone uses.
    /// Source: TCA8418 data sheet SCPS215, "Register map".
    /// </summary>
    public static class Tca8418Register
    {
        /// <summary>Configuration.</summary>
        public const int Configuration = 0x01;

        /// <summary>Interrupt status; writing ones clears.</summary>
        public const int InterruptStatus = 0x02;

        /// <summary>Key lock and event count: bits 3 to 0 are the events waiting.</summary>
        public const int EventCount = 0x03;

        /// <summary>Event FIFO: a read takes the oldest event, 0 when empty.</summary>
        public const int KeyEvent = 0x04;

        /// <summary>Rows 0 to 7 that belong to the matrix.</summary>
        public const int Rows = 0x1D;

        /// <summary>Columns 0 to 7 that belong to the matrix.</summary>
        public const int ColumnsLow = 0x1E;

        /// <summary>Columns 8 and 9 that belong to the matrix.</summary>
        public const int ColumnsHigh = 0x1F;

        /// <summary>
        /// Configuration of the phone: the interrupt line comes back while events wait, overflow
        /// and key events raise it.
        /// </summary>
        public const int ConfigurationPhone = 0x19;

        /// <summary>Interrupt status: a key event waits.</summary>
        public const int StatusKey = 0x01;

        /// <summary>Interrupt status: the FIFO overflowed.</summary>
        public const int StatusOverflow = 0x08;

        /// <summary>Interrupt status: all bits.</summary>
        public const int StatusAll = 0xFF;

        /// <summary>Event: set for a press, clear for a release.</summary>
        public const int EventPress = 0x80;

        /// <summary>Event: the key's code, row * 10 + column + 1.</summary>
        public const int EventCodeMask = 0x7F;

        /// <summary>Codes of one row of the chip's 8 x 10 matrix.</summary>
        public const int CodesPerRow = 10;

        /// <summary>Events the FIFO holds.</summary>
        public const int FifoEvents = 10;
    }
}
