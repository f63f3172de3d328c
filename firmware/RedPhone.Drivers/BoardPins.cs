namespace RedPhone.Drivers
{
    /// <summary>
    /// The board's wiring in one place: GPIO numbers of the ESP32-S3-WROOM-1-N16R8 (26 to 37 belong
    /// to flash and PSRAM; 0, 3, 45 and 46 are strapping pins and stay free), 7-bit I2C addresses
    /// and the I2S clocking. Adapters, chip models and the schematic's rule check use these.
    /// </summary>
    public static class BoardPins
    {
        /// <summary>I2S bus A: master clock of the codec (256 x 8 kHz).</summary>
        public const int I2sMasterClock = 4;

        /// <summary>I2S bus A (master, receives): bit clock.</summary>
        public const int I2sBitClock = 5;

        /// <summary>I2S bus A: word select.</summary>
        public const int I2sWordSelect = 6;

        /// <summary>I2S bus A: samples from the codec's ADC.</summary>
        public const int I2sDataIn = 7;

        /// <summary>I2S bus B (slave, sends): the bit clock wired back in.</summary>
        public const int I2sLoopBitClock = 15;

        /// <summary>I2S bus B: the word select wired back in.</summary>
        public const int I2sLoopWordSelect = 16;

        /// <summary>I2S bus B: samples to the codec's DAC.</summary>
        public const int I2sDataOut = 17;

        /// <summary>I2C data.</summary>
        public const int I2cData = 8;

        /// <summary>I2C clock.</summary>
        public const int I2cClock = 9;

        /// <summary>Interrupt of the keypad controller, low while events wait.</summary>
        public const int KeyInterrupt = 18;

        /// <summary>Hook switch, low while the handset is lifted.</summary>
        public const int Hook = 10;

        /// <summary>PWM of the piezo ringer.</summary>
        public const int Ringer = 11;

        /// <summary>Lamp "secure" (green).</summary>
        public const int LampSecure = 12;

        /// <summary>Lamp "insecure" (red).</summary>
        public const int LampInsecure = 13;

        /// <summary>Lamp "message".</summary>
        public const int LampMessage = 14;

        /// <summary>Power amplifier enable (only for codecs without their own).</summary>
        public const int AmplifierEnable = 38;

        /// <summary>W5500 Ethernet: SPI data to the chip.</summary>
        public const int EthernetMosi = 40;

        /// <summary>W5500 Ethernet: SPI data from the chip.</summary>
        public const int EthernetMiso = 41;

        /// <summary>W5500 Ethernet: SPI clock.</summary>
        public const int EthernetClock = 42;

        /// <summary>W5500 Ethernet: SPI chip select.</summary>
        public const int EthernetSelect = 47;

        /// <summary>W5500 Ethernet: interrupt.</summary>
        public const int EthernetInterrupt = 48;

        /// <summary>W5500 Ethernet: reset.</summary>
        public const int EthernetReset = 21;

        /// <summary>BOOT button: factory reset when held.</summary>
        public const int Boot = 0;

        /// <summary>I2C address of the NAU8810 codec.</summary>
        public const int CodecAddress = 0x1A;

        /// <summary>I2C address of the TCA8418 keypad controller.</summary>
        public const int KeypadAddress = 0x34;

        /// <summary>
        /// I2C address of the SH1106 or SSD1306 display (0x3D with its jumper set).
        /// </summary>
        public const int DisplayAddress = 0x3C;

        /// <summary>Speed of the I2C bus, Hz.</summary>
        public const int I2cHz = 400000;

        /// <summary>Samples a second in both directions.</summary>
        public const int SampleRateHz = 8000;

        /// <summary>
        /// DMA descriptors of 256 frames in each direction. Six hold 160 ms beside the one in use:
        /// a stall of the interpreter of 100 ms loses no microphone sample.
        /// </summary>
        public const int I2sDescriptors = 6;
    }
}
