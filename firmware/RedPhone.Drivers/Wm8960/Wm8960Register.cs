namespace RedPhone.Drivers
{
    /// <summary>
    /// Register numbers (7 bits) and values (9 bits) of the Wolfson WM8960 that the prototype uses;
    /// the left channel alone. On the bus a write is two bytes: register shifted left by one with
    /// the value's bit 8, then the value's low byte. The chip cannot be read. Source: WM8960 data
    /// sheet, chapter "Register map".
    /// </summary>
    public static class Wm8960Register
    {
        /// <summary>Left PGA: -17.25 dB plus 0.75 dB a step, bit 7 mutes, bit 8 takes over.</summary>
        public const int InputVolume = 0x00;

        /// <summary>Left headphone volume: 79 is 0 dB, 1 dB steps, below 30 mute.</summary>
        public const int HeadphoneVolume = 0x02;

        /// <summary>Clocking 1: dividers of converters and system clock, clock source.</summary>
        public const int Clock = 0x04;

        /// <summary>ADC and DAC control: DAC soft mute, ADC high-pass.</summary>
        public const int DacControl = 0x05;

        /// <summary>Audio interface 1: format, word length, master or slave.</summary>
        public const int AudioInterface = 0x07;

        /// <summary>Audio interface 2: companding, use of the ADCLRC pin.</summary>
        public const int Companding = 0x09;

        /// <summary>Left DAC volume: FF is 0 dB, 0.5 dB steps, bit 8 takes over.</summary>
        public const int DacVolume = 0x0A;

        /// <summary>Software reset: any write.</summary>
        public const int Reset = 0x0F;

        /// <summary>Left ADC volume: C3 is 0 dB, 0.5 dB steps, bit 8 takes over.</summary>
        public const int AdcVolume = 0x15;

        /// <summary>Power management 1: references, input, ADC, microphone bias.</summary>
        public const int Power1 = 0x19;

        /// <summary>Power management 2: DAC and outputs.</summary>
        public const int Power2 = 0x1A;

        /// <summary>Left input: what the PGA takes, boost after it.</summary>
        public const int InputPath = 0x20;

        /// <summary>Left output mixer.</summary>
        public const int Mixer = 0x22;

        /// <summary>Left bypass: input boost stage to the output mixer.</summary>
        public const int Bypass = 0x2D;

        /// <summary>Power management 3: PGA and output mixer.</summary>
        public const int Power3 = 0x2F;

        /// <summary>Power 1: VMID over 2 x 50 k and VREF.</summary>
        public const int Power1References = 0x0C0;

        /// <summary>Power 1: references, left input and ADC, microphone bias.</summary>
        public const int Power1All = 0x0EA;

        /// <summary>Power 2: left DAC and left headphone output.</summary>
        public const int Power2All = 0x140;

        /// <summary>Power 3: left PGA and left output mixer.</summary>
        public const int Power3All = 0x028;

        /// <summary>Clock: MCLK undivided, both converters at 1/256 of it.</summary>
        public const int ClockMclk256 = 0x000;

        /// <summary>Audio interface: slave, I2S format, 16-bit words.</summary>
        public const int InterfaceI2s16 = 0x002;

        /// <summary>
        /// Companding: µ-law from the ADC, linear to the DAC; the ADC follows the DACLRC pin, so one
        /// word select is enough.
        /// </summary>
        public const int CompandingMuLawAdc = 0x044;

        /// <summary>DAC control: DAC not muted, ADC high-pass on.</summary>
        public const int DacOn = 0x000;

        /// <summary>Input: LINPUT1 to the PGA, +20 dB, on to ADC and bypass.</summary>
        public const int InputBoost20Db = 0x128;

        /// <summary>PGA: 0 dB, taken over at once.</summary>
        public const int InputUnity = 0x117;

        /// <summary>PGA: mute bit.</summary>
        public const int InputMute = 0x080;

        /// <summary>DAC volume: 0 dB, taken over at once.</summary>
        public const int DacUnity = 0x1FF;

        /// <summary>ADC volume: 0 dB, taken over at once.</summary>
        public const int AdcUnity = 0x1C3;

        /// <summary>Mixer: DAC.</summary>
        public const int MixerDac = 0x100;

        /// <summary>Bypass: off.</summary>
        public const int BypassOff = 0x050;

        /// <summary>Bypass: on at -15 dB (sidetone).</summary>
        public const int BypassSidetone = 0x0D0;

        /// <summary>Headphone: 0 dB, taken over at once.</summary>
        public const int HeadphoneUnity = 0x179;

        /// <summary>Headphone: +6 dB, the largest.</summary>
        public const int HeadphoneLargest = 0x17F;

        /// <summary>Headphone: mute.</summary>
        public const int HeadphoneMute = 0x100;
    }
}
