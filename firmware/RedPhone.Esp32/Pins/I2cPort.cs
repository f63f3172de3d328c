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
        // A page of the display with its control byte: the longest write that comes often.
        private const int LongestKept = 129;

        private readonly KeptSpan _read = new KeptSpan();
        private readonly KeptSpan[] _writes = new KeptSpan[LongestKept + 1];
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
                return IsWhole(_device.Write(TakeWrite(data, offset, count).Span), count);
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
                KeptSpan written = TakeWrite(write, 0, writeCount);
                if (!_read.Is(read, 0, readCount))
                {
                    _read.Take(read, 0, readCount);
                }

                return IsWhole(_device.WriteRead(written.Span, _read.Span), writeCount + readCount);
            }
            catch (Exception)
            {
                _errors++;
                return false;
            }
        }

        // One for each length, made when it first comes: the display's driver writes columns of many
        // widths.
        private KeptSpan TakeWrite(byte[] data, int offset, int count)
        {
            int at = count <= LongestKept ? count : 0;
            KeptSpan kept = _writes[at];
            if (kept == null)
            {
                kept = new KeptSpan();
                _writes[at] = kept;
            }

            if (!kept.Is(data, offset, count))
            {
                kept.Take(data, offset, count);
            }

            return kept;
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
