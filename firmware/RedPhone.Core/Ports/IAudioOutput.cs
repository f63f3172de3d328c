namespace RedPhone.Core.Ports
{
    /// <summary>Port: 20 ms frames of PCMU to the earpiece. A write never waits.</summary>
    public interface IAudioOutput
    {
        /// <summary>
        /// True when the next frame is due: the device holds less than it needs to go on playing
        /// until the loop comes round again.
        /// </summary>
        bool WantsFrame(long nowMs);

        /// <summary>Queues 160 µ-law bytes.</summary>
        void Write(long nowMs, byte[] frame, int offset);

        /// <summary>
        /// As <see cref="Write"/> of 160 bytes at index 0, each XORed with the one of
        /// <paramref name="mask"/>: SRTP's key stream, at no pass of its own.
        /// </summary>
        void WriteMasked(long nowMs, byte[] frame, byte[] mask);
    }
}
