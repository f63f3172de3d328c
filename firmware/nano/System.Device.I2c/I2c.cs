namespace System.Device.I2c
{
    public enum I2cBusSpeed
    {
        StandardMode = 0, FastMode = 1, FastModePlus = 2,
    }

    public enum I2cTransferStatus
    {
        UnknownError = 0, FullTransfer = 1, ClockStretchTimeout = 2, PartialTransfer = 3,
        SlaveAddressNotAcknowledged = 4,
    }

    public struct I2cTransferResult
    {
        public uint BytesTransferred => throw null;
        public I2cTransferStatus Status => throw null;
    }

    public sealed class I2cConnectionSettings
    {
        public I2cConnectionSettings(int busId, int deviceAddress, I2cBusSpeed busSpeed)
            => throw null;
    }

    public class I2cDevice : IDisposable
    {
        internal I2cDevice() => throw null;
        public static I2cDevice Create(I2cConnectionSettings settings) => throw null;
        public I2cTransferResult Write(SpanByte buffer) => throw null;
        public I2cTransferResult WriteRead(SpanByte writeBuffer, SpanByte readBuffer)
            => throw null;
        public void Dispose() => throw null;
    }
}
