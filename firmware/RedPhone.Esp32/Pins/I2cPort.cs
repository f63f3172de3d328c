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
        private readonly KeptSpan _read = new KeptSpan();

        // The display's driver writes two arrays in turn.
        private KeptSpan _write = new KeptSpan();
        private KeptSpan _before = new KeptSpan();
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
                TakeWrite(data, offset, count);
                return IsWhole(_device.Write(_write.Span), count);
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
                TakeWrite(write, 0, writeCount);
                if (!_read.Is(read, 0, readCount))
                {
                    _read.Take(read, 0, readCount);
                }

                return IsWhole(_device.WriteRead(_write.Span, _read.Span), writeCount + readCount);
            }
            catch (Exception)
            {
                _errors++;
                return false;
            }
        }

        private void TakeWrite(byte[] data, int offset, int count)
        {
            if (!_write.Is(data, offset, count))
            {
                KeptSpan other = _before;
                _before = _write;
                _write = other;
                if (!other.Is(data, offset, count))
                {
                    other.Take(data, offset, count);
                }
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
