using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Driver of the Nuvoton NAU8810 mono voice codec: clock slave, 8 kHz. The chip compresses the
    /// microphone to µ-law (the code is the I2S word's high byte); towards the earpiece it takes
    /// linear words, which <see cref="I2sAudio"/> expands. Nothing is read back: a missing
    /// acknowledge is the only sign of an absent chip. Allocates nothing after construction.
    /// </summary>
    public sealed class Nau8810 : RegisterCodec
    {
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

        /// <summary>
        /// <paramref name="device"/> is the codec at <see cref="BoardPins.CodecAddress"/>;
        /// <paramref name="sidetone"/> lets the talker hear himself through the chip's analogue
        /// path.
        /// </summary>
        public Nau8810(II2cDevice device, bool sidetone)
            : base(device, sidetone, _powerUp, Nau8810Register.SpeakerGain, Nau8810Register.PgaGain)
        {
        }

        /// <inheritdoc/>
        public override void Stop()
        {
            Apply(Nau8810Register.SpeakerGain, VolumeValue() | Nau8810Register.SpeakerMute);
            Apply(Nau8810Register.Power3, 0x000);
            Apply(Nau8810Register.Power2, 0x000);
            Apply(Nau8810Register.Power1, 0x000);
        }

        /// <inheritdoc/>
        protected override int VolumeValue()
        {
            return Nau8810Register.SpeakerLargest - StepDb * (LargestVolume - Volume);
        }

        /// <inheritdoc/>
        protected override int MicrophoneValue()
        {
            return Muted
                ? Nau8810Register.PgaUnity | Nau8810Register.PgaMute : Nau8810Register.PgaUnity;
        }

        /// <inheritdoc/>
        protected override bool TryRoute()
        {
            int mixer = Sidetone
                ? Nau8810Register.MixerDacAndSidetone : Nau8810Register.MixerDac;
            return TryWrite(Nau8810Register.SpeakerMixer, mixer)
                && TryWrite(Nau8810Register.MonoMixer, mixer);
        }
    }
}
