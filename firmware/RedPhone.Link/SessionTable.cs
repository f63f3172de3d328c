using System;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The master's sessions as flat arrays, <see cref="RecordBytes"/> bytes each and no buffers. A
    /// session's index on the wire is its slot with a random tag above it, so that looking it up is
    /// one array access; its handle is the same number. Sessions of one phone are found through
    /// buckets of a keyed hash that the owner computes. Two lists in order of time (unconfirmed,
    /// up) make the earliest deadline known without a search.
    /// </summary>
    internal sealed class SessionTable
    {
        /// <summary>Slots at most: what an index has bits for.</summary>
        public const int MaxSlots = 1 << SlotBits;

        /// <summary>Bytes of one record, with its share of the buckets.</summary>
        public const int RecordBytes = BlockBytes + PortBytes + (IntArrays * 4)
            + (LongArrays * 8) + StateBytes + BucketBytes;

        // One block a slot in one array: peer 32, send key 32, receive key 32, address 16.
        public const int PeerOffset = 0;
        public const int SendKeyOffset = 32;
        public const int ReceiveKeyOffset = 64;
        private const int AddressOffset = 96;
        private const int BlockBytes = 112;
        private const int PortBytes = 2;
        private const int IntArrays = 8;
        private const int LongArrays = 6;
        private const int StateBytes = 1;
        private const int BucketBytes = 4;
        private const int SlotBits = 20;
        private const int TagMask = 0x7FF;
        private const int None = -1;

        public readonly byte[] Blocks;
        public readonly uint[] RemoteIndex;
        public readonly uint[] Conversation;
        public readonly uint[] NextId;
        public readonly ulong[] SendCounter;
        public readonly ulong[] ReceiveNext;
        public readonly ulong[] ReceiveSeen;
        public readonly ulong[] IdSeen;
        public readonly uint[] IdNext;
        public readonly long[] CreatedMs;

        private readonly int _slots;
        private readonly ushort[] _port;
        private readonly uint[] _index;
        private readonly long[] _heardMs;
        private readonly int[] _chain;
        private readonly int[] _before;
        private readonly int[] _after;
        private readonly byte[] _state;
        private readonly int[] _buckets;
        private readonly int[] _first = new int[2];
        private readonly int[] _last = new int[2];
        private int _free;

        /// <summary>Sessions that are up.</summary>
        public int UpCount;

        public SessionTable(int slots)
        {
            _slots = slots;
            Blocks = new byte[slots * BlockBytes];
            RemoteIndex = new uint[slots];
            Conversation = new uint[slots];
            NextId = new uint[slots];
            IdNext = new uint[slots];
            SendCounter = new ulong[slots];
            ReceiveNext = new ulong[slots];
            ReceiveSeen = new ulong[slots];
            IdSeen = new ulong[slots];
            CreatedMs = new long[slots];
            _port = new ushort[slots];
            _index = new uint[slots];
            _heardMs = new long[slots];
            _chain = new int[slots];
            _before = new int[slots];
            _after = new int[slots];
            _state = new byte[slots];
            int buckets = 1;
            while (buckets * 2 <= slots)
            {
                buckets *= 2;
            }

            _buckets = new int[buckets];
            for (int i = 0; i < buckets; i++)
            {
                _buckets[i] = None;
            }

            for (int i = 0; i < slots; i++)
            {
                _chain[i] = i + 1 < slots ? i + 1 : None;
            }

            _first[0] = _first[1] = _last[0] = _last[1] = None;
        }

        /// <summary>The oldest unconfirmed session, or -1.</summary>
        public int OldestPending
        {
            get { return _first[0]; }
        }

        /// <summary>The session that is up and silent longest, or -1.</summary>
        public int MostSilent
        {
            get { return _first[1]; }
        }

        public static int BlockOf(int slot)
        {
            return slot * BlockBytes;
        }

        /// <summary>The slot of a session with this index or handle, or -1.</summary>
        public int Find(uint index)
        {
            int slot = (int)(index & (MaxSlots - 1));
            return slot < _slots && _index[slot] == index && _state[slot] != 0 ? slot : None;
        }

        /// <summary>The session of a phone that is up (or unconfirmed), or -1.</summary>
        public int FindPeer(uint bucketHash, byte[] peer, int offset, bool up)
        {
            int slot = _buckets[bucketHash & (uint)(_buckets.Length - 1)];
            while (slot != None)
            {
                if ((StateOf(slot) == SessionState.Up) == up && IsPeer(slot, peer, offset))
                {
                    return slot;
                }

                slot = _chain[slot];
            }

            return None;
        }

        /// <summary>
        /// Makes an unconfirmed session with empty counters; -1 when there is no room.
        /// </summary>
        public int Add(long nowMs, uint tag, uint bucketHash, byte[] peer, int offset,
            SessionState state)
        {
            int slot = _free;
            if (slot == None)
            {
                return None;
            }

            _free = _chain[slot];
            // The tag is random and never the slot's last one; index 0 means none on the wire.
            uint newTag = (tag & TagMask) == 0 ? 1 : tag & TagMask;
            uint lastTag = _index[slot] >> SlotBits;
            newTag = newTag == lastTag ? (newTag % TagMask) + 1 : newTag;
            _index[slot] = (newTag << SlotBits) | (uint)slot;
            Array.Copy(peer, offset, Blocks, BlockOf(slot) + PeerOffset, NoiseIk.KeyBytes);
            SendCounter[slot] = 0;
            ReceiveNext[slot] = 0;
            ReceiveSeen[slot] = 0;
            NextId[slot] = 0;
            IdNext[slot] = 0;
            IdSeen[slot] = 0;
            CreatedMs[slot] = nowMs;
            _heardMs[slot] = nowMs;
            _state[slot] = (byte)state;
            uint bucket = bucketHash & (uint)(_buckets.Length - 1);
            _chain[slot] = _buckets[bucket];
            _buckets[bucket] = slot;
            Append(0, slot);
            return slot;
        }

        /// <summary>An unconfirmed session is now up.</summary>
        public void SetUp(long nowMs, int slot)
        {
            Unlink(0, slot);
            _state[slot] = (byte)SessionState.Up;
            _heardMs[slot] = nowMs;
            Append(1, slot);
            UpCount++;
        }

        /// <summary>A session that is up was heard: it is now the least silent.</summary>
        public void Heard(long nowMs, int slot)
        {
            Unlink(1, slot);
            _heardMs[slot] = nowMs;
            Append(1, slot);
        }

        /// <summary>Frees a session and wipes its keys.</summary>
        public void Remove(int slot, uint bucketHash)
        {
            bool up = StateOf(slot) == SessionState.Up;
            Unlink(up ? 1 : 0, slot);
            UpCount -= up ? 1 : 0;
            Unchain(slot, bucketHash & (uint)(_buckets.Length - 1));
            Array.Clear(Blocks, BlockOf(slot), BlockBytes);
            _state[slot] = (byte)SessionState.Free;
            _chain[slot] = _free;
            _free = slot;
        }

        public SessionState StateOf(int slot)
        {
            return (SessionState)_state[slot];
        }

        public uint IndexOf(int slot)
        {
            return _index[slot];
        }

        public long HeardMs(int slot)
        {
            return _heardMs[slot];
        }

        public void SetAddress(int slot, UdpEndpoint address)
        {
            Array.Copy(address.Address, 0, Blocks, BlockOf(slot) + AddressOffset,
                UdpEndpoint.AddressBytes);
            _port[slot] = (ushort)address.Port;
        }

        public void CopyAddress(int slot, UdpEndpoint address)
        {
            Array.Copy(Blocks, BlockOf(slot) + AddressOffset, address.Address, 0,
                UdpEndpoint.AddressBytes);
            address.Port = _port[slot];
        }

        private bool IsPeer(int slot, byte[] peer, int offset)
        {
            int block = BlockOf(slot) + PeerOffset;
            for (int i = 0; i < NoiseIk.KeyBytes; i++)
            {
                if (Blocks[block + i] != peer[offset + i])
                {
                    return false;
                }
            }

            return true;
        }

        private void Append(int list, int slot)
        {
            _before[slot] = _last[list];
            _after[slot] = None;
            if (_last[list] == None)
            {
                _first[list] = slot;
            }
            else
            {
                _after[_last[list]] = slot;
            }

            _last[list] = slot;
        }

        private void Unlink(int list, int slot)
        {
            if (_before[slot] == None)
            {
                _first[list] = _after[slot];
            }
            else
            {
                _after[_before[slot]] = _after[slot];
            }

            if (_after[slot] == None)
            {
                _last[list] = _before[slot];
            }
            else
            {
                _before[_after[slot]] = _before[slot];
            }
        }

        private void Unchain(int slot, uint bucket)
        {
            if (_buckets[bucket] == slot)
            {
                _buckets[bucket] = _chain[slot];
                return;
            }

            int at = _buckets[bucket];
            while (_chain[at] != slot)
            {
                at = _chain[at];
            }

            _chain[at] = _chain[slot];
        }
    }
}
