namespace nanoFramework.Hardware.Esp32
{
    public enum DeviceFunction
    {
        I2C1_DATA = 131328, I2C1_CLOCK = 131329,
        COM1_TX = 196864, COM1_RX = 196865,
        PWM1 = 262400,
        I2S1_MCK = 393472, I2S1_BCK = 393473, I2S1_WS = 393474, I2S1_DATA_OUT = 393475,
        I2S1_MDATA_IN = 393476,
        I2S2_MCK = 393728, I2S2_BCK = 393729, I2S2_WS = 393730, I2S2_DATA_OUT = 393731,
        I2S2_MDATA_IN = 393732,
    }

    public class Configuration
    {
        public static void SetPinFunction(int pin, DeviceFunction value) => throw null;
    }

    public class NativeMemory
    {
        public static void GetMemoryInfo(MemoryType memType, out uint totalSize,
            out uint totalFreeSize, out uint largestFreeBlock) => throw null;

        public enum MemoryType
        {
            All = 0, Internal = 1, SpiRam = 2,
        }
    }
}
