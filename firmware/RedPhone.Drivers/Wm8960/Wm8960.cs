using RedPhone.Core.Ports;

namespace RedPhone.Drivers
{
    /// <summary>
    /// Driver of the Wolfson WM8960 on the prototype: left channel, clock slave, 8 kHz from an MCLK
    /// of 2.048 MHz. As with <see cref="Nau8810"/> the microphone comes as µ-law in the word's high
    /// byte and the earpiece takes linear words. The chip cannot be read: a missing acknowledge is
    /// the only sign of an absent one. Allocates nothing after construction.
    /// </summary>
    public sealed class Wm8960 : RegisterCodec
    {
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

        /// <summary>
        /// <paramref name="device"/> is the codec at <see cref="BoardPins.CodecAddress"/>;
        /// <paramref name="sidetone"/> lets the talker hear himself through the chip's bypass.
        /// </summary>
        public Wm8960(II2cDevice device, bool sidetone)
            : base(device, sidetone, _powerUp, Wm8960Register.HeadphoneVolume,
                Wm8960Register.InputVolume)
        {
        }

        /// <inheritdoc/>
        public override void Stop()
        {
            Apply(Wm8960Register.HeadphoneVolume, Wm8960Register.HeadphoneMute);
            Apply(Wm8960Register.Power3, 0x000);
            Apply(Wm8960Register.Power2, 0x000);
            Apply(Wm8960Register.Power1, 0x000);
        }

        /// <inheritdoc/>
        protected override int VolumeValue()
        {
            return Wm8960Register.HeadphoneLargest - StepDb * (LargestVolume - Volume);
        }

        /// <inheritdoc/>
        protected override int MicrophoneValue()
        {
            return Muted
                ? Wm8960Register.InputUnity | Wm8960Register.InputMute : Wm8960Register.InputUnity;
        }

        /// <inheritdoc/>
        protected override bool TryRoute()
        {
            return TryWrite(Wm8960Register.Bypass,
                Sidetone ? Wm8960Register.BypassSidetone : Wm8960Register.BypassOff);
        }
    }
}
