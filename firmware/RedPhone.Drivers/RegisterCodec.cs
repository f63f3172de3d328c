using System;
using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// A codec with 7-bit registers of 9 bits that are written over I2C and not read back: a missing
    /// acknowledge is the only sign of an absent chip. Allocates nothing after construction.
    /// </summary>
    public abstract class RegisterCodec : IAudioCodec
    {
        /// <summary>Largest volume level: +6 dB.</summary>
        public const int LargestVolume = 10;

        /// <summary>
        /// The volume level of exactly 0 dB, in force after <see cref="TryStart"/>.
        /// </summary>
        public const int UnityVolume = 8;

        /// <summary>What a volume level is worth.</summary>
        protected const int StepDb = 3;

        private const int WriteBytes = 2;

        private readonly II2cDevice _device;
        private readonly int[] _powerUp;
        private readonly int _volumeRegister;
        private readonly int _microphoneRegister;
        private readonly byte[] _write = new byte[WriteBytes];
        private bool _wasReset;
        private int _busErrors;

        /// <summary>
        /// <paramref name="powerUp"/> is register, value, in the order of writing, the reset first.
        /// </summary>
        protected RegisterCodec(II2cDevice device, bool sidetone, int[] powerUp,
            int volumeRegister, int microphoneRegister)
        {
            if (device == null)
            {
                throw new ArgumentNullException("device");
            }

            _device = device;
            _powerUp = powerUp;
            _volumeRegister = volumeRegister;
            _microphoneRegister = microphoneRegister;
            Sidetone = sidetone;
            Volume = UnityVolume;
        }

        /// <summary>Writes that were not acknowledged.</summary>
        public int BusErrors
        {
            get { return _busErrors; }
        }

        /// <summary>The talker hears himself through the chip.</summary>
        protected bool Sidetone { get; private set; }

        /// <summary>The volume level set last, 0 to <see cref="LargestVolume"/>.</summary>
        protected int Volume { get; private set; }

        /// <summary>The microphone is cut.</summary>
        protected bool Muted { get; private set; }

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

            return TryWrite(_microphoneRegister, MicrophoneValue()) && TryRoute()
                && TryWrite(_volumeRegister, VolumeValue());
        }

        /// <summary>
        /// Earpiece volume in 3 dB steps: 10 is +6 dB, 8 is 0 dB, 0 is -24 dB (still audible).
        /// Levels outside are clamped. A failed write is counted and made good by the next start.
        /// </summary>
        public void SetVolume(int level)
        {
            Volume = level < 0 ? 0 : level > LargestVolume ? LargestVolume : level;
            Apply(_volumeRegister, VolumeValue());
        }

        /// <summary>
        /// Cuts the microphone in the PGA, before ADC and sidetone. A failed write is counted and
        /// made good by the next call or start.
        /// </summary>
        public void SetMicrophoneMuted(bool muted)
        {
            Muted = muted;
            Apply(_microphoneRegister, MicrophoneValue());
        }

        /// <summary>Mutes the earpiece first, then powers everything down (no click).</summary>
        public abstract void Stop();

        /// <summary>Value of the volume register for <see cref="Volume"/>.</summary>
        protected abstract int VolumeValue();

        /// <summary>Value of the microphone's register for <see cref="Muted"/>.</summary>
        protected abstract int MicrophoneValue();

        /// <summary>Connects DAC and <see cref="Sidetone"/> with the outputs.</summary>
        protected abstract bool TryRoute();

        /// <summary>
        /// Writes to a started chip. Before its reset it is not to be written to: the start applies
        /// the values.
        /// </summary>
        protected void Apply(int register, int value)
        {
            if (_wasReset)
            {
                TryWrite(register, value);
            }
        }

        /// <summary>Writes one register; a missing acknowledge is counted.</summary>
        protected bool TryWrite(int register, int value)
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
