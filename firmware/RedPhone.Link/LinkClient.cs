using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The phone's end of the sealed link (docs/protocol/link.md). Sans-IO: the owner hands in
    /// datagrams, time and slices of computing, and takes out datagrams and messages. Nothing
    /// allocates after the constructor.
    /// </summary>
    /// <remarks>
    /// <code>
    /// handshake        event                      then
    /// None             Start, session lost        Preparing (Connect)
    ///                  RESET, 24 h                Preparing (Hint, Rekey), not in a call
    /// Preparing        message 1 computed         sent, AwaitingResponse
    /// AwaitingResponse response                   computed by Work; authenticated: None, Up
    ///                  cookie                     the same message 1 again with mac2
    ///                  retry time                 Connect: Preparing with a new message 1;
    ///                                             else None
    /// any              the session answers again  Connect: None, Up
    ///
    /// session          event                      then
    /// up               keepalive unanswered at    lost; the session stays usable until a
    ///                  0, 1, 2 s, nothing at 3 s  handshake replaces it
    /// lost             anything authenticated     up
    /// </code>
    /// </remarks>
    public sealed partial class LinkClient
    {
        private readonly LinkCrypto _crypto;
        private readonly ClientHandshake _handshake;
        private readonly ClientKeepalive _keepalive;
        private readonly ClientMessages _messages = new ClientMessages();
        private readonly TransportWork _transport;

        // The session in use; the one before it, still received on until the new one is heard; the
        // one a response is computed into. They are exchanged, never copied.
        private ClientSession _current = new ClientSession();
        private ClientSession _previous = new ClientSession();
        private ClientSession _arriving = new ClientSession();

        private bool _configured;
        private bool _started;
        private uint _bootCount;
        private ulong _lastStamp;
        private uint _conversation;

        private HandshakePhase _phase;
        private HandshakeReason _reason;
        private bool _sendInit;
        private long _lastHandshakeMs;
        private long _retryMs;
        private long _rekeyMs;

        /// <summary>Datagrams dropped: wrong length, index, mac, tag, state, or no room.</summary>
        public int Dropped;

        /// <summary>Datagrams dropped by the replay window.</summary>
        public int Replayed;

        /// <summary>Handshakes started.</summary>
        public int HandshakesStarted;

        /// <summary>Handshakes completed.</summary>
        public int Handshakes;

        /// <summary>RESETs that named the session and a recent counter.</summary>
        public int Resets;

        /// <summary>Cookies received.</summary>
        public int Cookies;

        /// <summary>Makes a client; this is all it will ever allocate.</summary>
        public LinkClient(ICryptoEngine engine, IEntropy entropy)
        {
            _crypto = new LinkCrypto(engine, entropy);
            _handshake = new ClientHandshake(_crypto);
            _keepalive = new ClientKeepalive(_crypto);
            _transport = new TransportWork(_crypto);
        }

        /// <summary>What the link is doing.</summary>
        public LinkState State
        {
            get
            {
                if (!_started)
                {
                    return LinkState.Stopped;
                }

                return _current.Exists && !LinkLost ? LinkState.Up : LinkState.Connecting;
            }
        }

        /// <summary>True from the loss of a session until one answers again.</summary>
        public bool LinkLost { get; private set; }

        /// <summary>While true no handshake starts unless the link is lost.</summary>
        public bool InCall { get; set; }

        /// <summary>
        /// True when something only the master could send (a response, a cookie, a sealed datagram)
        /// or a fitting RESET came since <see cref="Start"/>.
        /// </summary>
        public bool AnythingHeard { get; private set; }

        /// <summary>
        /// Handshakes in a row without a response; 0 again when one succeeds. With a message 1
        /// computed at once it is 1 after 1 s and 2 after 3 s of silence.
        /// </summary>
        public int FailedHandshakes { get; private set; }

        /// <summary>True when the session was made with the backup master key.</summary>
        public bool UsingBackup
        {
            get { return _current.Exists && _current.MasterKey == 1; }
        }

        /// <summary>Messages that came again and were only acknowledged again.</summary>
        public int Duplicates
        {
            get { return _messages.Duplicates; }
        }

        /// <summary>Second and later sends of messages.</summary>
        public int Retransmitted
        {
            get { return _messages.Queue.Retransmitted; }
        }

        /// <summary>Messages given up after the last send.</summary>
        public int Undelivered
        {
            get { return _messages.Queue.Undelivered; }
        }

        /// <summary>Messages that wait for their acknowledgements.</summary>
        public int Unacknowledged
        {
            get { return _messages.Queue.Count; }
        }

        /// <summary>
        /// Earliest time <see cref="HandleTimeout"/> wants to be called; long.MaxValue for none, and
        /// while a datagram is being opened: it may be what a timer waits for.
        /// </summary>
        public long NextDeadlineMs
        {
            get
            {
                if (!_started || _transport.IsOpening)
                {
                    return long.MaxValue;
                }

                long next = _messages.Queue.NextDeadlineMs;
                if (_phase == HandshakePhase.AwaitingResponse && !_handshake.HasResponse)
                {
                    next = Earlier(next, _retryMs);
                }

                if (_current.Exists && !LinkLost)
                {
                    next = Earlier(next, _keepalive.DueMs);
                    next = MayRekey ? Earlier(next, _rekeyMs) : next;
                }

                return next;
            }
        }

        private bool MayRekey
        {
            get { return _phase == HandshakePhase.None && !InCall; }
        }

        /// <summary>
        /// Sets the keys (32 bytes each, copied; the backup may be null) and the boot count (kept
        /// in flash, one more at each boot, at most 16,777,215). Only while stopped. The public key is
        /// computed by <see cref="Work"/>.
        /// </summary>
        public void Configure(byte[] ownStaticPrivate, byte[] masterPublic,
            byte[] backupMasterPublic, uint bootCount)
        {
            if (_started)
            {
                throw new InvalidOperationException("stop the link first");
            }

            if (ownStaticPrivate.Length != LinkLimits.KeyBytes
                || masterPublic.Length != LinkLimits.KeyBytes
                || (backupMasterPublic != null
                    && backupMasterPublic.Length != LinkLimits.KeyBytes))
            {
                throw new ArgumentException("keys are 32 bytes");
            }

            if (bootCount > LinkLimits.MaxBootCount)
            {
                throw new ArgumentOutOfRangeException("bootCount");
            }

            _handshake.Configure(ownStaticPrivate, masterPublic, backupMasterPublic);
            _bootCount = bootCount;
            _lastStamp = 0;
            _configured = true;
        }

        /// <summary>
        /// This phone's static public key, 32 bytes; false until Work computed it.
        /// </summary>
        public bool TryGetOwnPublic(byte[] output, int offset)
        {
            return _configured && _handshake.TryGetOwnPublic(output, offset);
        }

        /// <summary>
        /// Begins to connect; <paramref name="nowMs"/> is milliseconds since boot, as everywhere.
        /// </summary>
        public void Start(long nowMs)
        {
            if (!_configured || _started)
            {
                throw new InvalidOperationException("configure once, start once");
            }

            _started = true;
            AnythingHeard = false;
            LinkLost = false;
            FailedHandshakes = 0;
            _lastHandshakeMs = nowMs;
            BeginHandshake(nowMs, HandshakeReason.Connect);
        }

        /// <summary>
        /// Forgets sessions and messages and wipes their keys; the peer is not told.
        /// </summary>
        public void Stop()
        {
            _started = false;
            LinkLost = false;
            _phase = HandshakePhase.None;
            _sendInit = false;
            _keepalive.Stop();
            _current.Clear();
            _previous.Clear();
            _transport.Clear();
            _handshake.Forget();
            _messages.Clear();
            _conversation = 0;
        }

        /// <summary>
        /// Takes one datagram that came from the master's address, any bytes of any length: what is
        /// not ours is counted and dropped. A sealed one is copied and opened by <see cref="Work"/>.
        /// Throws unless <see cref="CanHandle"/>.
        /// </summary>
        public void Handle(long nowMs, byte[] buffer, int offset, int count)
        {
            if (!_transport.IsIdle)
            {
                throw new InvalidOperationException("a datagram is under way");
            }

            bool used = false;
            if (_started)
            {
                switch (LinkDatagram.ReadType(buffer, offset, count))
                {
                    case LinkDatagram.TransportType:
                        used = HandleTransport(nowMs, buffer, offset, count);
                        break;
                    case LinkDatagram.ResponseType:
                        used = _handshake.TryTakeResponse(buffer, offset, count);
                        AnythingHeard |= used;
                        break;
                    case LinkDatagram.CookieType:
                        used = HandleCookie(nowMs, buffer, offset, count);
                        break;
                    case LinkDatagram.ResetType:
                        used = HandleReset(nowMs, buffer, offset, count);
                        break;
                }
            }

            if (!used)
            {
                Dropped++;
            }
        }

        /// <summary>
        /// Runs the timers; early calls do nothing, and calls while a datagram is being opened.
        /// </summary>
        public void HandleTimeout(long nowMs)
        {
            if (!_started || _transport.IsOpening)
            {
                return;
            }

            // Three sends of a message without an answer: ask now whether the session lives.
            int sends = _messages.Queue.HandleTimeout(nowMs);
            if (sends > LinkLimits.SendsBeforeProbe)
            {
                Probe(nowMs);
            }

            if (_phase == HandshakePhase.AwaitingResponse && !_handshake.HasResponse
                && nowMs >= _retryMs)
            {
                HandshakeFailed(nowMs);
            }

            if (!_current.Exists || LinkLost)
            {
                return;
            }

            if (nowMs >= _keepalive.DueMs)
            {
                KeepaliveDue(nowMs);
            }

            if (nowMs >= _rekeyMs && MayRekey && !LinkLost)
            {
                BeginHandshake(nowMs, HandshakeReason.Rekey);
            }
        }

        /// <summary>
        /// Writes the next datagram to send at index 0 (<paramref name="buffer"/> holds at least
        /// 1,184 bytes) and returns its length, 0 when <see cref="Work"/> has none ready.
        /// </summary>
        public int TryTakeOutput(byte[] buffer)
        {
            if (buffer.Length < LinkLimits.MaxDatagramBytes)
            {
                throw new ArgumentException("a datagram needs 1,184 bytes");
            }

            if (_sendInit)
            {
                _sendInit = false;
                Array.Copy(_handshake.Init, buffer, InitDatagram.Bytes);
                return InitDatagram.Bytes;
            }

            return _transport.TakeSealed(buffer);
        }

        /// <summary>
        /// Queues one whole message of 1 to 1,100 bytes (copied), delivered at most once and in any
        /// order. False when the link is not up or 8 messages wait for acknowledgements.
        /// </summary>
        public bool TrySend(long nowMs, byte[] message, int offset, int count)
        {
            if (count < 1 || count > LinkLimits.MaxMessageBytes)
            {
                throw new ArgumentOutOfRangeException("count");
            }

            return State == LinkState.Up && _messages.TrySend(nowMs, message, offset, count);
        }

        /// <summary>
        /// Id of the last message that <see cref="TrySend"/> queued, for <see cref="Withdraw"/>.
        /// </summary>
        public uint LastMessageId
        {
            get { return _messages.LastId; }
        }

        /// <summary>
        /// Stops sending a message that is out of date. It may have arrived all the same; one that
        /// was acknowledged or given up is ignored.
        /// </summary>
        public void Withdraw(uint messageId)
        {
            _messages.Queue.Acknowledge(0, messageId);
        }

        /// <summary>
        /// Copies the next received message to index 0 (room for 1,100 bytes) and returns its
        /// length, 0 when there is none.
        /// </summary>
        public int TryTakeMessage(byte[] buffer)
        {
            return _messages.Inbox.TryTake(buffer);
        }

        private static long Earlier(long a, long b)
        {
            return a < b ? a : b;
        }
    }
}
