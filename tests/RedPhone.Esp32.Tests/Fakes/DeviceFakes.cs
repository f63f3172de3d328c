using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.Models;

namespace System.Device.Gpio
{
    public enum PinMode
    {
        InputPullDown = 1, InputPullUp = 2, Output = 3,
    }

    public readonly record struct PinValue(bool IsHigh)
    {
        public static PinValue High => new(true);

        public static PinValue Low => new(false);
    }

    public sealed class GpioPin(int number, PinMode mode, HashSet<int> open) : IDisposable
    {
        public PinValue Read() => new(mode == PinMode.InputPullDown
            ? FakeWorld.Current.Board.Wiring.Input(number).IsHigh
            : FakeWorld.Current.Level(number));

        public void Dispose()
        {
            FakeWorld.Current.Board.Wiring.Release(number);
            open.Remove(number);
        }

        public void Write(PinValue value)
        {
            if (mode != PinMode.Output)
            {
                throw new InvalidOperationException("an input");
            }

            FakeWorld.Current.SetPin(number, value.IsHigh);
        }
    }

    public sealed class GpioController
    {
        private readonly HashSet<int> _open = [];

        public GpioPin OpenPin(int pinNumber, PinMode mode) => _open.Add(pinNumber)
            ? new GpioPin(pinNumber, mode, _open)
            : throw new InvalidOperationException("opened twice");
    }
}

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

namespace System.Device.Pwm
{
    public sealed class PwmChannel
    {
        private PwmChannel(int frequency) => Frequency = frequency;

        public static PwmChannel Last { get; private set; }

        public int Frequency { get; set; }

        public bool IsRunning { get; private set; }

        public int Starts { get; private set; }

        public static PwmChannel CreateFromPin(int pin, int frequency,
            double dutyCyclePercentage)
            => Last = FakeWorld.Current.PinFunctions.ContainsKey(pin) && dutyCyclePercentage == 0.5
                ? new PwmChannel(frequency)
                : throw new InvalidOperationException("pin not assigned");

        public void Start()
        {
            Starts++;
            IsRunning = true;
            FakeWorld.Current.Board.RingerPin.SetFrequency(Frequency);
        }

        public void Stop()
        {
            IsRunning = false;
            FakeWorld.Current.Board.RingerPin.SetFrequency(0);
        }
    }
}

namespace System.Security.Cryptography
{
    public enum CipherMode
    {
        ECB = 2,
    }

    /// <summary>The native primitive, played by the framework's own.</summary>
    public sealed class Aes(CipherMode mode)
    {
        public byte[] Key { get; set; }

        [ThreadStatic]
        public static int Calls;

        [ThreadStatic]
        public static bool IsBroken;

        public byte[] Encrypt(byte[] data)
        {
            Calls++;
            if (mode != CipherMode.ECB || data.Length % 16 != 0)
            {
                throw new ArgumentException("whole blocks");
            }

            byte[] result = Oracle.EncryptEcb(Key, data);
            result[0] ^= (byte)(IsBroken ? 1 : 0);
            return result;
        }
    }

    public static class HMACSHA256
    {
        [ThreadStatic]
        public static int Calls;

        [ThreadStatic]
        public static bool IsMissing;

        public static byte[] HashData(byte[] key, byte[] source)
        {
            Calls++;
            return IsMissing ? throw new NotSupportedException()
                : Oracle.Hmac(key, source);
        }
    }
}
