namespace RedPhone.Link
{
    /// <summary>When the phone tries again, and with which master key.</summary>
    internal static class HandshakeSchedule
    {
        private const int StampMsBits = 40;

        /// <summary>
        /// 1, 2, 4, 8, 8 ... s after <paramref name="failed"/> handshakes in a row; from the second
        /// on up to a quarter less, so that phones do not come in step.
        /// </summary>
        public static int WaitMs(LinkCrypto crypto, int failed)
        {
            int wait = LinkLimits.HandshakeMs;
            for (int i = 0; i < failed && wait < LinkLimits.HandshakeCapMs; i++)
            {
                wait *= 2;
            }

            return failed == 0 ? wait : wait - crypto.NextBelow(wait / 4);
        }

        /// <summary>The first key twice, then backup and first key by turns.</summary>
        public static int MasterKey(bool hasBackup, int failed)
        {
            if (!hasBackup || failed < LinkLimits.HandshakesBeforeBackup)
            {
                return 0;
            }

            return (failed - LinkLimits.HandshakesBeforeBackup) % 2 == 0 ? 1 : 0;
        }

        /// <summary>
        /// Boot count (24 bits) and milliseconds since boot (40 bits), greater than the last one.
        /// </summary>
        public static ulong Stamp(uint bootCount, long nowMs, ulong last)
        {
            ulong stamp = ((ulong)bootCount << StampMsBits)
                | ((ulong)nowMs & ((1UL << StampMsBits) - 1));
            return stamp > last ? stamp : last + 1;
        }
    }
}
