using System;

namespace RedPhone.SelfTest
{
    /// <summary>A few datagrams on their way; what does not fit is lost, as in any network.</summary>
    internal sealed class DatagramRing
    {
        public const int DatagramBytes = 1500;
        private const int Slots = 8;

        private readonly byte[][] _datagrams = new byte[Slots][];
        private readonly int[] _counts = new int[Slots];
        private int _first;
        private int _waiting;

        public DatagramRing()
        {
            for (int i = 0; i < Slots; i++)
            {
                _datagrams[i] = new byte[DatagramBytes];
            }
        }

        public bool Put(byte[] buffer, int offset, int count)
        {
            if (_waiting == Slots || count > DatagramBytes)
            {
                return false;
            }

            int at = (_first + _waiting) % Slots;
            Array.Copy(buffer, offset, _datagrams[at], 0, count);
            _counts[at] = count;
            _waiting++;
            return true;
        }

        // The oldest datagram's length; 0: none.
        public int Take(byte[] buffer)
        {
            if (_waiting == 0)
            {
                return 0;
            }

            int count = _counts[_first];
            Array.Copy(_datagrams[_first], 0, buffer, 0, count);
            _first = (_first + 1) % Slots;
            _waiting--;
            return count;
        }
    }
}
