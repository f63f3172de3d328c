namespace RedPhone.Drivers
{
    /// <summary>
    /// Register numbers (7 bits) and values (9 bits) of the Nuvoton NAU8810 that the phone uses. On
    /// the bus a write is two bytes: register shifted left by one with the value's bit 8, then the
    /// value's low byte. Source: NAU8810 data sheet, chapter "Register map".
    /// </summary>
    public static class Nau8810Register
    {
        /// <summary>Software reset: any write.</summary>
        public const int Reset = 0x00;

        /// <summary>Power management 1: biases, reference, I/O buffer, DC buffer.</summary>
        public const int Power1 = 0x01;

        /// <summary>Power management 2: boost, PGA, ADC.</summary>
        public const int Power2 = 0x02;

        /// <summary>Power management 3: outputs, mixers, DAC.</summary>
        public const int Power3 = 0x03;

        /// <summary>Audio interface: format and word length.</summary>
        public const int AudioInterface = 0x04;

        /// <summary>Companding.</summary>
        public const int Companding = 0x05;

        /// <summary>Clock control: master or slave, MCLK divider.</summary>
        public const int Clock = 0x06;

        /// <summary>Sample rate of the filters.</summary>
        public const int SampleRate = 0x07;

        /// <summary>DAC control: oversampling, soft mute.</summary>
        public const int DacControl = 0x0A;

        /// <summary>DAC volume, 0.5 dB steps, 0FF is 0 dB, 000 is mute.</summary>
        public const int DacVolume = 0x0B;

        /// <summary>ADC control: high-pass, oversampling.</summary>
        public const int AdcControl = 0x0E;

        /// <summary>ADC volume, 0.5 dB steps, 0FF is 0 dB, 000 is mute.</summary>
        public const int AdcVolume = 0x0F;

        /// <summary>Input control: what the PGA is connected to.</summary>
        public const int Input = 0x2C;

        /// <summary>PGA gain: -12 dB plus 0.75 dB a step, bit 6 mutes.</summary>
        public const int PgaGain = 0x2D;

        /// <summary>ADC boost stage.</summary>
        public const int Boost = 0x2F;

        /// <summary>Speaker mixer.</summary>
        public const int SpeakerMixer = 0x32;

        /// <summary>Speaker gain: -57 dB plus 1 dB a step, bit 6 mutes.</summary>
        public const int SpeakerGain = 0x36;

        /// <summary>Mono output mixer.</summary>
        public const int MonoMixer = 0x38;

        /// <summary>Identity: the chip's own I2C address.</summary>
        public const int Identity = 0x3F;

        /// <summary>What a NAU8810 has in <see cref="Identity"/>.</summary>
        public const int IdentityValue = 0x01A;

        /// <summary>Power 1: microphone bias, analogue bias, I/O buffer, VREF at 80 k.</summary>
        public const int Power1References = 0x01D;

        /// <summary>Power 1: as before and the DC buffer, which needs the reference.</summary>
        public const int Power1All = 0x11D;

        /// <summary>Power 2: boost, PGA and ADC on.</summary>
        public const int Power2All = 0x015;

        /// <summary>Power 3: mono out, both speaker pins, both mixers, DAC on.</summary>
        public const int Power3All = 0x0ED;

        /// <summary>Audio interface: I2S format, 16-bit words.</summary>
        public const int InterfaceI2s16 = 0x010;

        /// <summary>Companding: µ-law for ADC and DAC, the code in the word's high byte.</summary>
        public const int CompandingMuLaw = 0x014;

        /// <summary>Companding: µ-law for the ADC only, the DAC takes linear words.</summary>
        public const int CompandingMuLawAdc = 0x004;

        /// <summary>Companding: none.</summary>
        public const int CompandingLinear = 0x000;

        /// <summary>Clock: slave, MCLK is 256 fs undivided, PLL off.</summary>
        public const int ClockSlave256 = 0x000;

        /// <summary>Sample rate: filters for 8 kHz.</summary>
        public const int SampleRate8k = 0x00A;

        /// <summary>DAC control: 128x oversampling, not muted.</summary>
        public const int DacOversample128 = 0x008;

        /// <summary>ADC control: high-pass on, 128x oversampling.</summary>
        public const int AdcHighPassOversample128 = 0x108;

        /// <summary>ADC or DAC volume: 0 dB.</summary>
        public const int VolumeUnity = 0x0FF;

        /// <summary>Input: the PGA takes both microphone pins.</summary>
        public const int InputMicrophone = 0x003;

        /// <summary>PGA gain: 0 dB.</summary>
        public const int PgaUnity = 0x010;

        /// <summary>PGA gain: mute bit.</summary>
        public const int PgaMute = 0x040;

        /// <summary>Boost: +20 dB after the PGA, what an electret handset needs.</summary>
        public const int Boost20Db = 0x100;

        /// <summary>Mixers: DAC only.</summary>
        public const int MixerDac = 0x001;

        /// <summary>Mixers: DAC and the analogue path from the microphone (sidetone).</summary>
        public const int MixerDacAndSidetone = 0x003;

        /// <summary>Speaker gain: 0 dB.</summary>
        public const int SpeakerUnity = 0x039;

        /// <summary>Speaker gain: +6 dB, the largest.</summary>
        public const int SpeakerLargest = 0x03F;

        /// <summary>Speaker gain: mute bit.</summary>
        public const int SpeakerMute = 0x040;
    }
}
