namespace RedPhone.Link
{
    /// <summary>
    /// Acknowledgements and keepalive answers owed to phones; a full ring drops, which the phone's
    /// repetition covers.
    /// </summary>
    internal sealed class ControlRing
    {
        public const int Slots = 256;

        private readonly uint[] _session = new uint[Slots];
        private readonly byte[] _kind = new byte[Slots];
        private readonly uint[] _id = new uint[Slots];
        private int _first;
        private int _count;

        public void Add(uint session, int kind, uint id)
        {
            if (_count == Slots)
            {
                return;
            }

            int slot = (_first + _count) % Slots;
            _session[slot] = session;
            _kind[slot] = (byte)kind;
            _id[slot] = id;
            _count++;
        }

        public bool TryTake(out uint session, out int kind, out uint id)
        {
            session = _session[_first];
            kind = _kind[_first];
            id = _id[_first];
            if (_count == 0)
            {
                return false;
            }

            _first = (_first + 1) % Slots;
            _count--;
            return true;
        }
    }
}
