using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The master's end of all sealed links (docs/protocol/link.md). Sans-IO: the owner hands in
    /// datagrams and time, takes out reports and datagrams after each call. Nothing allocates after
    /// the constructor; strangers get silence, and nothing is kept for them.
    /// </summary>
    /// <remarks>
    /// <code>
    /// session        event                          then
    /// (none)         message 1 authenticates        HandshakeAsked, kept for 5 s
    /// asked          Accept                         response, Pending for 10 s
    ///                Reject                         silence
    /// Pending        transport message              SessionUp; replaces the phone's older session
    ///                                               and takes over its address
    /// Up             transport message, counter     the address follows
    ///                above all earlier ones
    ///                silent for 66 s, 48 h old      SessionDown
    ///                Close                          gone
    /// unknown index  transport message              RESET
    /// </code>
    /// </remarks>
    public sealed class LinkServer
    {
        /// <summary>Bytes of one session's record; everything else is shared.</summary>
        public const int SessionRecordBytes = SessionTable.RecordBytes;

        private const int QueueMinSlots = 64;
        private const int QueueMaxSlots = 2048;
        private const int SessionsPerQueueSlot = 4;

        // A datagram reports at most that a session is up and its message.
        private const int EventsPerDatagram = 2;
        private const int None = -1;

        private readonly LinkCrypto _crypto;
        private readonly ServerHandshake _handshake;
        private readonly CookieGuard _guard;
        private readonly SessionTable _sessions;
        private readonly AskedTable _asked = new AskedTable();
        private readonly SendQueue _queue;
        private readonly ReplyRing _replies = new ReplyRing();
        private readonly ControlRing _controls = new ControlRing();
        private readonly EventRing _events = new EventRing();
        private readonly byte[] _bucketKey = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _bucketHash = new byte[LinkDatagram.MacBytes];
        private readonly int _maxSessions;

        /// <summary>Datagrams dropped: wrong length, mac1, tag or state, or no room.</summary>
        public int Dropped;

        /// <summary>Datagrams dropped by the replay window.</summary>
        public int Replayed;

        /// <summary>Messages that came again and were only acknowledged again.</summary>
        public int Duplicates;

        /// <summary>Message 1 datagrams whose sender proved its key.</summary>
        public int HandshakesAsked;

        /// <summary>Cookies demanded.</summary>
        public int CookiesSent;

        /// <summary>RESETs sent.</summary>
        public int ResetsSent;

        /// <summary>
        /// Makes a server for <paramref name="maxSessions"/> phones (at most about a million); this
        /// is all it will ever allocate. <paramref name="staticPrivate"/> (32 bytes) is copied.
        /// </summary>
        public LinkServer(ICryptoEngine engine, IEntropy entropy, byte[] staticPrivate,
            int maxSessions)
        {
            if (staticPrivate.Length != LinkLimits.KeyBytes)
            {
                throw new ArgumentException("a key is 32 bytes");
            }

            if (maxSessions < 1 || maxSessions > SessionTable.MaxSlots - LinkLimits.MaxPending)
            {
                throw new ArgumentOutOfRangeException("maxSessions");
            }

            _maxSessions = maxSessions;
            _crypto = new LinkCrypto(engine, entropy);
            _handshake = new ServerHandshake(_crypto, staticPrivate);
            _guard = new CookieGuard(_crypto, _handshake.StaticPublic);
            _sessions = new SessionTable(maxSessions + LinkLimits.MaxPending);
            int slots = maxSessions / SessionsPerQueueSlot;
            slots = slots < QueueMinSlots ? QueueMinSlots : slots;
            _queue = new SendQueue(slots > QueueMaxSlots ? QueueMaxSlots : slots);
            entropy.Fill(_bucketKey, 0, _bucketKey.Length);
        }

        /// <summary>Sessions that are up.</summary>
        public int SessionCount
        {
            get { return _sessions.UpCount; }
        }

        /// <summary>Second and later sends of messages.</summary>
        public int Retransmitted
        {
            get { return _queue.Retransmitted; }
        }

        /// <summary>Messages given up after the last send.</summary>
        public int Undelivered
        {
            get { return _queue.Undelivered; }
        }

        /// <summary>
        /// Earliest time <see cref="HandleTimeout"/> wants to be called; long.MaxValue for none.
        /// </summary>
        public long NextDeadlineMs
        {
            get
            {
                long next = _queue.NextDeadlineMs;
                long asked = _asked.NextDeadlineMs;
                next = asked < next ? asked : next;
                int slot = _sessions.OldestPending;
                if (slot != None)
                {
                    long due = _sessions.HeardMs(slot) + LinkLimits.PendingSessionMs;
                    next = due < next ? due : next;
                }

                slot = _sessions.MostSilent;
                if (slot != None)
                {
                    long due = _sessions.HeardMs(slot) + LinkLimits.SessionIdleMs;
                    next = due < next ? due : next;
                }

                return next;
            }
        }

        /// <summary>Copies the master's static public key (32 bytes), as phones pin it.</summary>
        public void CopyPublic(byte[] output, int offset)
        {
            Array.Copy(_handshake.StaticPublic, 0, output, offset, NoiseIk.KeyBytes);
        }

        /// <summary>
        /// Takes one datagram, any <paramref name="count"/> bytes at index 0: what is not ours is
        /// counted and dropped. The buffer is decrypted in place.
        /// </summary>
        public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
        {
            // Without room for its reports a datagram is not looked at; it comes again.
            bool used = false;
            if (_events.Room >= EventsPerDatagram)
            {
                switch (LinkDatagram.ReadType(buffer, 0, count))
                {
                    case LinkDatagram.InitType:
                        used = HandleInit(nowMs, source, buffer, count);
                        break;
                    case LinkDatagram.TransportType:
                        used = HandleTransport(nowMs, source, buffer, count);
                        break;
                }
            }

            if (!used)
            {
                Dropped++;
            }
        }

        /// <summary>Runs the timers; early calls do nothing.</summary>
        public void HandleTimeout(long nowMs)
        {
            _asked.HandleTimeout(nowMs);
            _queue.HandleTimeout(nowMs);
            int slot = _sessions.OldestPending;
            while (slot != None && nowMs >= _sessions.HeardMs(slot) + LinkLimits.PendingSessionMs)
            {
                Remove(slot);
                slot = _sessions.OldestPending;
            }

            slot = _sessions.MostSilent;
            while (slot != None && _events.Room > 0
                && nowMs >= _sessions.HeardMs(slot) + LinkLimits.SessionIdleMs)
            {
                Down(slot);
                slot = _sessions.MostSilent;
            }
        }

        /// <summary>
        /// Writes the next datagram to send at index 0 (<paramref name="buffer"/> holds at least
        /// 1,184 bytes) and where to; false when there is none.
        /// </summary>
        public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
        {
            if (buffer.Length < LinkLimits.MaxDatagramBytes)
            {
                throw new ArgumentException("a datagram needs 1,184 bytes");
            }

            count = _replies.TryTake(buffer, destination);
            if (count == 0)
            {
                count = TakeControl(buffer, destination);
            }

            if (count == 0)
            {
                count = TakeMessage(buffer, destination);
            }

            return count > 0;
        }

        /// <summary>
        /// Fills <paramref name="e"/> with the next report; false when there is none.
        /// </summary>
        public bool TryTakeEvent(LinkServerEvent e)
        {
            return _events.TryTake(e);
        }

        /// <summary>
        /// Answers HandshakeAsked: makes the session, pending until the phone's first transport
        /// message, at the cost of three curve multiplications. False when the handle is not (or no
        /// longer) awaited, when there is no room, or the phone's key is a low-order point.
        /// </summary>
        public bool Accept(long nowMs, int handle)
        {
            int asked = _asked.Find(handle);
            if (asked == None)
            {
                return false;
            }

            bool accepted = !_replies.IsFull && TryAccept(nowMs, asked);
            _asked.Remove(asked);
            return accepted;
        }

        /// <summary>Answers HandshakeAsked with silence; stale handles are ignored.</summary>
        public void Reject(int handle)
        {
            int asked = _asked.Find(handle);
            if (asked != None)
            {
                _asked.Remove(asked);
            }
        }

        /// <summary>True while the session is up.</summary>
        public bool IsUp(int session)
        {
            return FindUp(session) != None;
        }

        /// <summary>Copies the address the phone was last heard from; false when not up.</summary>
        public bool TryGetAddress(int session, UdpEndpoint address)
        {
            int slot = FindUp(session);
            if (slot == None)
            {
                return false;
            }

            _sessions.CopyAddress(slot, address);
            return true;
        }

        /// <summary>
        /// Queues one whole message of 1 to 1,100 bytes (copied), delivered at most once and in any
        /// order. False when the session is not up, 8 of its messages wait for acknowledgements, or
        /// the shared queue is full.
        /// </summary>
        public bool TrySend(long nowMs, int session, byte[] message, int offset, int count)
        {
            if (count < 1 || count > LinkLimits.MaxMessageBytes)
            {
                throw new ArgumentOutOfRangeException("count");
            }

            int slot = FindUp(session);
            if (slot == None || !_queue.TryAdd(nowMs, session, _sessions.NextId[slot], message,
                offset, count))
            {
                return false;
            }

            _sessions.NextId[slot]++;
            return true;
        }

        /// <summary>
        /// Ends a session at once, without a report; stale handles are ignored. The phone learns it
        /// from the RESET that answers its next datagram.
        /// </summary>
        public void Close(int session)
        {
            int slot = FindUp(session);
            if (slot != None)
            {
                Remove(slot);
            }
        }

        private int FindUp(int session)
        {
            int slot = _sessions.Find((uint)session);
            return slot != None && _sessions.StateOf(slot) == SessionState.Up ? slot : None;
        }

        // Order: length, mac1, load, room, then the curve.
        private bool HandleInit(long nowMs, UdpEndpoint source, byte[] buffer, int count)
        {
            if (count != InitDatagram.Bytes || !_handshake.IsAddressedToUs(buffer))
            {
                return false;
            }

            Admission admission = _guard.Admit(nowMs, source, buffer);
            if (admission == Admission.DemandCookie && !_replies.IsFull)
            {
                byte[] reply = _replies.Add(source, CookieDatagram.Bytes);
                _guard.Encode(nowMs, source, buffer, reply);
                CookiesSent++;
                return true;
            }

            ulong stamp;
            uint conversation;
            if (admission != Admission.Admit || _asked.IsFull
                || !_handshake.TryOpen(buffer, out stamp, out conversation))
            {
                return false;
            }

            int slot = _asked.Add(nowMs);
            _handshake.Keep(_asked, slot);
            _asked.Conversation[slot] = conversation;
            HandshakesAsked++;
            _events.Add(LinkServerEventKind.HandshakeAsked, _asked.HandleOf(slot),
                _asked.Peer[slot], 0, stamp);
            _asked.Source[slot].CopyFrom(source);
            return true;
        }

        private bool TryAccept(long nowMs, int asked)
        {
            byte[] peer = _asked.Peer[asked];
            uint hash = BucketHash(peer, 0);
            int pending = _sessions.FindPeer(hash, peer, 0, false);
            if (pending != None)
            {
                _sessions.Remove(pending, hash);
            }

            int up = _sessions.FindPeer(hash, peer, 0, true);
            if (up == None && _sessions.UpCount >= _maxSessions)
            {
                return false;
            }

            uint conversation = _asked.Conversation[asked];
            bool continues = up != None && conversation != 0
                && _sessions.Conversation[up] == conversation;
            SessionState state = continues
                ? SessionState.PendingContinued : SessionState.PendingNew;
            int slot = AddSession(nowMs, hash, peer, state);
            _sessions.RemoteIndex[slot] = _asked.RemoteIndex[asked];
            _sessions.Conversation[slot] = continues ? conversation : _crypto.NextNumber();
            _sessions.SetAddress(slot, _asked.Source[asked]);

            // The ring's slot is written in place and taken back when the phone's key is bad.
            byte[] reply = _replies.Add(_asked.Source[asked], ResponseDatagram.Bytes);
            int block = SessionTable.BlockOf(slot);
            if (_handshake.TryAnswer(_asked, asked, _sessions.IndexOf(slot),
                _sessions.Conversation[slot], _sessions.Blocks,
                block + SessionTable.SendKeyOffset, block + SessionTable.ReceiveKeyOffset, reply))
            {
                return true;
            }

            _replies.TakeBack();
            _sessions.Remove(slot, hash);
            return false;
        }

        /// <summary>A new unconfirmed session, in the place of the oldest one when full.</summary>
        private int AddSession(long nowMs, uint hash, byte[] peer, SessionState state)
        {
            uint tag = _crypto.NextNumber();
            int slot = _sessions.Add(nowMs, tag, hash, peer, 0, state);
            if (slot == None)
            {
                Remove(_sessions.OldestPending);
                slot = _sessions.Add(nowMs, tag, hash, peer, 0, state);
            }

            return slot;
        }

        private bool HandleTransport(long nowMs, UdpEndpoint source, byte[] buffer, int count)
        {
            uint index;
            ulong counter;
            if (!TransportDatagram.TryDecodeHeader(buffer, 0, count, out index, out counter))
            {
                return false;
            }

            int slot = _sessions.Find(index);
            if (slot == None)
            {
                Reset(source, index, counter);
                return false;
            }

            if (nowMs - _sessions.CreatedMs[slot] > LinkLimits.MaxSessionAgeMs)
            {
                Reset(source, index, counter);
                Down(slot);
                return false;
            }

            if (!ReplayWindow.IsFresh(_sessions.ReceiveNext[slot], _sessions.ReceiveSeen[slot],
                counter))
            {
                Replayed++;
                return true;
            }

            int sealedCount = count - TransportDatagram.SealedOffset;
            if (!_crypto.TryOpenTransport(_sessions.Blocks,
                SessionTable.BlockOf(slot) + SessionTable.ReceiveKeyOffset, counter, buffer,
                TransportDatagram.SealedOffset, sealedCount))
            {
                return false;
            }

            if (_sessions.StateOf(slot) != SessionState.Up && !TryConfirm(nowMs, slot))
            {
                Reset(source, index, counter);
                return false;
            }

            Commit(nowMs, slot, counter, source);
            return HandleInner(slot, buffer, TransportDatagram.SealedOffset,
                sealedCount - NoiseIk.TagBytes);
        }

        private void Commit(long nowMs, int slot, ulong counter, UdpEndpoint source)
        {
            if (counter >= _sessions.ReceiveNext[slot])
            {
                _sessions.SetAddress(slot, source);
            }

            ReplayWindow.Mark(ref _sessions.ReceiveNext[slot], ref _sessions.ReceiveSeen[slot],
                counter);
            _sessions.Heard(nowMs, slot);
        }

        /// <summary>
        /// The first transport message of an unconfirmed session: it is up and takes the place of
        /// the phone's older one, with its conversation when both agreed to go on. False when that
        /// one has meanwhile gone: then there is nothing to continue, and the phone must ask anew.
        /// </summary>
        private bool TryConfirm(long nowMs, int slot)
        {
            int block = SessionTable.BlockOf(slot) + SessionTable.PeerOffset;
            uint hash = BucketHash(_sessions.Blocks, block);
            int old = _sessions.FindPeer(hash, _sessions.Blocks, block, true);
            if (_sessions.StateOf(slot) == SessionState.PendingContinued)
            {
                if (old == None || _sessions.Conversation[old] != _sessions.Conversation[slot])
                {
                    _sessions.Remove(slot, hash);
                    return false;
                }

                _sessions.NextId[slot] = _sessions.NextId[old];
                _sessions.IdNext[slot] = _sessions.IdNext[old];
                _sessions.IdSeen[slot] = _sessions.IdSeen[old];
                _queue.Move(nowMs, (int)_sessions.IndexOf(old), (int)_sessions.IndexOf(slot));
            }

            if (old != None)
            {
                _queue.Drop((int)_sessions.IndexOf(old));
                _sessions.Remove(old, hash);
            }

            _sessions.SetUp(nowMs, slot);
            _events.Add(LinkServerEventKind.SessionUp, (int)_sessions.IndexOf(slot),
                _sessions.Blocks, block, 0);
            return true;
        }

        private bool HandleInner(int slot, byte[] buffer, int offset, int count)
        {
            int kind;
            uint id;
            int bodyCount;
            if (!InnerMessage.TryDecode(buffer, offset, count, out kind, out id, out bodyCount))
            {
                return false;
            }

            uint index = _sessions.IndexOf(slot);
            switch (kind)
            {
                case InnerMessage.KeepaliveKind:
                    _controls.Add(index, InnerMessage.KeepaliveAnswerKind, id);
                    return true;
                case InnerMessage.AcknowledgementKind:
                    _queue.Acknowledge((int)index, id);
                    return true;
                case InnerMessage.MessageKind:
                    Receive(slot, id, buffer, offset + InnerMessage.BodyOffset, bodyCount);
                    return true;
                default:
                    return false;
            }
        }

        private void Receive(int slot, uint id, byte[] buffer, int offset, int count)
        {
            uint index = _sessions.IndexOf(slot);
            ulong next = _sessions.IdNext[slot];
            _controls.Add(index, InnerMessage.AcknowledgementKind, id);
            if (!ReplayWindow.IsFresh(next, _sessions.IdSeen[slot], id))
            {
                Duplicates++;
                return;
            }

            ReplayWindow.Mark(ref next, ref _sessions.IdSeen[slot], id);
            _sessions.IdNext[slot] = (uint)next;
            _events.AddMessage(LinkServerEventKind.Message, (int)index, _sessions.Blocks,
                SessionTable.BlockOf(slot) + SessionTable.PeerOffset, 0, buffer, offset, count);
        }

        private void Reset(UdpEndpoint source, uint index, ulong counter)
        {
            if (!_replies.IsFull)
            {
                ResetDatagram.Encode(_replies.Add(source, ResetDatagram.Bytes), 0, index, counter);
                ResetsSent++;
            }
        }

        private void Down(int slot)
        {
            if (_sessions.StateOf(slot) == SessionState.Up)
            {
                _events.Add(LinkServerEventKind.SessionDown, (int)_sessions.IndexOf(slot),
                    _sessions.Blocks, SessionTable.BlockOf(slot) + SessionTable.PeerOffset, 0);
            }

            Remove(slot);
        }

        private void Remove(int slot)
        {
            _queue.Drop((int)_sessions.IndexOf(slot));
            _sessions.Remove(slot, BucketHash(_sessions.Blocks,
                SessionTable.BlockOf(slot) + SessionTable.PeerOffset));
        }

        /// <summary>Keyed, so that nobody can choose keys that fall into one bucket.</summary>
        private uint BucketHash(byte[] peer, int offset)
        {
            _crypto.ComputeMac(_bucketKey, NoiseIk.KeyBytes, peer, offset, NoiseIk.KeyBytes,
                _bucketHash, 0);
            return BigEndian.ReadUInt32(_bucketHash, 0);
        }

        private int TakeControl(byte[] buffer, UdpEndpoint destination)
        {
            uint index;
            int kind;
            uint id;
            while (_controls.TryTake(out index, out kind, out id))
            {
                int slot = _sessions.Find(index);
                if (slot != None)
                {
                    return Seal(slot, buffer, destination, InnerMessage.Encode(buffer,
                        TransportDatagram.SealedOffset, kind, id, null, 0, 0));
                }
            }

            return 0;
        }

        private int TakeMessage(byte[] buffer, UdpEndpoint destination)
        {
            int message = _queue.TakeReady();
            while (message >= 0)
            {
                int slot = FindUp(_queue.SessionOf(message));
                if (slot != None)
                {
                    return Seal(slot, buffer, destination,
                        _queue.Encode(message, buffer, TransportDatagram.SealedOffset));
                }

                message = _queue.TakeReady();
            }

            return 0;
        }

        private int Seal(int slot, byte[] buffer, UdpEndpoint destination, int plainCount)
        {
            ulong counter = _sessions.SendCounter[slot];
            TransportDatagram.EncodeHeader(buffer, 0, _sessions.RemoteIndex[slot], counter);
            _crypto.SealTransport(_sessions.Blocks,
                SessionTable.BlockOf(slot) + SessionTable.SendKeyOffset, counter, buffer,
                TransportDatagram.SealedOffset, plainCount);
            _sessions.SendCounter[slot]++;
            _sessions.CopyAddress(slot, destination);
            return TransportDatagram.SealedOffset + plainCount + NoiseIk.TagBytes;
        }
    }
}
