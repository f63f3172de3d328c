using nanoFramework.Hardware.Esp32;
using RedPhone.Drivers;

namespace RedPhone.Esp32
{
    /// <summary>Gives the buses' pins to the chip's controllers, as <see cref="BoardPins"/> says.
    /// </summary>
    public static class PinFunctions
    {
        /// <summary>SDA and SCL to I2C 1.</summary>
        public static void AssignI2c()
        {
            Configuration.SetPinFunction(BoardPins.I2cData, DeviceFunction.I2C1_DATA);
            Configuration.SetPinFunction(BoardPins.I2cClock, DeviceFunction.I2C1_CLOCK);
        }

        /// <summary>The ringer's pin to PWM 1.</summary>
        public static void AssignRinger()
        {
            Configuration.SetPinFunction(BoardPins.Ringer, DeviceFunction.PWM1);
        }

        /// <summary>Bus A to I2S 1, bus B (with the clocks wired back) to I2S 2.</summary>
        public static void AssignI2s()
        {
            Configuration.SetPinFunction(BoardPins.I2sMasterClock, DeviceFunction.I2S1_MCK);
            Configuration.SetPinFunction(BoardPins.I2sBitClock, DeviceFunction.I2S1_BCK);
            Configuration.SetPinFunction(BoardPins.I2sWordSelect, DeviceFunction.I2S1_WS);
            Configuration.SetPinFunction(BoardPins.I2sDataIn, DeviceFunction.I2S1_MDATA_IN);
            Configuration.SetPinFunction(BoardPins.I2sLoopBitClock, DeviceFunction.I2S2_BCK);
            Configuration.SetPinFunction(BoardPins.I2sLoopWordSelect, DeviceFunction.I2S2_WS);
            Configuration.SetPinFunction(BoardPins.I2sDataOut, DeviceFunction.I2S2_DATA_OUT);
        }
    }
}
