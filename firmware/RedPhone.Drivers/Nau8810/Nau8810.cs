using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Driver of the Nuvoton NAU8810 mono voice codec: clock slave, 8 kHz. The chip compresses the
    /// microphone to µ-law (the code is the I2S word's high byte); towards the earpiece it takes
    /// linear words, which <see cref="I2sAudio"/> expands. Nothing is read back: a missing
    /// acknowledge is the only sign of an absent chip. Allocates nothing after construction.
    /// </summary>
    public sealed class Nau8810 : IAudioCodec
    {
        /// <summary>Largest volume level: +6 dB.</summary>
        public const int LargestVolume = 10;

        /// <summary>
        /// The volume level of exactly 0 dB, in force after <see cref="TryStart"/>.
        /// </summary>
        public const int UnityVolume = 8;

        private const int StepDb = 3;
        private const int WriteBytes = 2;

        // Register, value, in the order of writing: references before what stands on them.
        private static readonly int[] _powerUp =
        {
            // Everything to its default, outputs off.
            Nau8810Register.Reset, 0x000,
            // References and biases first ...
            Nau8810Register.Power1, Nau8810Register.Power1References,
            // ... then the DC buffer that stands on them.
            Nau8810Register.Power1, Nau8810Register.Power1All,
            // Boost, PGA and ADC on.
            Nau8810Register.Power2, Nau8810Register.Power2All,
            // Mono out, speaker pins, mixers and DAC on.
            Nau8810Register.Power3, Nau8810Register.Power3All,
            // I2S, 16-bit words.
            Nau8810Register.AudioInterface, Nau8810Register.InterfaceI2s16,
            // µ-law from the ADC. Not for the DAC: a DMA that runs dry sends zeros, and µ-law code
            // 0 is the loudest there is; linear zeros are silence.
            Nau8810Register.Companding, Nau8810Register.CompandingMuLawAdc,
            // The ESP32 drives all clocks, MCLK = 256 fs.
            Nau8810Register.Clock, Nau8810Register.ClockSlave256,
            // Digital filters for 8 kHz.
            Nau8810Register.SampleRate, Nau8810Register.SampleRate8k,
            // DAC: 128x oversampling (quieter than 64x), soft mute off.
            Nau8810Register.DacControl, Nau8810Register.DacOversample128,
            // ADC: high-pass against DC, 128x oversampling.
            Nau8810Register.AdcControl, Nau8810Register.AdcHighPassOversample128,
            // DAC at 0 dB.
            Nau8810Register.DacVolume, Nau8810Register.VolumeUnity,
            // ADC at 0 dB.
            Nau8810Register.AdcVolume, Nau8810Register.VolumeUnity,
            // PGA between both microphone pins (differential).
            Nau8810Register.Input, Nau8810Register.InputMicrophone,
            // +20 dB for the electret capsule.
            Nau8810Register.Boost, Nau8810Register.Boost20Db,
        };

        private readonly II2cDevice _device;
        private readonly bool _sidetone;
        private readonly byte[] _write = new byte[WriteBytes];
        private int _volume = UnityVolume;
        private bool _muted;
        private bool _wasReset;
        private int _busErrors;

        /// <summary>
        /// <paramref name="device"/> is the codec at <see cref="BoardPins.CodecAddress"/>;
        /// <paramref name="sidetone"/> lets the talker hear himself through the chip's analogue
        /// path.
        /// </summary>
        public Nau8810(II2cDevice device, bool sidetone)
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

            int mixer = _sidetone
                ? Nau8810Register.MixerDacAndSidetone : Nau8810Register.MixerDac;

            return TryWrite(Nau8810Register.PgaGain, PgaValue())
                && TryWrite(Nau8810Register.SpeakerMixer, mixer)
                && TryWrite(Nau8810Register.MonoMixer, mixer)
                && TryWrite(Nau8810Register.SpeakerGain, SpeakerValue());
        }

        // Before its reset the chip is not to be written to: the start applies the values.
        private void Apply(int register, int value)
        {
            if (_wasReset)
            {
                TryWrite(register, value);
            }
        }

        /// <summary>
        /// Earpiece volume in 3 dB steps: 10 is +6 dB, 8 is 0 dB, 0 is -24 dB (still audible).
        /// Levels outside are clamped. A failed write is counted and made good by the next start.
        /// </summary>
        public void SetVolume(int level)
        {
            _volume = level < 0 ? 0 : level > LargestVolume ? LargestVolume : level;
            Apply(Nau8810Register.SpeakerGain, SpeakerValue());
        }

        /// <summary>
        /// Cuts the microphone in the PGA, before ADC and sidetone. A failed write is counted and
        /// made good by the next call or start.
        /// </summary>
        public void SetMicrophoneMuted(bool muted)
        {
            _muted = muted;
            Apply(Nau8810Register.PgaGain, PgaValue());
        }

        /// <summary>Mutes the speaker first, then powers everything down (no click).</summary>
        public void Stop()
        {
            Apply(Nau8810Register.SpeakerGain, SpeakerValue() | Nau8810Register.SpeakerMute);
            Apply(Nau8810Register.Power3, 0x000);
            Apply(Nau8810Register.Power2, 0x000);
            Apply(Nau8810Register.Power1, 0x000);
        }

        private int SpeakerValue()
        {
            return Nau8810Register.SpeakerLargest - StepDb * (LargestVolume - _volume);
        }

        private int PgaValue()
        {
            return _muted
                ? Nau8810Register.PgaUnity | Nau8810Register.PgaMute : Nau8810Register.PgaUnity;
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
