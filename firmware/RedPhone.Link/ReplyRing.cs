using System;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// Finished small datagrams (response, cookie, RESET) until the owner takes them; a full ring
    /// drops, which the phone's retry covers.
    /// </summary>
    internal sealed class ReplyRing
    {
        public const int Slots = 64;
        public const int SlotBytes = ResponseDatagram.Bytes;

        private readonly byte[][] _bytes = new byte[Slots][];
        private readonly UdpEndpoint[] _destination = new UdpEndpoint[Slots];
        private readonly int[] _length = new int[Slots];
        private int _first;
        private int _count;

        public ReplyRing()
        {
            for (int i = 0; i < Slots; i++)
            {
                _bytes[i] = new byte[SlotBytes];
                _destination[i] = new UdpEndpoint();
            }
        }

        public bool IsFull
        {
            get { return _count == Slots; }
        }

        /// <summary>Takes a slot of 80 bytes to be written now; call only when not full.</summary>
        public byte[] Add(UdpEndpoint destination, int length)
        {
            int slot = (_first + _count) % Slots;
            _destination[slot].CopyFrom(destination);
            _length[slot] = length;
            _count++;
            return _bytes[slot];
        }

        /// <summary>Takes back the slot added last.</summary>
        public void TakeBack()
        {
            _count--;
        }

        public int TryTake(byte[] buffer, UdpEndpoint destination)
        {
            if (_count == 0)
            {
                return 0;
            }

            int length = _length[_first];
            Array.Copy(_bytes[_first], buffer, length);
            destination.CopyFrom(_destination[_first]);
            _first = (_first + 1) % Slots;
            _count--;
            return length;
        }
    }
}
