using System;
using System.Device.I2c;
using RedPhone.Core.Ports;

namespace RedPhone.Esp32
{
    /// <summary>One chip on the board's I2C bus, 400 kHz. Its transfers stop the interpreter for
    /// their time on the wire, 22.5 µs a byte; so the drivers keep them short.</summary>
    public sealed class I2cPort : II2cDevice
    {
        private const int BusId = 1;

        private readonly I2cDevice _device;
        private int _errors;

        /// <summary>
        /// The chip at 7-bit <paramref name="address"/>; the bus pins must be assigned already.
        /// </summary>
        public I2cPort(int address)
        {
            _device = I2cDevice.Create(
                new I2cConnectionSettings(BusId, address, I2cBusSpeed.FastMode));
        }

        /// <summary>Transfers that were not acknowledged or not whole.</summary>
        public int Errors
        {
            get { return _errors; }
        }

        /// <inheritdoc/>
        public bool TryWrite(byte[] data, int offset, int count)
        {
            try
            {
                I2cTransferResult result =
                    _device.Write(new SpanByte(data, offset, count));
                return IsWhole(result, count);
            }
            catch (Exception)
            {
                // The bus driver throws for a bus held low.
                _errors++;
                return false;
            }
        }

        /// <inheritdoc/>
        public bool TryWriteRead(byte[] write, int writeCount, byte[] read, int readCount)
        {
            try
            {
                I2cTransferResult result = _device.WriteRead(
                    new SpanByte(write, 0, writeCount), new SpanByte(read, 0, readCount));
                return IsWhole(result, writeCount + readCount);
            }
            catch (Exception)
            {
                _errors++;
                return false;
            }
        }

        private bool IsWhole(I2cTransferResult result, int count)
        {
            if (result.Status == I2cTransferStatus.FullTransfer
                && result.BytesTransferred == (uint)count)
            {
                return true;
            }

            _errors++;
            return false;
        }
    }
}
