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
    public sealed class LinkClient
    {
        private readonly LinkCrypto _crypto;
        private readonly ClientHandshake _handshake;
        private readonly ClientKeepalive _keepalive;
        private readonly ClientMessages _messages = new ClientMessages();

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
        /// Earliest time <see cref="HandleTimeout"/> wants to be called; long.MaxValue for none.
        /// </summary>
        public long NextDeadlineMs
        {
            get
            {
                if (!_started)
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

        /// <summary>
        /// True when <see cref="Work"/> has something to do. In a call it rests (unless the link is
        /// lost or a handshake is under way): the next ephemeral key can wait.
        /// </summary>
        public bool HasWork
        {
            get
            {
                if (!_configured)
                {
                    return false;
                }

                return _handshake.HasResponse || InitWaits || (_handshake.NeedsWork
                    && (!InCall || LinkLost || _phase != HandshakePhase.None));
            }
        }

        /// <summary>
        /// The next call of <see cref="Work"/> hashes and seals, up to 27,000 IL: no slice of a
        /// curve.
        /// </summary>
        public bool NextWorkIsLong
        {
            get
            {
                return HasWork && (InitWaits || (_handshake.HasResponse
                    ? _handshake.NextResponseIsLong : _handshake.Next.NextIsLong));
            }
        }

        // The message 1 is prepared; to write it is a slice of its own.
        private bool InitWaits
        {
            get
            {
                return _phase == HandshakePhase.Preparing && !_handshake.HasResponse
                    && !_handshake.NeedsWork;
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
            _handshake.Forget();
            _messages.Clear();
            _conversation = 0;
        }

        /// <summary>
        /// Takes one datagram that came from the master's address, any bytes of any length: what is
        /// not ours is counted and dropped. The buffer is decrypted in place.
        /// </summary>
        public void Handle(long nowMs, byte[] buffer, int offset, int count)
        {
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

        /// <summary>Runs the timers; early calls do nothing.</summary>
        public void HandleTimeout(long nowMs)
        {
            if (!_started)
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
        /// One slice of computing: a slice of a curve multiplication (at most about 4,000 IL), or
        /// one of the few hash and cipher steps between two of them. True when it did something.
        /// </summary>
        public bool Work(long nowMs)
        {
            if (!HasWork)
            {
                return false;
            }

            if (_handshake.HasResponse)
            {
                ResponseWork result = _handshake.WorkOnResponse(nowMs, _arriving);
                if (result == ResponseWork.Authenticated)
                {
                    SessionAgreed(nowMs);
                }
                else if (result == ResponseWork.Refused)
                {
                    Dropped++;
                    if (_phase == HandshakePhase.Preparing)
                    {
                        SendInitWhenPrepared(nowMs);
                    }
                }

                return true;
            }

            if (InitWaits)
            {
                SendInitWhenPrepared(nowMs);
            }
            else
            {
                _handshake.Next.Work();
            }

            return true;
        }

        /// <summary>
        /// Writes the next datagram to send at index 0 (<paramref name="buffer"/> holds at least
        /// 1,184 bytes) and returns its length, 0 when there is none.
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

            if (!_current.Exists)
            {
                return 0;
            }

            int body = TransportDatagram.SealedOffset;
            int plainCount = _keepalive.EncodeNext(buffer, body);
            if (plainCount == 0)
            {
                plainCount = _messages.EncodeNext(buffer, body);
            }

            return plainCount == 0 ? 0 : Seal(buffer, plainCount);
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

        private int Seal(byte[] buffer, int plainCount)
        {
            TransportDatagram.EncodeHeader(buffer, 0, _current.RemoteIndex, _current.SendCounter);
            _crypto.SealTransport(_current.SendKey, 0, _current.SendCounter, buffer,
                TransportDatagram.SealedOffset, plainCount);
            _current.SendCounter++;
            return TransportDatagram.SealedOffset + plainCount + NoiseIk.TagBytes;
        }

        private bool HandleTransport(long nowMs, byte[] buffer, int offset, int count)
        {
            uint index;
            ulong counter;
            if (!TransportDatagram.TryDecodeHeader(buffer, offset, count, out index, out counter))
            {
                return false;
            }

            ClientSession session = SessionFor(index);
            if (session == null || nowMs - session.CreatedMs > LinkLimits.MaxSessionAgeMs)
            {
                return false;
            }

            if (!ReplayWindow.IsFresh(session.ReceiveNext, session.ReceiveSeen, counter))
            {
                Replayed++;
                return true;
            }

            int sealedCount = count - TransportDatagram.SealedOffset;
            int body = offset + TransportDatagram.SealedOffset;
            if (!_crypto.TryOpenTransport(session.ReceiveKey, 0, counter, buffer, body,
                sealedCount))
            {
                return false;
            }

            ReplayWindow.Mark(ref session.ReceiveNext, ref session.ReceiveSeen, counter);
            Heard(nowMs, session);
            return _messages.TryHandle(buffer, body, sealedCount - NoiseIk.TagBytes);
        }

        private ClientSession SessionFor(uint index)
        {
            if (_current.Exists && _current.LocalIndex == index)
            {
                return _current;
            }

            return _previous.Exists && _previous.LocalIndex == index ? _previous : null;
        }

        /// <summary>Something authenticated came: the session it came on lives.</summary>
        private void Heard(long nowMs, ClientSession session)
        {
            AnythingHeard = true;
            if (session != _current)
            {
                return;
            }

            _previous.Clear();
            if (_keepalive.IsUnanswered)
            {
                _keepalive.Answered(nowMs);
            }

            if (LinkLost)
            {
                LinkLost = false;
                FailedHandshakes = 0;
                _keepalive.Answered(nowMs);
                if (_phase != HandshakePhase.None && !_handshake.HasResponse)
                {
                    _phase = HandshakePhase.None;
                    _sendInit = false;
                    _handshake.Forget();
                }
            }
        }

        private bool HandleCookie(long nowMs, byte[] buffer, int offset, int count)
        {
            if (!_handshake.TryTakeCookie(nowMs, buffer, offset, count))
            {
                return false;
            }

            Cookies++;
            AnythingHeard = true;
            if (_phase == HandshakePhase.AwaitingResponse)
            {
                _sendInit = true;
                _retryMs = nowMs + HandshakeSchedule.WaitMs(_crypto, FailedHandshakes);
            }

            return true;
        }

        /// <summary>
        /// A RESET is unauthenticated, so it is only a hint: one handshake in 5 s at most, with the
        /// session kept; in a call only a question whether the session lives.
        /// </summary>
        private bool HandleReset(long nowMs, byte[] buffer, int offset, int count)
        {
            uint index;
            ulong counter;
            if (!ResetDatagram.TryDecode(buffer, offset, count, out index, out counter)
                || !_current.Exists || index != _current.RemoteIndex
                || counter >= _current.SendCounter
                || _current.SendCounter - counter > ReplayWindow.Size)
            {
                return false;
            }

            Resets++;
            AnythingHeard = true;
            if (InCall)
            {
                Probe(nowMs);
            }
            else if (_phase == HandshakePhase.None
                && nowMs - _lastHandshakeMs >= LinkLimits.ResetHandshakeMs)
            {
                BeginHandshake(nowMs, HandshakeReason.Hint);
            }

            return true;
        }

        private void BeginHandshake(long nowMs, HandshakeReason reason)
        {
            _reason = reason;
            _phase = HandshakePhase.Preparing;
            _lastHandshakeMs = nowMs;
            _handshake.Next.PrepareFor(reason == HandshakeReason.Connect
                ? ConnectKey(FailedHandshakes) : _current.MasterKey);
            SendInitWhenPrepared(nowMs);
        }

        private int ConnectKey(int failed)
        {
            return HandshakeSchedule.MasterKey(_handshake.HasBackup, failed);
        }

        private void SendInitWhenPrepared(long nowMs)
        {
            if (_handshake.HasResponse || _handshake.NeedsWork)
            {
                return;
            }

            _phase = HandshakePhase.AwaitingResponse;
            _lastHandshakeMs = nowMs;
            HandshakesStarted++;
            _retryMs = nowMs + HandshakeSchedule.WaitMs(_crypto, FailedHandshakes);
            if (_handshake.Next.IsPrepared)
            {
                _lastStamp = HandshakeSchedule.Stamp(_bootCount, nowMs, _lastStamp);
                _handshake.WriteInit(nowMs, _crypto.NextNumber(), _lastStamp, _conversation);
                _sendInit = true;
                _handshake.Next.PrepareFor(_reason == HandshakeReason.Connect
                    ? ConnectKey(FailedHandshakes + 1) : _current.MasterKey);
            }
        }

        private void HandshakeFailed(long nowMs)
        {
            if (_reason == HandshakeReason.Connect)
            {
                FailedHandshakes++;
                BeginHandshake(nowMs, HandshakeReason.Connect);
                return;
            }

            _phase = HandshakePhase.None;
            _handshake.Forget();
            if (_reason == HandshakeReason.Rekey)
            {
                _rekeyMs = nowMs + LinkLimits.RekeyRetryMs;
            }
        }

        /// <summary>
        /// A response authenticated. The keepalive confirms the session to the master; until it
        /// answers, datagrams on the session before are still read.
        /// </summary>
        private void SessionAgreed(long nowMs)
        {
            ClientSession old = _previous;
            _previous = _current;
            _current = _arriving;
            _arriving = old;
            _arriving.Clear();
            if (_handshake.Conversation != _conversation)
            {
                _conversation = _handshake.Conversation;
                _previous.Clear();
                _messages.ForgetReceived();
            }

            Handshakes++;
            FailedHandshakes = 0;
            LinkLost = false;
            _phase = HandshakePhase.None;
            _sendInit = false;
            _rekeyMs = nowMs + LinkLimits.RekeyMs;
            _keepalive.Stop();
            _messages.Queue.Move(nowMs, 0, 0);
            _handshake.Next.PrepareFor(_current.MasterKey);
            Probe(nowMs);
        }

        /// <summary>
        /// Asks at once whether the session lives, unless that is asked already.
        /// </summary>
        private void Probe(long nowMs)
        {
            if (_current.Exists && !LinkLost && !_keepalive.IsUnanswered)
            {
                KeepaliveDue(nowMs);
            }
        }

        private void KeepaliveDue(long nowMs)
        {
            if (!_keepalive.TrySend(nowMs))
            {
                Lose(nowMs);
            }
        }

        private void Lose(long nowMs)
        {
            LinkLost = true;
            _keepalive.Stop();
            if (_phase == HandshakePhase.None)
            {
                BeginHandshake(nowMs, HandshakeReason.Connect);
            }

            _reason = HandshakeReason.Connect;
        }
    }
}
