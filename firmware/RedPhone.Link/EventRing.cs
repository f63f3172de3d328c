using System;

namespace RedPhone.Link
{
    /// <summary>
    /// Reports until the owner takes them. Never overflows: what would cause a report is refused
    /// while there is no room.
    /// </summary>
    internal sealed class EventRing
    {
        public const int Slots = 32;

        private readonly LinkServerEventKind[] _kind = new LinkServerEventKind[Slots];
        private readonly int[] _session = new int[Slots];
        private readonly byte[] _peer = new byte[Slots * NoiseIk.KeyBytes];
        private readonly ulong[] _stamp = new ulong[Slots];
        private readonly byte[] _message = new byte[Slots * LinkLimits.MaxMessageBytes];
        private readonly int[] _length = new int[Slots];
        private int _first;
        private int _count;

        public int Room
        {
            get { return Slots - _count; }
        }

        public void Add(LinkServerEventKind kind, int session, byte[] peer, int peerOffset,
            ulong stamp)
        {
            AddMessage(kind, session, peer, peerOffset, stamp, null, 0, 0);
        }

        public void AddMessage(LinkServerEventKind kind, int session, byte[] peer, int peerOffset,
            ulong stamp, byte[] message, int offset, int count)
        {
            int slot = (_first + _count) % Slots;
            _kind[slot] = kind;
            _session[slot] = session;
            _stamp[slot] = stamp;
            _length[slot] = count;
            Array.Copy(peer, peerOffset, _peer, slot * NoiseIk.KeyBytes, NoiseIk.KeyBytes);
            if (count > 0)
            {
                Array.Copy(message, offset, _message, slot * LinkLimits.MaxMessageBytes, count);
            }

            _count++;
        }

        public bool TryTake(LinkServerEvent e)
        {
            if (_count == 0)
            {
                return false;
            }

            e.Kind = _kind[_first];
            e.Session = _session[_first];
            e.Stamp = _stamp[_first];
            e.MessageCount = _length[_first];
            Array.Copy(_peer, _first * NoiseIk.KeyBytes, e.PeerPublic, 0, NoiseIk.KeyBytes);
            if (e.MessageCount > 0)
            {
                int start = _first * LinkLimits.MaxMessageBytes;
                Array.Copy(_message, start, e.Message, 0, e.MessageCount);
                Array.Clear(_message, start, e.MessageCount);
            }

            _first = (_first + 1) % Slots;
            _count--;
            return true;
        }
    }
}
