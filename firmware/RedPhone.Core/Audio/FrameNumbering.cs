namespace RedPhone.Core.Audio
{
    /// <summary>
    /// Numbers the frames of a stream by their RTP timestamps, across wraps and jumps, and counts
    /// the lost ones.
    /// </summary>
    internal sealed class FrameNumbering
    {
        // RFC 3550 Appendix A.1 takes 3,000 packets for a gap in the stream, more for another one.
        private const int MaxAheadFrames = 3000;
        private const int MaxBehindFrames = 100;
        private const int NoJump = -1;

        private bool _anchored;
        private int _first;
        private int _newestSequence;
        private uint _newestTimestamp;
        private int _jumpSequence;

        /// <summary>Number of the newest frame; the first one is 0.</summary>
        internal int Newest;

        /// <summary>Frames between the first and the newest that have not arrived.</summary>
        internal int Lost;

        internal void Reset()
        {
            _anchored = false;
            _first = 0;
            _jumpSequence = NoJump;
            Newest = -1;
            Lost = 0;
        }

        /// <summary>
        /// The number of a packet's first frame. A source whose timestamps jump, or another source,
        /// goes on right behind the newest frame, but not before the playout's next one, or its
        /// start would be cut off. False when the number cannot be told: an old
        /// packet from before a jump, or the first one of a sequence that jumps (the second one is
        /// believed, as in RFC 3550 A.1).
        /// </summary>
        internal bool TryNumber(int sequence, uint timestamp, int nextPlayed, out int number)
        {
            number = Newest + 1 > nextPlayed ? Newest + 1 : nextPlayed;
            if (!_anchored)
            {
                _anchored = true;
                return true;
            }

            int ahead = (short)(sequence - _newestSequence);
            int samples = (int)(timestamp - _newestTimestamp);
            int frames = samples / JitterBuffer.FrameBytes;
            if (frames * JitterBuffer.FrameBytes == samples && frames > 0 == ahead > 0
                && frames <= MaxAheadFrames && frames >= -MaxBehindFrames)
            {
                number = Newest + frames;
                _jumpSequence = NoJump;

                // With consecutive sequence numbers a gap in time is a pause, not a loss.
                if (ahead > 1)
                {
                    Lost += frames - 1;
                }

                return true;
            }

            if (ahead == 1 || sequence == _jumpSequence)
            {
                _jumpSequence = NoJump;
                return true;
            }

            _jumpSequence = (sequence + 1) & 0xFFFF;
            return false;
        }

        /// <summary>Remembers a frame if it is the newest.</summary>
        internal void Advance(int number, int sequence, uint timestamp)
        {
            if (number > Newest)
            {
                Newest = number;
                _newestSequence = sequence;
                _newestTimestamp = timestamp;
            }
        }

        /// <summary>Counts a frame that arrived for the first time.</summary>
        internal void CountArrival(int number)
        {
            if (number < _first)
            {
                Lost += _first - number - 1;
                _first = number;
            }
            else if (number < Newest && number > _first && Lost > 0)
            {
                Lost--;
            }
        }
    }
}
