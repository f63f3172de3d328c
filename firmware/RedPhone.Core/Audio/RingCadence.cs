namespace RedPhone.Core.Audio
{
    /// <summary>What the ringer sounds for an incoming call: 1 s warble, 4 s pause.</summary>
    public static class RingCadence
    {
        /// <summary>Length of one period.</summary>
        public const int PeriodMs = 5000;

        private const int SoundingMs = 1000;
        private const int HalfWarbleMs = 50;
        private const int LowHz = 1900;
        private const int HighHz = 2300;

        /// <summary>
        /// Frequency to sound <paramref name="elapsedMs"/> (0 or more) after the ringing began;
        /// 0 is silence.
        /// </summary>
        public static int FrequencyHz(long elapsedMs)
        {
            int inPeriod = (int)(elapsedMs % PeriodMs);
            if (inPeriod >= SoundingMs)
            {
                return 0;
            }

            return ((inPeriod / HalfWarbleMs) & 1) == 0 ? LowHz : HighHz;
        }

        /// <summary>
        /// The next moment, in ms since the ringing began and later than
        /// <paramref name="elapsedMs"/>, at which <see cref="FrequencyHz"/> changes.
        /// </summary>
        public static long NextChangeMs(long elapsedMs)
        {
            int inPeriod = (int)(elapsedMs % PeriodMs);
            long start = elapsedMs - inPeriod;
            return inPeriod >= SoundingMs
                ? start + PeriodMs
                : start + (((inPeriod / HalfWarbleMs) + 1) * HalfWarbleMs);
        }
    }
}
