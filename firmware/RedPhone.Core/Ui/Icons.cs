namespace RedPhone.Core.Ui
{
    /// <summary>
    /// Small pictures for <see cref="Canvas.DrawIcon"/>: width in columns, height in pages, then
    /// the columns of each page, bit 0 the top row. Own drawings.
    /// </summary>
    public static class Icons
    {
        /// <summary>A lifted handset.</summary>
        public static readonly byte[] Handset =
        {
            8, 1,
            0x06, 0x0F, 0x1F, 0x30, 0x60, 0xE0, 0xF0, 0x60,
        };

        /// <summary>A closed lock: secure and compared.</summary>
        public static readonly byte[] LockClosed =
        {
            7, 1,
            0xF8, 0xFE, 0xF9, 0xD9, 0xF9, 0xFE, 0xF8,
        };

        /// <summary>A closed, hollow lock: encrypted, but with whom was not compared.</summary>
        public static readonly byte[] LockUnverified =
        {
            7, 1,
            0xF8, 0x8E, 0x89, 0xA9, 0x89, 0x8E, 0xF8,
        };

        /// <summary>An open lock: not secure yet.</summary>
        public static readonly byte[] LockOpen =
        {
            7, 1,
            0xF8, 0x8E, 0x89, 0xA9, 0x89, 0x8A, 0xF8,
        };

        /// <summary>A bell: it rings, or it rang in vain.</summary>
        public static readonly byte[] Bell =
        {
            7, 1,
            0x20, 0x3C, 0x3E, 0xBF, 0x3E, 0x3C, 0x20,
        };

        /// <summary>A crossed-out microphone.</summary>
        public static readonly byte[] Muted =
        {
            8, 1,
            0x10, 0xA0, 0x5E, 0xDF, 0xEF, 0x16, 0x18, 0x23,
        };

        /// <summary>A loudspeaker, beside the volume bar.</summary>
        public static readonly byte[] Speaker =
        {
            8, 1,
            0x3C, 0x3C, 0x7E, 0xFF, 0x00, 0x24, 0x5A, 0x24,
        };

        /// <summary>Antenna bars: the link to the server is up.</summary>
        public static readonly byte[] LinkUp =
        {
            8, 1,
            0x60, 0x60, 0x00, 0x7C, 0x7C, 0x00, 0x7F, 0x7F,
        };

        /// <summary>A cross where the antenna bars were.</summary>
        public static readonly byte[] LinkDown =
        {
            8, 1,
            0x41, 0x22, 0x14, 0x08, 0x14, 0x22, 0x41, 0x00,
        };

        /// <summary>A key: enrolment.</summary>
        public static readonly byte[] Key =
        {
            8, 1,
            0x0E, 0x11, 0x11, 0x11, 0x0E, 0x04, 0x1C, 0x04,
        };

        /// <summary>A tick: verified.</summary>
        public static readonly byte[] Check =
        {
            7, 1,
            0x08, 0x10, 0x20, 0x40, 0x30, 0x0C, 0x03,
        };

        /// <summary>The bell of an incoming call, 16 x 16.</summary>
        public static readonly byte[] BigBell =
        {
            16, 2,
            0x00, 0x00, 0x00, 0x00, 0xF8, 0xFC, 0xFE, 0xFF,
            0xFF, 0xFE, 0xFC, 0xF8, 0x00, 0x00, 0x00, 0x00,
            0x00, 0x18, 0x1C, 0x1F, 0x1F, 0x1F, 0x5F, 0xDF,
            0xDF, 0x5F, 0x1F, 0x1F, 0x1F, 0x1C, 0x18, 0x00,
        };

        /// <summary>The triangle of an alarm, 16 x 16.</summary>
        public static readonly byte[] BigWarning =
        {
            16, 2,
            0x00, 0x00, 0x00, 0x00, 0xC0, 0x70, 0x1C, 0xCF,
            0xCF, 0x1C, 0x70, 0xC0, 0x00, 0x00, 0x00, 0x00,
            0xC0, 0xF0, 0x9C, 0x87, 0x81, 0x80, 0x80, 0xB7,
            0xB7, 0x80, 0x80, 0x81, 0x87, 0x9C, 0xF0, 0xC0,
        };

        /// <summary>A handset for the call screens, 16 x 16.</summary>
        public static readonly byte[] BigHandset =
        {
            16, 2,
            0x00, 0x3C, 0xFE, 0xFF, 0xFF, 0xCF, 0x8F, 0x06,
            0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
            0x00, 0x00, 0x00, 0x01, 0x03, 0x07, 0x0F, 0x0F,
            0x1E, 0x3C, 0x7C, 0x7E, 0x7F, 0x3E, 0x18, 0x00,
        };
    }
}
