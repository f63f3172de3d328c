namespace RedPhone.Drivers
{
    /// <summary>The numbers that both directions of <see cref="I2sAudio"/> share.</summary>
    internal static class I2sTiming
    {
        public const int FrameSamples = 160;
        public const int FrameMs = 20;
        public const int SamplesPerMs = 8;
        public const int GranuleSamples = 256;
        public const int GranuleBytes = GranuleSamples * 2;
        public const int GranuleMs = GranuleSamples / SamplesPerMs;

        // The clocks start somewhat after the nowMs that Start was given.
        public const int MarginMs = 2;

        // A caller at most this late catches up without a lost frame.
        public const int StallMs = 100;

        // 256 ms: the longest stall, both delays and a granule. A power of two and a multiple of
        // the granule, so that no granule wraps.
        public const int RingSamples = 2048;
        public const int RingMask = RingSamples - 1;
        public const int RingBytes = RingSamples * 2;

        /// <summary>Granules that are certainly over after this time.</summary>
        public static long CertainlyOver(long elapsedMs)
        {
            return (elapsedMs - MarginMs) / GranuleMs;
        }

        /// <summary>Granules that may be over after this time.</summary>
        public static long PerhapsOver(long elapsedMs)
        {
            return elapsedMs / GranuleMs;
        }
    }
}
