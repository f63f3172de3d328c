using RedPhone.Drivers;
using RedPhone.Models;
using RedPhone.NanoFakes;

namespace System.Device.I2s
{
    [Flags]
    public enum I2sMode
    {
        Master = 1, Slave = 2, Tx = 4, Rx = 8, Pdm = 64,
    }

    public enum I2sBitsPerSample
    {
        Bit8 = 8, Bit16 = 16,
    }

    public enum I2sChannelFormat
    {
        RightLeft = 0, OnlyLeft = 4,
    }

    public enum I2sCommunicationFormat
    {
        Msb = 3, I2S = 1,
    }

    public sealed class I2sConnectionSettings(int busId)
    {
        public int BusId => busId;

        // The platform's own default.
        public I2sMode Mode { get; set; } = I2sMode.Pdm;

        public I2sBitsPerSample BitsPerSample { get; set; }

        public I2sChannelFormat ChannelFormat { get; set; }

        public I2sCommunicationFormat CommunicationFormat { get; set; }

        public int SampleRate { get; set; }

        public int BufferSize { get; set; }
    }

    /// <summary>
    /// Two buses on the board's I2S model: only Master | Rx has an input and drives the clocks, only
    /// Slave | Tx with its clocks wired back has an output. A call that would wait is noted.
    /// </summary>
    public sealed class I2sDevice : IDisposable
    {
        private readonly I2sConnectionSettings _settings;

        private I2sDevice(I2sConnectionSettings settings) => _settings = settings;

        private static I2sModel Model => FakeWorld.Current.Board.I2s;

        public static I2sDevice Create(I2sConnectionSettings settings)
        {
            bool receives = settings is { BusId: 1, Mode: I2sMode.Master | I2sMode.Rx };
            bool sends = settings is { BusId: 2, Mode: I2sMode.Slave | I2sMode.Tx };
            if ((!receives && !sends) || settings.SampleRate != 8000
                || settings.BitsPerSample != I2sBitsPerSample.Bit16
                || settings.ChannelFormat != I2sChannelFormat.OnlyLeft
                || settings.CommunicationFormat != I2sCommunicationFormat.I2S
                || settings.BufferSize != BoardPins.I2sDescriptors * 512)
            {
                throw new InvalidOperationException("wrong settings");
            }

            FakeWorld world = FakeWorld.Current;
            if (receives)
            {
                world.I2sOrder.Add("receive");
                Model.Start();
            }
            else
            {
                world.I2sOrder.Add("send");
            }

            return new I2sDevice(settings);
        }

        public void Read(SpanByte buffer) => Move(I2sMode.Rx, () => Model.Read(buffer.Array));

        public void Write(SpanByte buffer) => Move(I2sMode.Tx, () => Model.Write(buffer.Array));

        public void Dispose()
        {
            if (_settings.BusId == 1)
            {
                Model.Stop();
            }
        }

        private void Move(I2sMode needed, Action move)
        {
            if (!_settings.Mode.HasFlag(needed))
            {
                throw new InvalidOperationException("wrong direction");
            }

            for (int i = 0; FakeWorld.Current.MayWait && i < 1000
                && !(needed == I2sMode.Rx ? Model.CanRead : Model.CanWrite); i++)
            {
                FakeWorld.Current.Sleep(1);
            }

            int before = Model.WouldBlock;
            move();
            if (Model.WouldBlock != before)
            {
                FakeWorld.Current.Blocked.Add("i2s " + needed);
            }
        }
    }
}
