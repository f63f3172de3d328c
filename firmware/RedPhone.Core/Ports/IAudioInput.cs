namespace RedPhone.Core.Ports
{
    /// <summary>
    /// Port: 20 ms frames of PCMU from the microphone. The adapter paces itself by
    /// the clock; a read never waits.
    /// </summary>
    public interface IAudioInput
    {
        /// <summary>True when the next frame is due to be taken.</summary>
        bool HasFrame(long nowMs);

        /// <summary>
        /// Takes the next frame of 160 µ-law bytes (8 kHz, ITU-T G.711) into
        /// <paramref name="frame"/> at <paramref name="offset"/>; false when none is complete.
        /// </summary>
        bool TryRead(long nowMs, byte[] frame, int offset);

        /// <summary>
        /// As <see cref="TryRead"/>, each byte XORed with the one of <paramref name="mask"/> (160
        /// bytes): SRTP's key stream, at no pass of its own.
        /// </summary>
        bool TryReadMasked(long nowMs, byte[] mask, byte[] frame, int offset);

        /// <summary>Lets the next frame go unheard; false when none is complete.</summary>
        bool TryDrop(long nowMs);
    }
}
