using System;
using System.Device.Gpio;
using System.Threading;
using RedPhone.Core.Ports;
using RedPhone.Drivers;
using RedPhone.SelfTest;

namespace RedPhone.Esp32
{
    /// <summary>
    /// The board as the self-test takes it, pin by pin, over the telephone's own adapters. Not beside
    /// a <see cref="Board"/>: both open the same pins.
    /// </summary>
    public sealed class DeviceBoard : ISelfTestBoard
    {
        private const int Gpios = 49;
        private const int Addresses = 128;

        private readonly GpioController _controller = new GpioController();
        private readonly GpioPort[] _open = new GpioPort[Gpios];
        private readonly I2cPort[] _i2c = new I2cPort[Addresses];
        private bool _i2cAssigned;
        private I2sPair _i2s;
        private PwmPort _ringer;

        /// <inheritdoc/>
        public long NowMs
        {
            get { return Environment.TickCount64; }
        }

        /// <inheritdoc/>
        public void Wait(int milliseconds)
        {
            Thread.Sleep(milliseconds);
        }

        /// <inheritdoc/>
        public IInputPin OpenInput(int gpio)
        {
            return Keep(gpio, GpioPort.OpenInput(_controller, gpio));
        }

        /// <inheritdoc/>
        public IInputPin OpenPulledDown(int gpio)
        {
            return Keep(gpio, GpioPort.OpenPulledDown(_controller, gpio));
        }

        /// <inheritdoc/>
        public IOutputPin OpenOutput(int gpio)
        {
            return Keep(gpio, GpioPort.OpenOutput(_controller, gpio));
        }

        /// <inheritdoc/>
        public void Close(int gpio)
        {
            if (_open[gpio] != null)
            {
                _open[gpio].Close();
                _open[gpio] = null;
            }
        }

        /// <inheritdoc/>
        public II2cDevice OpenI2c(int address)
        {
            if (!_i2cAssigned)
            {
                _i2cAssigned = true;
                PinFunctions.AssignI2c();
            }

            if (_i2c[address] == null)
            {
                _i2c[address] = new I2cPort(address);
            }

            return _i2c[address];
        }

        /// <inheritdoc/>
        public II2sBus OpenI2s()
        {
            if (_i2s == null)
            {
                PinFunctions.AssignI2s();
                _i2s = new I2sPair(BoardPins.I2sDescriptors);
            }

            return _i2s;
        }

        /// <inheritdoc/>
        public IPwm OpenRinger()
        {
            if (_ringer == null)
            {
                PinFunctions.AssignRinger();
                _ringer = new PwmPort(BoardPins.Ringer);
            }

            return _ringer;
        }

        private GpioPort Keep(int gpio, GpioPort port)
        {
            _open[gpio] = port;
            return port;
        }
    }
}
