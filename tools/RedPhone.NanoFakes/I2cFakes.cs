using RedPhone.Drivers;
using RedPhone.NanoFakes;

namespace System.Device.I2c
{
    public enum I2cBusSpeed
    {
        FastMode = 1,
    }

    public enum I2cTransferStatus
    {
        UnknownError = 0, FullTransfer = 1, ClockStretchTimeout = 2, PartialTransfer = 3,
        SlaveAddressNotAcknowledged = 4,
    }

    public readonly record struct I2cTransferResult(
        I2cTransferStatus Status, uint BytesTransferred);

    public sealed class I2cConnectionSettings(int busId, int deviceAddress,
        I2cBusSpeed busSpeed)
    {
        public int BusId => busId;

        public int DeviceAddress => deviceAddress;

        public I2cBusSpeed BusSpeed => busSpeed;
    }

    /// <summary>A device on the board model's bus; the pins must have been assigned.</summary>
    public sealed class I2cDevice
    {
        private readonly RedPhone.Core.Ports.II2cDevice _chip;

        private I2cDevice(int address) => _chip = FakeWorld.Current.Board.Bus.Device(address);

        /// <summary>The next result in place of the bus's own; a null status throws.</summary>
        [ThreadStatic]
        public static Queue<I2cTransferResult?> Overrides;

        public static I2cDevice Create(I2cConnectionSettings settings)
            => settings.BusId == 1
                && FakeWorld.Current.PinFunctions.ContainsKey(BoardPins.I2cData)
                && FakeWorld.Current.PinFunctions.ContainsKey(BoardPins.I2cClock)
                ? new I2cDevice(settings.DeviceAddress)
                : throw new InvalidOperationException("pins not assigned");

        public I2cTransferResult Write(SpanByte buffer)
            => Result(_chip.TryWrite(buffer.Array, buffer.Start, buffer.Length), buffer.Length);

        public I2cTransferResult WriteRead(SpanByte writeBuffer, SpanByte readBuffer)
        {
            byte[] read = new byte[readBuffer.Length];
            bool good = _chip.TryWriteRead(
                writeBuffer.ToArray(), writeBuffer.Length, read, read.Length);
            Array.Copy(read, 0, readBuffer.Array, readBuffer.Start, read.Length);
            return Result(good, writeBuffer.Length + readBuffer.Length);
        }

        private static I2cTransferResult Result(bool good, int count)
        {
            if (Overrides != null && Overrides.TryDequeue(out I2cTransferResult? next))
            {
                return next ?? throw new InvalidOperationException("bus held low");
            }

            return good ? new(I2cTransferStatus.FullTransfer, (uint)count)
                : new(I2cTransferStatus.SlaveAddressNotAcknowledged, 0);
        }
    }
}
