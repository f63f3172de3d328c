namespace RedPhone.Core.Ports
{
    /// <summary>
    /// Port: the I2S pair (bus A receives as master, bus B sends as slave on the same clocks), 8 kHz,
    /// 16-bit little-endian mono samples. On nanoFramework both calls block the whole interpreter
    /// until the DMA has the samples or the room, so the caller must come late enough that they do
    /// not wait: the DMA moves in granules of <see cref="GranuleFrames"/>.
    /// </summary>
    public interface II2sBus
    {
        /// <summary>Samples in one DMA buffer: 256 (32 ms at 8 kHz).</summary>
        int GranuleFrames { get; }

        /// <summary>Reads one granule, 2 bytes a sample.</summary>
        void Read(byte[] buffer);

        /// <summary>Writes one granule, 2 bytes a sample.</summary>
        void Write(byte[] buffer);

        /// <summary>Starts the clocks; both directions begin with an empty DMA.</summary>
        void Start();

        /// <summary>Stops the clocks.</summary>
        void Stop();
    }
}
