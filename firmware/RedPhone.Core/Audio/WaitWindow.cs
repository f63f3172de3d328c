namespace RedPhone.Core.Audio
{
    /// <summary>
    /// How long the latest frames waited in the jitter buffer for their playout, in ms; negative
    /// when they came too late. The 5th percentile of this wait stands for the 95th percentile of
    /// the delay: both are the same distribution, seen from the playout.
    /// </summary>
    internal sealed class WaitWindow
    {
        /// <summary>Frames that the window holds: 2.56 s.</summary>
        internal const int Size = 128;

        /// <summary>A wait below this is a short one.</summary>
        internal const int ShortMs = 10;

        private const int TailPercent = 5;

        private readonly int[] _waits = new int[Size];
        private int _at;
        private int _short;

        /// <summary>Waits held now.</summary>
        internal int Count;

        internal void Add(int waitMs)
        {
            if (Count < Size)
            {
                Count++;
            }
            else if (_waits[_at] < ShortMs)
            {
                _short--;
            }

            _waits[_at] = waitMs;
            _at = (_at + 1) & (Size - 1);
            if (waitMs < ShortMs)
            {
                _short++;
            }
        }

        /// <summary>
        /// As <see cref="TailIsBelow"/> for <see cref="ShortMs"/>, counted as the waits come.
        /// </summary>
        internal bool TailIsShort
        {
            get { return _short > Count * TailPercent / 100; }
        }

        /// <summary>True when more than 5 % of the waits are shorter.</summary>
        internal bool TailIsBelow(int waitMs)
        {
            int[] waits = _waits;
            int count = Count;
            int most = count * TailPercent / 100;
            int below = 0;
            for (int i = 0; i < count && below <= most; i++)
            {
                if (waits[i] < waitMs)
                {
                    below++;
                }
            }

            return below > most;
        }

        /// <summary>The longest wait; 0 when there is none.</summary>
        internal int Longest()
        {
            int longest = 0;
            for (int i = 0; i < Count; i++)
            {
                if (_waits[i] > longest)
                {
                    longest = _waits[i];
                }
            }

            return longest;
        }

        /// <summary>The playout moved: every wait would have been longer by this.</summary>
        internal void Shift(int ms)
        {
            _short = 0;
            for (int i = 0; i < Count; i++)
            {
                _waits[i] += ms;
                _short += _waits[i] < ShortMs ? 1 : 0;
            }
        }

        internal void Clear()
        {
            Count = 0;
            _at = 0;
            _short = 0;
        }
    }
}
