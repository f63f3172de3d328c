using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// Handshakes whose message 1 authenticated and whose owner has not answered yet: a small fixed
    /// table, swept by time.
    /// </summary>
    internal sealed class AskedTable
    {
        private const int SlotMask = LinkLimits.MaxAsked - 1;
        private const int GenerationMask = 0xFFFFFF;
        private const int None = -1;

        public readonly byte[][] Noise = new byte[LinkLimits.MaxAsked][];
        public readonly byte[][] Ephemeral = new byte[LinkLimits.MaxAsked][];
        public readonly byte[][] Peer = new byte[LinkLimits.MaxAsked][];
        public readonly UdpEndpoint[] Source = new UdpEndpoint[LinkLimits.MaxAsked];
        public readonly uint[] RemoteIndex = new uint[LinkLimits.MaxAsked];
        public readonly uint[] Conversation = new uint[LinkLimits.MaxAsked];

        private readonly bool[] _used = new bool[LinkLimits.MaxAsked];
        private readonly int[] _generation = new int[LinkLimits.MaxAsked];
        private readonly long[] _untilMs = new long[LinkLimits.MaxAsked];
        private int _count;

        public AskedTable()
        {
            for (int i = 0; i < LinkLimits.MaxAsked; i++)
            {
                Noise[i] = new byte[NoiseIk.SavedBytes];
                Ephemeral[i] = new byte[NoiseIk.KeyBytes];
                Peer[i] = new byte[NoiseIk.KeyBytes];
                Source[i] = new UdpEndpoint();
            }
        }

        public bool IsFull
        {
            get { return _count == LinkLimits.MaxAsked; }
        }

        public long NextDeadlineMs
        {
            get
            {
                long next = long.MaxValue;
                for (int i = 0; i < LinkLimits.MaxAsked && _count > 0; i++)
                {
                    next = _used[i] && _untilMs[i] < next ? _untilMs[i] : next;
                }

                return next;
            }
        }

        /// <summary>Takes a free slot; call only when not full.</summary>
        public int Add(long nowMs)
        {
            int slot = 0;
            while (_used[slot])
            {
                slot++;
            }

            _used[slot] = true;
            _untilMs[slot] = nowMs + LinkLimits.AskedMs;
            _generation[slot] = (_generation[slot] + 1) & GenerationMask;
            _count++;
            return slot;
        }

        public int HandleOf(int slot)
        {
            return (_generation[slot] * LinkLimits.MaxAsked) + slot;
        }

        public int Find(int handle)
        {
            int slot = handle & SlotMask;
            return handle >= 0 && _used[slot] && HandleOf(slot) == handle ? slot : None;
        }

        public void Remove(int slot)
        {
            Bytes.Wipe(Noise[slot]);
            _used[slot] = false;
            _count--;
        }

        public void HandleTimeout(long nowMs)
        {
            for (int i = 0; i < LinkLimits.MaxAsked && _count > 0; i++)
            {
                if (_used[i] && nowMs >= _untilMs[i])
                {
                    Remove(i);
                }
            }
        }
    }
}
