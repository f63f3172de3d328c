using System.Device.Pwm;
using RedPhone.Core.Ports;

namespace RedPhone.Esp32
{
    /// <summary>One PWM output at half duty.</summary>
    public sealed class PwmPort : IPwm
    {
        private const int IdleHz = 1000;
        private const double HalfDuty = 0.5;

        private readonly PwmChannel _channel;
        private bool _running;

        /// <summary>The output on a pin that was assigned to PWM1; it is silent.</summary>
        public PwmPort(int pin)
        {
            _channel = PwmChannel.CreateFromPin(pin, IdleHz, HalfDuty);
        }

        /// <inheritdoc/>
        public void SetFrequency(int frequencyHz)
        {
            if (frequencyHz > 0)
            {
                _channel.Frequency = frequencyHz;
                if (!_running)
                {
                    _channel.Start();
                }
            }
            else if (_running)
            {
                _channel.Stop();
            }

            _running = frequencyHz > 0;
        }
    }
}
