namespace RedPhone.Drivers
{
    /// <summary>The codecs with a driver. Both have the I2C address 0x1A.</summary>
    public enum CodecKind
    {
        /// <summary>Nuvoton NAU8810: the board's.</summary>
        Nau8810 = 0,

        /// <summary>Wolfson (Cirrus Logic) WM8960: the prototype's breakout.</summary>
        Wm8960 = 1,
    }
}
