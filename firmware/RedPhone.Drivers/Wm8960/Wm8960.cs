using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Driver of the Wolfson WM8960 on the prototype: left channel, clock slave, 8 kHz from an MCLK
    /// of 2.048 MHz. As with <see cref="Nau8810"/> the microphone comes as µ-law in the word's high
    /// byte and the earpiece takes linear words. The chip cannot be read: a missing acknowledge is
    /// the only sign of an absent one. Allocates nothing after construction.
    /// </summary>
    public sealed class Wm8960 : IAudioCodec
    {
        /// <summary>Largest volume level: +6 dB.</summary>
        public const int LargestVolume = Nau8810.LargestVolume;

        private const int StepDb = 3;
        private const int WriteBytes = 2;

        // Register, value, in the order of writing: references before what stands on them.
        private static readonly int[] _powerUp =
        {
            // Everything to its default, outputs off.
            Wm8960Register.Reset, 0x000,
            // References first ...
            Wm8960Register.Power1, Wm8960Register.Power1References,
            // ... then input, ADC and microphone bias,
            Wm8960Register.Power1, Wm8960Register.Power1All,
            // DAC and headphone output,
            Wm8960Register.Power2, Wm8960Register.Power2All,
            // PGA and mixer.
            Wm8960Register.Power3, Wm8960Register.Power3All,
            // The ESP32 drives all clocks, MCLK = 256 fs.
            Wm8960Register.Clock, Wm8960Register.ClockMclk256,
            // I2S, 16-bit words.
            Wm8960Register.AudioInterface, Wm8960Register.InterfaceI2s16,
            // µ-law from the ADC alone (a DMA that runs dry sends zeros: silence only if linear).
            Wm8960Register.Companding, Wm8960Register.CompandingMuLawAdc,
            // The reset leaves the DAC muted.
            Wm8960Register.DacControl, Wm8960Register.DacOn,
            Wm8960Register.DacVolume, Wm8960Register.DacUnity,
            Wm8960Register.AdcVolume, Wm8960Register.AdcUnity,
            // +20 dB for the electret capsule.
            Wm8960Register.InputPath, Wm8960Register.InputBoost20Db,
            Wm8960Register.Mixer, Wm8960Register.MixerDac,
        };

        private readonly II2cDevice _device;
        private readonly bool _sidetone;
        private readonly byte[] _write = new byte[WriteBytes];
        private int _volume = Nau8810.UnityVolume;
        private bool _muted;
        private bool _wasReset;
        private int _busErrors;

        /// <summary>
        /// <paramref name="device"/> is the codec at <see cref="BoardPins.CodecAddress"/>;
        /// <paramref name="sidetone"/> lets the talker hear himself through the chip's bypass.
        /// </summary>
        public Wm8960(II2cDevice device, bool sidetone)
        {
            if (device == null)
            {
                throw new ArgumentNullException("device");
            }

            _device = device;
            _sidetone = sidetone;
        }

        /// <summary>Writes that were not acknowledged.</summary>
        public int BusErrors
        {
            get { return _busErrors; }
        }

        /// <summary>
        /// Resets and configures the chip; volume and mute set earlier are applied again. False,
        /// and nothing further written, at the first missing acknowledge: call again later.
        /// </summary>
        public bool TryStart()
        {
            for (int i = 0; i < _powerUp.Length; i += 2)
            {
                if (!TryWrite(_powerUp[i], _powerUp[i + 1]))
                {
                    return false;
                }

                _wasReset = true;
            }

            return TryWrite(Wm8960Register.InputVolume, InputValue())
                && TryWrite(Wm8960Register.Bypass, _sidetone
                    ? Wm8960Register.BypassSidetone : Wm8960Register.BypassOff)
                && TryWrite(Wm8960Register.HeadphoneVolume, HeadphoneValue());
        }

        /// <summary>
        /// Earpiece volume in 3 dB steps: 10 is +6 dB, 8 is 0 dB, 0 is -24 dB (still audible).
        /// Levels outside are clamped. A failed write is counted and made good by the next start.
        /// </summary>
        public void SetVolume(int level)
        {
            _volume = level < 0 ? 0 : level > LargestVolume ? LargestVolume : level;
            Apply(Wm8960Register.HeadphoneVolume, HeadphoneValue());
        }

        /// <summary>
        /// Cuts the microphone in the PGA, before ADC and sidetone. A failed write is counted and
        /// made good by the next call or start.
        /// </summary>
        public void SetMicrophoneMuted(bool muted)
        {
            _muted = muted;
            Apply(Wm8960Register.InputVolume, InputValue());
        }

        /// <summary>Mutes the earpiece first, then powers everything down (no click).</summary>
        public void Stop()
        {
            Apply(Wm8960Register.HeadphoneVolume, Wm8960Register.HeadphoneMute);
            Apply(Wm8960Register.Power3, 0x000);
            Apply(Wm8960Register.Power2, 0x000);
            Apply(Wm8960Register.Power1, 0x000);
        }

        // Before its reset the chip is not to be written to: the start applies the values.
        private void Apply(int register, int value)
        {
            if (_wasReset)
            {
                TryWrite(register, value);
            }
        }

        private int HeadphoneValue()
        {
            return Wm8960Register.HeadphoneLargest - StepDb * (LargestVolume - _volume);
        }

        private int InputValue()
        {
            return _muted
                ? Wm8960Register.InputUnity | Wm8960Register.InputMute : Wm8960Register.InputUnity;
        }

        private bool TryWrite(int register, int value)
        {
            _write[0] = (byte)(register << 1 | value >> 8);
            _write[1] = (byte)value;
            if (_device.TryWrite(_write, 0, WriteBytes))
            {
                return true;
            }

            _busErrors++;
            return false;
        }
    }
}
