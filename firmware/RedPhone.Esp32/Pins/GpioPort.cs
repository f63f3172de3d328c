using System.Device.Gpio;
using RedPhone.Core.Ports;

namespace RedPhone.Esp32
{
    /// <summary>One GPIO pin, in or out. Polled: an interrupt would only be a late poll here.</summary>
    public sealed class GpioPort : IInputPin, IOutputPin
    {
        private readonly GpioPin _pin;

        private GpioPort(GpioPin pin)
        {
            _pin = pin;
        }

        /// <inheritdoc/>
        public bool IsHigh
        {
            get { return _pin.Read() == PinValue.High; }
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
            _pin.Write(high ? PinValue.High : PinValue.Low);
        }
    }
}
