using RedPhone.NanoFakes;

namespace System
{
    internal static class Environment
    {
        public static long TickCount64 => FakeWorld.Current.NowMs;
    }

    internal static class Console
    {
        public static void WriteLine(string line) => FakeWorld.Current.Print(line);
    }

    internal class Random
    {
        public virtual void NextBytes(byte[] buffer)
        {
            FakeWorld.Current.FillRandom(buffer);
        }
    }

    public readonly struct SpanByte(byte[] array, int start, int length)
    {
        public SpanByte(byte[] array)
            : this(array, 0, array.Length)
        {
        }

        public byte[] Array => array;

        public int Start => start;

        public int Length => length;

        public byte[] ToArray() => array[start..(start + length)];
    }
}

namespace System.Threading
{
    internal static class Thread
    {
        public static void Sleep(int milliseconds) => FakeWorld.Current.Sleep(milliseconds);
    }

    internal struct CancellationToken;

    internal sealed class CancellationTokenSource(int millisecondsDelay) : IDisposable
    {
        public int DelayMs => millisecondsDelay;

        public CancellationToken Token => default;

        public void Dispose()
        {
        }
    }
}

namespace System.Diagnostics
{
    internal static class Debug
    {
        public static void WriteLine(string message) => ArgumentNullException.ThrowIfNull(message);
    }
}

namespace nanoFramework.Runtime.Native
{
    internal enum RebootOption
    {
        NormalReboot = 0,
    }

    internal static class Power
    {
        [ThreadStatic]
        public static int Reboots;

        public static void RebootDevice(RebootOption rebootOption) => Reboots++;
    }
}

namespace nanoFramework.Hardware.Esp32
{
    internal enum DeviceFunction
    {
        I2C1_DATA = 131328, I2C1_CLOCK = 131329, PWM1 = 262400,
        I2S1_MCK = 393472, I2S1_BCK = 393473, I2S1_WS = 393474, I2S1_DATA_OUT = 393475,
        I2S1_MDATA_IN = 393476,
        I2S2_MCK = 393728, I2S2_BCK = 393729, I2S2_WS = 393730, I2S2_DATA_OUT = 393731,
        I2S2_MDATA_IN = 393732,
    }

    internal static class Configuration
    {
        public static void SetPinFunction(int pin, DeviceFunction value)
            => FakeWorld.Current.PinFunctions.Add(pin, (int)value);
    }

    internal static class NativeMemory
    {
        public enum MemoryType
        {
            All = 0,
        }

        public static void GetMemoryInfo(MemoryType memType, out uint totalSize,
            out uint totalFreeSize, out uint largestFreeBlock)
            => totalSize = totalFreeSize = largestFreeBlock = 8_000_000;
    }
}
