namespace RedPhone.Core.Ports
{
    /// <summary>
    /// Port: a monochrome 128 x 64 display. The picture is 1,024 bytes: 8 pages of 8 rows, each page
    /// 128 columns, bit 0 the page's top row (the layout of SH1106 and SSD1306).
    /// </summary>
    public interface IDisplay
    {
        /// <summary>Initialises the chip; false when it does not answer.</summary>
        bool TryStart();

        /// <summary>
        /// Marks <paramref name="page"/> (0 to 7) of <paramref name="picture"/> (1,024 bytes) to be
        /// shown and writes it, about 3 ms on a 400 kHz bus. False on a bus error: try again later.
        /// </summary>
        bool TryWritePage(byte[] picture, int page);

        /// <summary>
        /// As <see cref="TryWritePage"/>, but only <paramref name="count"/> columns (at least 1)
        /// from <paramref name="column"/> on: 0.2 ms and 23 us for each.
        /// </summary>
        bool TryWriteColumns(byte[] picture, int page, int column, int count);
    }
}
