namespace RedPhone.Core.Audio
{
    /// <summary>
    /// Makes tones as 20 ms PCMU frames. Paced by the frames that are taken, so that a late loop
    /// does not break a cadence. Allocates in the constructor only.
    /// </summary>
    public sealed class ToneGenerator
    {
        /// <summary>The tone that sounds; <see cref="Tone.None"/> after its end.</summary>
        public Tone Current
        {
            get { return Tone.None; }
        }

        /// <summary>Starts a tone from its beginning, in place of the current one.</summary>
        public void Start(Tone tone)
        {
        }

        /// <summary>
        /// Writes the next 160 µ-law bytes at <paramref name="offset"/>. False when no tone sounds
        /// any more; then the frame is unchanged.
        /// </summary>
        public bool Fill(byte[] frame, int offset)
        {
            return false;
        }
    }
}
