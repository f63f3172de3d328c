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
    public sealed partial class LinkServer
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
    }
}
