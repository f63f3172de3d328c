using System;
using System.Device.I2s;
using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.Esp32
{
    /// <summary>
    /// Full duplex over two buses, because one device keeps its input pin only in the mode that is
    /// exactly Master | Rx. Bus 1 is that: it drives MCLK, BCLK and WS and reads. Bus 2 is Slave | Tx
    /// on the same clocks, wired back into two further pins, and writes. Read and Write wait inside
    /// the interpreter and cannot be asked first: the caller (<see cref="I2sAudio"/>) comes late
    /// enough, by the clock. Unproven until a board shows it: hardware/bringup.
    /// </summary>
    public sealed class I2sPair : II2sBus
    {
        private const int ReceiveBus = 1;
        private const int SendBus = 2;
        private const int Granule = 256;
        private const int SampleBytes = 2;
        private const int GranuleBytes = Granule * SampleBytes;

        private readonly int _descriptors;
        private readonly KeptSpan _read = new KeptSpan();
        private readonly KeptSpan _write = new KeptSpan();
        private I2sDevice _receive;
        private I2sDevice _send;

        /// <summary>
        /// A pair with this many DMA buffers of 256 samples each way; the pins must be assigned.
        /// </summary>
        public I2sPair(int descriptors)
        {
            if (descriptors < 2)
            {
                throw new ArgumentException("2 descriptors or more");
            }

            _descriptors = descriptors;
        }

        /// <inheritdoc/>
        public int GranuleFrames
        {
            get { return Granule; }
        }

        /// <inheritdoc/>
        public void Start()
        {
            if (_receive != null)
            {
                throw new InvalidOperationException("started twice");
            }

            // The slave first: it must wait for clocks, not miss their beginning.
            _send = Open(SendBus, I2sMode.Slave | I2sMode.Tx);
            _receive = Open(ReceiveBus, I2sMode.Master | I2sMode.Rx);
        }

        /// <inheritdoc/>
        public void Stop()
        {
            if (_receive != null)
            {
                _receive.Dispose();
                _send.Dispose();
                _receive = null;
                _send = null;
            }
        }

        /// <inheritdoc/>
        public void Read(byte[] buffer)
        {
            if (_receive == null || !_read.Is(buffer, 0, GranuleBytes))
            {
                Take(_read, buffer);
            }

            _receive.Read(_read.Span);
        }

        /// <inheritdoc/>
        public void Write(byte[] buffer)
        {
            if (_send == null || !_write.Is(buffer, 0, GranuleBytes))
            {
                Take(_write, buffer);
            }

            _send.Write(_write.Span);
        }

        private void Take(KeptSpan span, byte[] buffer)
        {
            if (_receive == null)
            {
                throw new InvalidOperationException("stopped");
            }

            if (buffer.Length != GranuleBytes)
            {
                throw new ArgumentException("one granule");
            }

            span.Take(buffer, 0, GranuleBytes);
        }

        private I2sDevice Open(int bus, I2sMode mode)
        {
            I2sConnectionSettings settings = new I2sConnectionSettings(bus);
            settings.Mode = mode;
            settings.SampleRate = BoardPins.SampleRateHz;
            settings.BitsPerSample = I2sBitsPerSample.Bit16;
            settings.ChannelFormat = I2sChannelFormat.OnlyLeft;
            settings.CommunicationFormat = I2sCommunicationFormat.I2S;
            settings.BufferSize = _descriptors * GranuleBytes;
            return I2sDevice.Create(settings);
        }
    }
}
