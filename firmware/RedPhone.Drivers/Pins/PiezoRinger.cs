using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// The piezo ringer on a PWM output; the hardware is only touched on a change.
    /// </summary>
    public sealed class PiezoRinger : IRinger
    {
        /// <summary>Highest frequency passed on, Hz; above it nothing is heard.</summary>
        public const int HighestHz = 10000;

        private readonly IPwm _pwm;
        private int _frequencyHz;

        /// <summary>The output is switched off.</summary>
        public PiezoRinger(IPwm pwm)
        {
            if (pwm == null)
            {
                throw new ArgumentNullException("pwm");
            }

            _pwm = pwm;
            _pwm.SetFrequency(0);
        }

        /// <summary>
        /// Sounds <paramref name="frequencyHz"/> (clamped to 10 kHz); 0 or less is silence.
        /// </summary>
        public void Sound(int frequencyHz)
        {
            int wanted = frequencyHz < 0 ? 0 : frequencyHz > HighestHz ? HighestHz : frequencyHz;
            if (wanted != _frequencyHz)
            {
                _frequencyHz = wanted;
                _pwm.SetFrequency(wanted);
            }
        }
    }
}
