using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Core.Relay
{
    /// <summary>
    /// The phone's side of one relay: probe, OPEN in two steps, keepalive, re-bind. Sans-IO; the
    /// peer is always this relay. Allocates only when made.
    /// <code>
    /// state        on                       does                              next state
    /// not Opening  StartProbe               3 Binding requests                Probing
    ///  nor Bound
    /// Probing      answers, or tries over   RoundTripMs = the least           Probed | Unreachable
    /// any          Open                     OPEN{T}                           Opening
    /// Opening      401 or 438 with NONCE    OPEN{T, NONCE, MI}                Opening
    /// Opening      success, MI good                                           Bound
    /// Opening      another error                                              Refused
    /// Opening      no answer in 4.75 s                                        Unreachable
    /// Bound        each 15 s                Binding indication                Bound
    /// Bound        Rebind                   as Opening, called Bound until it fails
    /// Unreachable  Rebind (with a ticket)   OPEN{T}                           Opening
    /// any          Close                    wipes ticket and key              Idle
    /// </code>
    /// Error answers cannot be authenticated before the relay knows K: who sees and forges our
    /// datagrams can make a relay look refusing, as he can make it look dead. A success must carry
    /// MESSAGE-INTEGRITY-SHA256 under K.
    /// </summary>
    public sealed class RelayClient
    {
        /// <summary>
        /// First wait for an OPEN's answer; doubled up to <see cref="LastRetransmitMs"/>.
        /// </summary>
        public const int FirstRetransmitMs = 250;

        /// <summary>Longest wait between two copies of an OPEN.</summary>
        public const int LastRetransmitMs = 500;

        /// <summary>Copies of one OPEN before the relay counts as unreachable.</summary>
        public const int OpenTries = 10;

        /// <summary>An OPEN that nobody answers ends in Unreachable after so long.</summary>
        public const int UnreachableAfterMs =
            FirstRetransmitMs + (LastRetransmitMs * (OpenTries - 1));

        /// <summary>Nonces accepted for one Open or Rebind.</summary>
        public const int MaxChallenges = 4;

        /// <summary>Between two Binding indications.</summary>
        public const int KeepaliveMs = 15000;

        /// <summary>Longest nonce understood.</summary>
        public const int MaxNonceBytes = 64;

        private readonly IEntropy _entropy;
        private readonly IMac _mac;
        private readonly RelayProbe _probe;
        private readonly StunReader _reader = new StunReader();
        private readonly StunWriter _writer = new StunWriter();
        private readonly byte[] _ticket = new byte[Ticket.Bytes];
        private readonly byte[] _nonce = new byte[MaxNonceBytes];
        private readonly byte[] _transaction = new byte[Stun.TransactionBytes];
        private readonly byte[] _header = new byte[Stun.HeaderBytes];
        private readonly byte[] _tag = new byte[StunAttribute.IntegritySha256Bytes];
        private bool _hasTicket;
        private int _nonceBytes;
        private int _challenges;
        private int _copiesSent;
        private int _refusedCopy;
        private int _waitMs;
        private long _retransmitMs;
        private long _keepaliveMs;
        private bool _openDue;
        private bool _keepaliveDue;

        /// <summary>One for each relay; makes its own MAC and buffers.</summary>
        public RelayClient(ICryptoEngine engine, IEntropy entropy)
        {
            _entropy = entropy;
            _mac = engine.CreateHmacSha256();
            _probe = new RelayProbe(entropy);
        }

        /// <summary>What it awaits.</summary>
        public RelayState State { get; private set; }

        /// <summary>Why, when <see cref="State"/> is Refused.</summary>
        public RelayRefusal Refusal { get; private set; }

        /// <summary>An OPEN is under way, in state Opening or Bound.</summary>
        public bool Exchanging { get; private set; }

        /// <summary>Least round trip of the last probe in milliseconds; -1 unknown.</summary>
        public int RoundTripMs
        {
            get { return _probe.RoundTripMs; }
        }

        /// <summary>Our address as the relay saw it when it bound; port 0 before.</summary>
        public UdpEndpoint MappedAddress { get; } = new UdpEndpoint();

        /// <summary>Copies of OPENs sent again.</summary>
        public int Retransmitted { get; private set; }

        /// <summary>Datagrams dropped: malformed, not ours, or with wrong integrity.</summary>
        public int Dropped { get; private set; }

        /// <summary>When <see cref="HandleTimeout"/> is due; long.MaxValue for never.</summary>
        public long NextDeadlineMs
        {
            get
            {
                long due = _probe.NextDeadlineMs;
                if (Exchanging && _retransmitMs < due)
                {
                    due = _retransmitMs;
                }

                return State == RelayState.Bound && _keepaliveMs < due ? _keepaliveMs : due;
            }
        }

        /// <summary>Begins to measure the round trip. False, without effect, in a call.</summary>
        public bool StartProbe(long nowMs)
        {
            if (State == RelayState.Opening || State == RelayState.Bound)
            {
                return false;
            }

            _probe.Start(nowMs);
            Refusal = RelayRefusal.None;
            State = RelayState.Probing;
            return true;
        }

        /// <summary>
        /// Begins to bind a role: the 46-byte ticket and its 32-byte key K, both copied. Ends a
        /// probe and an earlier call. Throws ArgumentException for other lengths.
        /// </summary>
        public void Open(long nowMs, byte[] ticket, byte[] key)
        {
            if (ticket.Length != Ticket.Bytes || key.Length != Ticket.KeyBytes)
            {
                throw new ArgumentException("ticket or key length");
            }

            Close();
            Array.Copy(ticket, _ticket, Ticket.Bytes);
            _mac.SetKey(key, 0, key.Length);
            _hasTicket = true;
            State = RelayState.Opening;
            BeginExchange(nowMs);
        }

        /// <summary>
        /// Binds once more with a newer nonce: after silence, a new local address, or to try again
        /// from Unreachable. Without effect in other states or while an OPEN is under way.
        /// </summary>
        public void Rebind(long nowMs)
        {
            if (!_hasTicket || Exchanging
                || (State != RelayState.Bound && State != RelayState.Unreachable))
            {
                return;
            }

            if (State == RelayState.Unreachable)
            {
                State = RelayState.Opening;
            }

            BeginExchange(nowMs);
        }

        /// <summary>Ends all, wipes ticket and key; the round trip stays known.</summary>
        public void Close()
        {
            _probe.Stop();
            Exchanging = false;
            _openDue = false;
            _keepaliveDue = false;
            _hasTicket = false;
            _mac.Clear();
            Bytes.Wipe(_ticket);
            MappedAddress.Port = 0;
            Refusal = RelayRefusal.None;
            State = RelayState.Idle;
        }

        /// <summary>
        /// Takes one STUN datagram from the relay. True when it was an answer it awaited; anything
        /// else is counted and dropped.
        /// </summary>
        public bool Handle(long nowMs, byte[] buffer, int offset, int count)
        {
            bool used = _reader.TryRead(buffer, offset, count)
                && (_probe.Handle(nowMs, _reader, buffer) || HandleAnswer(nowMs, buffer, offset));
            if (!used)
            {
                Dropped++;
            }

            EndProbe();
            return used;
        }

        /// <summary>Retransmits, gives up or keeps alive what is due by now.</summary>
        public void HandleTimeout(long nowMs)
        {
            _probe.HandleTimeout(nowMs);
            EndProbe();
            if (Exchanging && nowMs >= _retransmitMs)
            {
                Retransmit(nowMs);
            }

            if (State == RelayState.Bound && nowMs >= _keepaliveMs)
            {
                _keepaliveDue = true;
                _keepaliveMs = nowMs + KeepaliveMs;
            }
        }

        /// <summary>
        /// Writes the next datagram for the relay (at most 256 bytes) and returns its length; 0 for
        /// none.
        /// </summary>
        public int TryTakeOutput(byte[] buffer)
        {
            if (_openDue)
            {
                _openDue = false;
                return WriteOpen(buffer);
            }

            if (_keepaliveDue)
            {
                _keepaliveDue = false;
                _entropy.Fill(_header, 0, Stun.TransactionBytes);
                _writer.Begin(buffer, 0, Stun.Binding, Stun.Indication, _header, 0);
                return _writer.Count;
            }

            return _probe.TryTakeOutput(buffer);
        }

        private void EndProbe()
        {
            if (State == RelayState.Probing && !_probe.Running)
            {
                State = _probe.RoundTripMs >= 0 ? RelayState.Probed : RelayState.Unreachable;
            }
        }

        private void BeginExchange(long nowMs)
        {
            Exchanging = true;
            _nonceBytes = 0;
            _challenges = 0;
            SendNew(nowMs);
        }

        private void SendNew(long nowMs)
        {
            _entropy.Fill(_transaction, 0, Stun.TransactionBytes);
            _copiesSent = 1;
            _refusedCopy = 0;
            _waitMs = FirstRetransmitMs;
            _retransmitMs = nowMs + _waitMs;
            _openDue = true;
        }

        private void Retransmit(long nowMs)
        {
            if (_copiesSent == OpenTries)
            {
                EndExchange(RelayState.Unreachable, RelayRefusal.None);
                return;
            }

            _copiesSent++;
            Retransmitted++;
            _waitMs = _waitMs * 2 > LastRetransmitMs ? LastRetransmitMs : _waitMs * 2;
            _retransmitMs = nowMs + _waitMs;
            _openDue = true;
        }

        private void EndExchange(RelayState state, RelayRefusal refusal)
        {
            Exchanging = false;
            _openDue = false;
            Refusal = refusal;
            State = state;
        }

        private bool HandleAnswer(long nowMs, byte[] buffer, int offset)
        {
            if (!Exchanging || _reader.Method != Stun.Open || !Bytes.EqualConstantTime(
                _transaction, 0, buffer, _reader.TransactionOffset, Stun.TransactionBytes))
            {
                return false;
            }

            if (_reader.MessageClass == Stun.Success)
            {
                return HandleSuccess(nowMs, buffer, offset);
            }

            return _reader.MessageClass == Stun.Error && HandleError(nowMs, buffer);
        }

        private bool HandleSuccess(long nowMs, byte[] buffer, int offset)
        {
            int covered = _reader.IntegrityRange(_header, 0);
            if (covered < 0)
            {
                return false;
            }

            Authenticate(buffer, offset, covered, _tag, 0);
            int value = offset + Stun.HeaderBytes + covered + Stun.AttributeHeaderBytes;
            bool good = Bytes.EqualConstantTime(_tag, 0, buffer, value, _tag.Length);
            Bytes.Wipe(_tag);
            if (!good)
            {
                return false;
            }

            _reader.TryReadMappedAddress(MappedAddress);
            EndExchange(RelayState.Bound, RelayRefusal.None);
            _keepaliveMs = nowMs + KeepaliveMs;
            return true;
        }

        private bool HandleError(long nowMs, byte[] buffer)
        {
            int code = _reader.ErrorCode();
            if (code < 0)
            {
                return false;
            }

            if (code != StunError.Unauthenticated && code != StunError.StaleNonce)
            {
                NoteRefusal(RefusalOf(code));
                return true;
            }

            int nonce = _reader.Find(StunAttribute.Nonce);
            int bytes = nonce < 0 ? 0 : _reader.ValueBytesAt(nonce);
            if (bytes < 1 || bytes > MaxNonceBytes)
            {
                return false;
            }

            if (_challenges == MaxChallenges)
            {
                EndExchange(RelayState.Refused, RelayRefusal.BadNonce);
                return true;
            }

            _challenges++;
            _nonceBytes = bytes;
            Array.Copy(buffer, _reader.ValueOffsetAt(nonce), _nonce, 0, bytes);
            SendNew(nowMs);
            return true;
        }

        // An error answer has no integrity, and it may answer a copy of ours that was damaged on the
        // way: it counts when a copy sent later is refused as well.
        private void NoteRefusal(RelayRefusal refusal)
        {
            if (_refusedCopy != 0 && _refusedCopy != _copiesSent)
            {
                EndExchange(RelayState.Refused, refusal);
                return;
            }

            _refusedCopy = _copiesSent;
        }

        private static RelayRefusal RefusalOf(int code)
        {
            switch (code)
            {
                case StunError.BadRequest:
                case StunError.Forbidden:
                    return RelayRefusal.BadTicket;
                case StunError.OtherRelay:
                    return RelayRefusal.OtherRelay;
                case StunError.TicketExpired:
                    return RelayRefusal.Expired;
                case StunError.CallEnded:
                    return RelayRefusal.CallEnded;
                case StunError.IntegrityFailed:
                    return RelayRefusal.BadIntegrity;
                case StunError.InsufficientCapacity:
                    return RelayRefusal.Full;
                default:
                    return RelayRefusal.Other;
            }
        }

        private int WriteOpen(byte[] buffer)
        {
            _writer.Begin(buffer, 0, Stun.Open, Stun.Request, _transaction, 0);
            _writer.Add(StunAttribute.Ticket, _ticket, 0, Ticket.Bytes);
            if (_nonceBytes > 0)
            {
                _writer.Add(StunAttribute.Nonce, _nonce, 0, _nonceBytes);
                int value = _writer.AllotIntegritySha256();
                Array.Copy(buffer, 0, _header, 0, Stun.HeaderBytes);
                int covered = value - Stun.AttributeHeaderBytes - Stun.HeaderBytes;
                Authenticate(buffer, 0, covered, buffer, value);
            }

            return _writer.Count;
        }

        // HMAC over the header in _header and the bytes behind the message's own header.
        private void Authenticate(byte[] buffer, int offset, int covered, byte[] tag, int tagOffset)
        {
            _mac.Update(_header, 0, Stun.HeaderBytes);
            _mac.Update(buffer, offset + Stun.HeaderBytes, covered);
            _mac.Finish(tag, tagOffset, StunAttribute.IntegritySha256Bytes);
        }
    }
}
