using System;

namespace RedPhone.Link
{
    /// <summary>
    /// Messages that wait for their acknowledgements, for one session (phone) or all of them
    /// (master): flat arrays, the first Count entries of the order are in use.
    /// </summary>
    internal sealed class SendQueue
    {
        private readonly int _slots;
        private readonly byte[] _bytes;
        private readonly int[] _order;
        private readonly int[] _session;
        private readonly uint[] _id;
        private readonly int[] _length;
        private readonly int[] _sends;
        private readonly bool[] _ready;
        private readonly int[] _waitMs;
        private readonly long[] _dueMs;
        private int _readyCount;

        public int Count;
        public int Retransmitted;
        public int Undelivered;

        public SendQueue(int slots)
        {
            _slots = slots;
            _bytes = new byte[slots * LinkLimits.MaxMessageBytes];
            _order = new int[slots];
            _session = new int[slots];
            _id = new uint[slots];
            _length = new int[slots];
            _sends = new int[slots];
            _ready = new bool[slots];
            _waitMs = new int[slots];
            _dueMs = new long[slots];
            Clear();
        }

        /// <summary>
        /// Adds a message, ready to be sent. False when the queue is full, the session has its
        /// share, or the id is so far from its oldest that the receiver's window could not tell.
        /// </summary>
        public bool TryAdd(long nowMs, int session, uint id, byte[] message, int offset, int count)
        {
            if (Count == _slots || !MayAdd(session, id))
            {
                return false;
            }

            int slot = _order[Count];
            Count++;
            Array.Copy(message, offset, _bytes, slot * LinkLimits.MaxMessageBytes, count);
            _session[slot] = session;
            _id[slot] = id;
            _length[slot] = count;
            _sends[slot] = 1;
            MakeReady(nowMs, slot, LinkLimits.RetransmitMs);
            return true;
        }

        /// <summary>Removes an acknowledged message; an unknown id changes nothing.</summary>
        public void Acknowledge(int session, uint id)
        {
            for (int i = 0; i < Count; i++)
            {
                int slot = _order[i];
                if (_session[slot] == session && _id[slot] == id)
                {
                    Remove(i);
                    return;
                }
            }
        }

        /// <summary>Forgets all messages of a session.</summary>
        public void Drop(int session)
        {
            for (int i = Count - 1; i >= 0; i--)
            {
                if (_session[_order[i]] == session)
                {
                    Remove(i);
                }
            }
        }

        /// <summary>
        /// Gives the messages of one session to its successor, to be sent at once.
        /// </summary>
        public void Move(long nowMs, int from, int to)
        {
            for (int i = 0; i < Count; i++)
            {
                int slot = _order[i];
                if (_session[slot] == from)
                {
                    _session[slot] = to;
                    MakeReady(nowMs, slot, LinkLimits.RetransmitMs);
                }
            }
        }

        /// <summary>
        /// Makes due messages ready again and gives up those sent too often; one that still waits to
        /// be sent is not due. Returns the greatest number of sends among the messages made ready.
        /// </summary>
        public int HandleTimeout(long nowMs)
        {
            int most = 0;
            for (int i = Count - 1; i >= 0; i--)
            {
                int slot = _order[i];
                if (_ready[slot] || nowMs < _dueMs[slot])
                {
                    continue;
                }

                if (_sends[slot] >= LinkLimits.MaxSends)
                {
                    Undelivered++;
                    Remove(i);
                    continue;
                }

                MakeReady(nowMs, slot, WaitAfter(_sends[slot]));
                _sends[slot]++;
                Retransmitted++;
                most = _sends[slot] > most ? _sends[slot] : most;
            }

            return most;
        }

        public long NextDeadlineMs
        {
            get
            {
                long next = long.MaxValue;
                for (int i = 0; i < Count; i++)
                {
                    int slot = _order[i];
                    if (!_ready[slot])
                    {
                        next = _dueMs[slot] < next ? _dueMs[slot] : next;
                    }
                }

                return next;
            }
        }

        /// <summary>True when a message waits to be sent.</summary>
        public bool HasReady
        {
            get { return _readyCount > 0; }
        }

        /// <summary>
        /// For a message just taken whose sealing takes a while: it is not due before
        /// <see cref="NoteSent"/>.
        /// </summary>
        public void HoldTimer(int slot)
        {
            _dueMs[slot] = long.MaxValue;
        }

        /// <summary>
        /// A held message leaves, its wait begins; one that was acknowledged or is to be sent once
        /// more meanwhile is left alone.
        /// </summary>
        public void NoteSent(long nowMs, uint id)
        {
            for (int i = 0; i < Count; i++)
            {
                int slot = _order[i];
                if (_id[slot] == id && !_ready[slot])
                {
                    _dueMs[slot] = nowMs + _waitMs[slot];
                }
            }
        }

        public uint IdOf(int slot)
        {
            return _id[slot];
        }

        /// <summary>
        /// Takes the next message to send out of the ready ones: its slot, or -1.
        /// </summary>
        public int TakeReady()
        {
            for (int i = 0; i < Count; i++)
            {
                int slot = _order[i];
                if (_ready[slot])
                {
                    _ready[slot] = false;
                    _readyCount--;
                    return slot;
                }
            }

            return -1;
        }

        public int SessionOf(int slot)
        {
            return _session[slot];
        }

        /// <summary>Writes the message's plaintext and returns its padded length.</summary>
        public int Encode(int slot, byte[] buffer, int offset)
        {
            return InnerMessage.Encode(buffer, offset, InnerMessage.MessageKind, _id[slot], _bytes,
                slot * LinkLimits.MaxMessageBytes, _length[slot]);
        }

        /// <summary>Forgets and wipes everything.</summary>
        public void Clear()
        {
            for (int i = 0; i < _slots; i++)
            {
                _order[i] = i;
                _ready[i] = false;
            }

            Count = 0;
            _readyCount = 0;
            Array.Clear(_bytes, 0, _bytes.Length);
        }

        private void MakeReady(long nowMs, int slot, int waitMs)
        {
            _readyCount += _ready[slot] ? 0 : 1;
            _ready[slot] = true;
            _waitMs[slot] = waitMs;
            _dueMs[slot] = nowMs + waitMs;
        }

        private bool MayAdd(int session, uint id)
        {
            int own = 0;
            for (int i = 0; i < Count; i++)
            {
                int slot = _order[i];
                if (_session[slot] == session)
                {
                    own++;
                    if (id - _id[slot] >= ReplayWindow.Size)
                    {
                        return false;
                    }
                }
            }

            return own < LinkLimits.MaxOutstanding;
        }

        private void Remove(int position)
        {
            int slot = _order[position];
            Array.Clear(_bytes, slot * LinkLimits.MaxMessageBytes, _length[slot]);
            _readyCount -= _ready[slot] ? 1 : 0;
            _ready[slot] = false;
            Count--;
            _order[position] = _order[Count];
            _order[Count] = slot;
        }

        // 200 ms after the first send, 400 after the second, ... up to the cap.
        private static int WaitAfter(int sends)
        {
            int wait = LinkLimits.RetransmitMs;
            for (int i = 0; i < sends && wait < LinkLimits.RetransmitCapMs; i++)
            {
                wait *= 2;
            }

            return wait < LinkLimits.RetransmitCapMs ? wait : LinkLimits.RetransmitCapMs;
        }
    }
}
