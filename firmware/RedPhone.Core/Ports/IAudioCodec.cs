namespace RedPhone.Core.Ports
{
    /// <summary>Port: the codec's analogue side and its power.</summary>
    public interface IAudioCodec
    {
        /// <summary>
        /// Powers up and configures 8 kHz µ-law companding; false when the chip does not answer.
        /// </summary>
        bool TryStart();

        /// <summary>Earpiece volume, 0 (softest, still audible) to 10 (+6 dB).</summary>
        void SetVolume(int level);

        /// <summary>Cuts the microphone in the codec.</summary>
        void SetMicrophoneMuted(bool muted);

        /// <summary>Powers converters and amplifier down; playing stops.</summary>
        void Stop();
    }
}
