using System.Device.Gpio;
using RedPhone.Core.Ports;

namespace RedPhone.Esp32
{
    /// <summary>One GPIO pin, in or out. Polled: an interrupt would only be a late poll here.</summary>
    public sealed class GpioPort : IInputPin, IOutputPin
    {
        private const int Low = 0;
        private const int High = 1;
        private const int Unknown = -1;

        private readonly GpioPin _pin;
        private int _driven = Unknown;

        private GpioPort(GpioPin pin)
        {
            _pin = pin;
        }

        /// <inheritdoc/>
        public bool IsHigh
        {
            // Not by comparing with PinValue.High: that makes two objects more.
            get { return (int)_pin.Read() != Low; }
        }

        /// <summary>An input with its pull-up (the board's own pull-ups are stronger).</summary>
        public static GpioPort OpenInput(GpioController controller, int number)
        {
            return new GpioPort(controller.OpenPin(number, PinMode.InputPullUp));
        }

        /// <summary>
        /// An input with its pull-down: high only where something outside drives or pulls it.
        /// </summary>
        public static GpioPort OpenPulledDown(GpioController controller, int number)
        {
            return new GpioPort(controller.OpenPin(number, PinMode.InputPullDown));
        }

        /// <summary>An output.</summary>
        public static GpioPort OpenOutput(GpioController controller, int number)
        {
            return new GpioPort(controller.OpenPin(number, PinMode.Output));
        }

        /// <summary>Gives the pin free for another use.</summary>
        public void Close()
        {
            _pin.Dispose();
        }

        /// <inheritdoc/>
        public void Set(bool high)
        {
            // The lamps are set at each turn, and rarely change.
            int level = high ? High : Low;
            if (level != _driven)
            {
                _driven = level;
                _pin.Write(high ? PinValue.High : PinValue.Low);
            }
        }
    }
}
