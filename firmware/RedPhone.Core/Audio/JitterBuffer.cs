namespace RedPhone.Core.Audio
{
    /// <summary>Turns packets as they arrive into one 20 ms frame for each playout.</summary>
    public sealed class JitterBuffer
    {
        /// <summary>Bytes, and samples, of a 20 ms frame of PCMU.</summary>
        public const int FrameBytes = 160;

        /// <summary>Frames that arrived, each counted once.</summary>
        public int Received;

        /// <summary>Frames that arrived after their playout.</summary>
        public int Late;

        /// <summary>Frames of the stream that have not arrived.</summary>
        public int Lost;

        /// <summary>Frames given out as <see cref="FrameKind.Concealed"/>.</summary>
        public int Concealed;

        /// <summary>Frames that arrived again.</summary>
        public int Duplicate;

        /// <summary>Packets whose payload is not whole frames (160 to 480 bytes).</summary>
        public int Refused;

        /// <summary>Frames waiting now.</summary>
        public int DepthFrames;

        /// <summary>Takes one packet's payload: 1 to 3 frames of 160 µ-law bytes.</summary>
        public void Put(long nowMs, int sequence, uint timestamp, byte[] buffer, int offset,
            int count)
        {
        }

        /// <summary>
        /// Writes the next 160 µ-law bytes at <paramref name="offset"/>; call it once for each
        /// frame the audio output wants.
        /// </summary>
        public FrameKind Take(long nowMs, byte[] frame, int offset)
        {
            return FrameKind.Comfort;
        }

        /// <summary>Empties the buffer, its estimates and counters: a new call or another SSRC.</summary>
        public void Reset()
        {
        }
    }
}
