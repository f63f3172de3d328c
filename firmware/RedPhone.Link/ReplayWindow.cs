namespace RedPhone.Link
{
    /// <summary>
    /// 64 numbers below the greatest one seen (RFC 6479's idea in one word): what came already, or
    /// is older than the window, is refused. The state is two numbers that the owner keeps:
    /// <c>next</c>, one more than the greatest seen (0: none yet), and <c>seen</c>, whose bit i
    /// stands for next - 1 - i.
    /// </summary>
    public static class ReplayWindow
    {
        /// <summary>Numbers the window remembers.</summary>
        public const int Size = 64;

        /// <summary>
        /// True when <paramref name="number"/> has not been seen and is not too old.
        /// </summary>
        public static bool IsFresh(ulong next, ulong seen, ulong number)
        {
            if (number >= next)
            {
                return true;
            }

            ulong age = next - 1 - number;
            return age < Size && ((seen >> (int)age) & 1) == 0;
        }

        /// <summary>Marks a fresh number as seen (call only after authentication).</summary>
        public static void Mark(ref ulong next, ref ulong seen, ulong number)
        {
            if (number >= next)
            {
                ulong shift = number - next + 1;
                seen = shift >= Size ? 0 : seen << (int)shift;
                seen |= 1;
                next = number + 1;
                return;
            }

            seen |= 1UL << (int)(next - 1 - number);
        }
    }
}
