using System;

namespace RedPhone.Core.Audio
{
    /// <summary>
    /// The frames that the jitter buffer holds, each in the slot of its number. A slot also
    /// remembers the number of the last frame that came, so that a second one is known.
    /// </summary>
    internal sealed class FrameSlots
    {
        /// <summary>640 ms: the deepest buffer, and a burst after a stall.</summary>
        internal const int Count = 32;

        private const int Mask = Count - 1;
        private const int FrameBytes = JitterBuffer.FrameBytes;

        // Mean magnitude of a silent frame: about -44 dBov.
        private const int SilentMean = 200;

        private readonly byte[] _data = new byte[Count * FrameBytes];
        private readonly byte[] _masks = new byte[Count * FrameBytes];
        private readonly int[] _numbers = new int[Count];
        private readonly bool[] _held = new bool[Count];
        private readonly long[] _arrivals = new long[Count];

        /// <summary>Frames held now.</summary>
        internal int Held;

        internal void Reset()
        {
            ReleaseAll();
            for (int i = 0; i < Count; i++)
            {
                _numbers[i] = int.MinValue;
            }
        }

        /// <summary>True when the frame came before and its slot has not been used since.</summary>
        internal bool HasSeen(int number)
        {
            return _numbers[number & Mask] == number;
        }

        /// <summary>Takes the slot for a frame that is not kept.</summary>
        internal void MarkSeen(int number)
        {
            int slot = number & Mask;
            Release(slot);
            _numbers[slot] = number;
        }

        /// <summary>Copies frame and mask (null: none) into the frame's slot.</summary>
        internal void Store(int number, long nowMs, byte[] buffer, int offset, byte[] mask)
        {
            MarkSeen(number);
            int slot = number & Mask;
            Array.Copy(buffer, offset, _data, slot * FrameBytes, FrameBytes);
            if (mask != null)
            {
                Array.Copy(mask, 0, _masks, slot * FrameBytes, FrameBytes);
            }
            else
            {
                Array.Clear(_masks, slot * FrameBytes, FrameBytes);
            }

            _arrivals[slot] = nowMs;
            _held[slot] = true;
            Held++;
        }

        internal bool IsHeld(int number)
        {
            int slot = number & Mask;
            return _held[slot] && _numbers[slot] == number;
        }

        internal long ArrivalMs(int number)
        {
            return _arrivals[number & Mask];
        }

        /// <summary>Copies the held frame and its mask out; it stays.</summary>
        internal void CopyTo(int number, byte[] frame, byte[] mask)
        {
            int at = (number & Mask) * FrameBytes;
            Array.Copy(_data, at, frame, 0, FrameBytes);
            Array.Copy(_masks, at, mask, 0, FrameBytes);
        }

        /// <summary>Gives a frame's slot free; true when it was held.</summary>
        internal bool Remove(int number)
        {
            bool held = IsHeld(number);
            if (held)
            {
                Release(number & Mask);
            }

            return held;
        }

        internal void ReleaseAll()
        {
            for (int i = 0; i < Count; i++)
            {
                Release(i);
            }
        }

        /// <summary>Number of the oldest held frame that is not newer than the newest.</summary>
        internal int Oldest(int newest)
        {
            int oldest = newest;
            for (int number = newest - 1; number > newest - Count; number--)
            {
                if (IsHeld(number))
                {
                    oldest = number;
                }
            }

            return oldest;
        }

        internal bool IsSilent(int number)
        {
            byte[] data = _data;
            byte[] masks = _masks;
            short[] samples = MuLaw.Samples;
            int at = (number & Mask) * FrameBytes;
            int sum = 0;
            for (int end = at + FrameBytes; at < end; at++)
            {
                int sample = samples[data[at] ^ masks[at]];
                sum += sample < 0 ? -sample : sample;
            }

            return sum < SilentMean * FrameBytes;
        }

        private void Release(int slot)
        {
            if (_held[slot])
            {
                _held[slot] = false;
                Held--;
            }
        }
    }
}
