namespace RedPhone.Drivers
{
    /// <summary>Which controller drives the 128 x 64 OLED.</summary>
    public enum OledKind
    {
        /// <summary>SH1106 (1.3 inch): RAM of 132 columns, page addressing only.</summary>
        Sh1106 = 0,

        /// <summary>SSD1306 (0.96 inch): RAM of 128 columns, horizontal addressing.</summary>
        Ssd1306 = 1,
    }
}
