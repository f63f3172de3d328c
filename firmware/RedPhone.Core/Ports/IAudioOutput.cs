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
    }
}
