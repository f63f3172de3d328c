using System;

namespace RedPhone.Link
{
    /// <summary>The phone's received messages until the owner takes them: a ring.</summary>
    internal sealed class MessageInbox
    {
        public const int Slots = 8;

        private readonly byte[] _bytes = new byte[Slots * LinkLimits.MaxMessageBytes];
        private readonly int[] _length = new int[Slots];
        private int _first;
        private int _count;

        public bool IsFull
        {
            get { return _count == Slots; }
        }

        public void Add(byte[] message, int offset, int count)
        {
            int slot = (_first + _count) % Slots;
            Array.Copy(message, offset, _bytes, slot * LinkLimits.MaxMessageBytes, count);
            _length[slot] = count;
            _count++;
        }

        public int TryTake(byte[] buffer)
        {
            if (_count == 0)
            {
                return 0;
            }

            int length = _length[_first];
            int start = _first * LinkLimits.MaxMessageBytes;
            Array.Copy(_bytes, start, buffer, 0, length);
            Array.Clear(_bytes, start, length);
            _first = (_first + 1) % Slots;
            _count--;
            return length;
        }

        public void Clear()
        {
            Array.Clear(_bytes, 0, _bytes.Length);
            _first = 0;
            _count = 0;
        }
    }
}
