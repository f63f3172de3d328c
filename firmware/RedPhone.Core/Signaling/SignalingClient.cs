using RedPhone.Link;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Signaling
{
    /// <summary>
    /// The phone's end of the signaling (docs/protocol/signaling.md): turns calls of the controller
    /// into requests on the sealed link, and the master's requests and answers into events. It
    /// answers the master's requests itself, but for RING of a new call, which the controller
    /// answers by <see cref="AnswerRing"/> or <see cref="RefuseRing"/>.
    /// </summary>
    public sealed partial class SignalingClient
    {
        /// <summary>How long the master may take to answer the request for a call.</summary>
        public const int AnswerMs = 4000;

        /// <summary>
        /// How long an answer to any other request is awaited: a little more than the link keeps
        /// sending a message.
        /// </summary>
        public const int OtherAnswerMs = 25000;

        // 40 IL a byte; a longer message is decoded in several turns and handled in one more.
        private const int DecodedAStep = 160;
        private const int MaxRequests = 6;
        private const int MaxEvents = 8;
        private const int MaxMessageBytes = SignalingMessage.MaxBytes;
        private const int MaxTransaction = 999999;

        private readonly LinkClient _link;
        private readonly SignalingMessage _received = new SignalingMessage();
        private readonly SignalingMessage _sent = new SignalingMessage();
        private readonly byte[] _buffer = new byte[MaxMessageBytes];
        private readonly byte[] _message = new byte[MaxMessageBytes];
        private readonly PendingRequest[] _requests = new PendingRequest[MaxRequests];
        private readonly SignalingEvent[] _events = new SignalingEvent[MaxEvents];
        private int _firstEvent;
        private int _eventCount;
        private int _nextTransaction = 1;
        private int _ringTransaction;
        private readonly EarlyNotices _early = new EarlyNotices();
        private int _handshakes;
        private bool _requestsOpen;
        private bool _relaysChanged;
        private bool _unknownKey;

        // Refused: no message is under way.
        private SignalingDecoding _decoding = SignalingDecoding.Refused;

        /// <summary>A client on <paramref name="link"/>, whose messages it alone takes.</summary>
        public SignalingClient(LinkClient link)
        {
            _link = link;
            for (int i = 0; i < MaxRequests; i++)
            {
                _requests[i] = new PendingRequest(MaxMessageBytes);
            }

            for (int i = 0; i < MaxEvents; i++)
            {
                _events[i] = new SignalingEvent();
            }
        }

        /// <summary>The call this phone takes part in; its CallId is empty when there is none.</summary>
        public readonly CallDescriptor Call = new CallDescriptor();

        /// <summary>The call offered by the last Incoming event.</summary>
        public readonly CallDescriptor Incoming = new CallDescriptor();

        /// <summary>The relays the master named last.</summary>
        public readonly RelayList Relays = new RelayList();

        /// <summary>Number the master enrolled this phone under ; empty before.</summary>
        public string EnrolledNumber = string.Empty;

        /// <summary>Name the master enrolled this phone under.</summary>
        public string EnrolledName = string.Empty;

        /// <summary>Messages of the master that made no sense.</summary>
        public int Malformed;

        /// <summary>True while the sealed link is up.</summary>
        public bool IsUp
        {
            get { return _link.State == LinkState.Up; }
        }

        /// <summary>True once after the master has named the relays.</summary>
        public bool TakeRelaysChanged()
        {
            bool changed = _relaysChanged;
            _relaysChanged = false;
            return changed;
        }

        /// <summary>True once after the master has refused this phone's key.</summary>
        public bool TakeUnknownKey()
        {
            bool unknown = _unknownKey;
            _unknownKey = false;
            return unknown;
        }

        /// <summary>Sends the one-time code.</summary>
        public void Enrol(long nowMs, string code)
        {
            EnrolledNumber = string.Empty;
            _sent.SetRequest(SignalingNames.Enroll, SignalingNames.AccountTarget,
                _nextTransaction);
            _sent.Set(SignalingNames.CodeHeader, code);
            SendRequest(nowMs, RequestKind.Enrol);
        }

        /// <summary>Asks for the relays; <see cref="TakeRelaysChanged"/> tells when they came.</summary>
        public void AskRelays(long nowMs)
        {
            _sent.SetRequest(SignalingNames.Get, SignalingNames.RelaysTarget,
                _nextTransaction);
            SendRequest(nowMs, RequestKind.RelayList);
        }

        /// <summary>Reports the round trips that stand in <see cref="Relays"/>.</summary>
        public void ReportRoundTrips(long nowMs)
        {
            _sent.SetRequest(SignalingNames.Put, SignalingNames.RelaysTarget,
                _nextTransaction);
            Relays.WriteRoundTrips(_sent);
            SendRequest(nowMs, RequestKind.RoundTrips);
        }

        /// <summary>
        /// Asks for a call to <paramref name="number"/> (digits) with our 32-byte zrtp-hash. While
        /// the link is down the request waits for it, up to <see cref="AnswerMs"/>.
        /// </summary>
        public void StartCall(long nowMs, string number, byte[] helloHash)
        {
            Call.Clear();
            _early.Count = 0;
            _sent.SetRequest(SignalingNames.Get, SignalingNames.CallPrefix + number,
                _nextTransaction);
            SetHelloHash(helloHash);
            SendRequest(nowMs, RequestKind.Call);
        }

        /// <summary>Answers RING: this phone rings.</summary>
        public void AnswerRing(long nowMs, byte[] helloHash)
        {
            _sent.SetResponse(SignalingNames.StatusOk, SignalingNames.Ok, _ringTransaction);
            SetHelloHash(helloHash);
            Send(nowMs);
        }

        /// <summary>Answers RING: this phone is in another call.</summary>
        public void RefuseRing(long nowMs)
        {
            _sent.SetResponse(SignalingNames.StatusBusy, SignalingNames.ReasonBusy,
                _ringTransaction);
            Send(nowMs);
        }

        /// <summary>Makes <see cref="Incoming"/> the call.</summary>
        public void TakeIncoming()
        {
            Call.CopyFrom(Incoming);
        }

        /// <summary>The handset was lifted on the ringing call.</summary>
        public void PickUp(long nowMs)
        {
            _sent.SetRequest(SignalingNames.Put, SignalingNames.SessionPrefix + Call.CallId,
                _nextTransaction);
            SendRequest(nowMs, RequestKind.Answer);
        }

        /// <summary>Declines the ringing call.</summary>
        public void Decline(long nowMs)
        {
            EndBy(nowMs, SignalingNames.Busy, SignalingNames.ReasonDeclined);
        }

        /// <summary>
        /// Ends the call, or gives up one that the master has not answered yet; then its late answer
        /// ends it as soon as it comes. <paramref name="reason"/> is a word of SignalingNames.
        /// </summary>
        public void HangUp(long nowMs, string reason)
        {
            for (int i = 0; i < MaxRequests; i++)
            {
                if (_requests[i].Kind == RequestKind.Call)
                {
                    Withdraw(_requests[i]);
                    _requests[i].Kind = RequestKind.None;
                }
            }

            EndBy(nowMs, SignalingNames.Delete, reason);
        }

        /// <summary>The call is over and the master knows: nothing is left to tell it.</summary>
        public void Forget()
        {
            Call.Clear();
        }

        /// <summary>True when <see cref="TryTakeEvent"/> has one.</summary>
        public bool HasEvent
        {
            get { return _eventCount > 0; }
        }

        /// <summary>Takes the next event; false when there is none.</summary>
        public bool TryTakeEvent(SignalingEvent into)
        {
            if (_eventCount == 0)
            {
                return false;
            }

            into.CopyFrom(_events[_firstEvent]);
            _firstEvent = (_firstEvent + 1) % MaxEvents;
            _eventCount--;
            return true;
        }

        /// <summary>
        /// One turn of the loop: link changes, received messages, requests out of time. Call it after
        /// the link has handled what came in. A long message takes several turns, and none is taken
        /// while an event waits. True when it worked on one.
        /// </summary>
        public bool Step(long nowMs)
        {
            NoteNewSession();
            bool worked = _eventCount == 0 && StepMessage(nowMs);
            if (_requestsOpen)
            {
                StepRequests(nowMs);
            }

            return worked;
        }

        private void StepRequests(long nowMs)
        {
            _requestsOpen = false;
            for (int i = 0; i < MaxRequests; i++)
            {
                StepRequest(nowMs, _requests[i]);
                _requestsOpen |= _requests[i].Kind != RequestKind.None;
            }
        }

        private bool StepMessage(long nowMs)
        {
            bool isShort = false;
            if (_decoding == SignalingDecoding.Refused)
            {
                int count = _link.TryTakeMessage(_message);
                if (count == 0)
                {
                    return false;
                }

                isShort = count <= DecodedAStep;
                _decoding = _received.BeginDecode(_message, 0, count)
                    ? SignalingDecoding.Unfinished : SignalingDecoding.Refused;
            }

            bool handles = _decoding == SignalingDecoding.Decoded;
            if (_decoding == SignalingDecoding.Unfinished)
            {
                _decoding = _received.DecodeMore(_message, DecodedAStep);
                handles = isShort && _decoding == SignalingDecoding.Decoded;
            }

            if (_decoding == SignalingDecoding.Refused)
            {
                Malformed++;
            }
            else if (handles)
            {
                _decoding = SignalingDecoding.Refused;
                Handle(nowMs);
            }

            return true;
        }

        private void Handle(long nowMs)
        {
            if (_received.IsRequest)
            {
                HandleRequest(nowMs);
            }
            else
            {
                HandleResponse(nowMs);
            }
        }

        private void StepRequest(long nowMs, PendingRequest request)
        {
            if (request.Kind == RequestKind.None)
            {
                return;
            }

            if (nowMs >= request.DeadlineMs)
            {
                bool wasCall = request.Kind == RequestKind.Call;
                request.Kind = RequestKind.None;
                if (wasCall)
                {
                    Withdraw(request);
                    Raise(SignalingEventKind.CallTimedOut, 0, string.Empty);
                }
            }
            else if (!request.IsSent)
            {
                TrySend(nowMs, request);
            }
        }

        private void TrySend(long nowMs, PendingRequest request)
        {
            request.IsSent = request.Count == 0
                || _link.TrySend(nowMs, request.Message, 0, request.Count);
            request.MessageId = _link.LastMessageId;
        }

        private void Withdraw(PendingRequest request)
        {
            if (request.IsSent && request.Count > 0)
            {
                _link.Withdraw(request.MessageId);
            }

            request.IsSent = false;
        }

        // The master may have restarted since it took a request: ask again. All requests may come
        // twice.
        private void NoteNewSession()
        {
            if (_link.Handshakes == _handshakes)
            {
                return;
            }

            _handshakes = _link.Handshakes;
            for (int i = 0; i < MaxRequests; i++)
            {
                if (_requests[i].Kind != RequestKind.None)
                {
                    Withdraw(_requests[i]);
                }
            }
        }

        private void EndBy(long nowMs, string verb, string reason)
        {
            SendEnd(nowMs, Call.CallId, verb, reason);
            Call.Clear();
        }

        private void SendEnd(long nowMs, string callId, string verb, string reason)
        {
            if (CallDescriptor.IsCallId(callId))
            {
                _sent.SetRequest(verb, SignalingNames.SessionPrefix + callId, _nextTransaction);
                _sent.Set(SignalingNames.ReasonHeader, reason);
                SendRequest(nowMs, RequestKind.End);
            }
        }

        private void SendRequest(long nowMs, RequestKind kind)
        {
            PendingRequest slot = FreeSlot();
            _requestsOpen = true;
            slot.Kind = kind;
            slot.Transaction = _nextTransaction;
            slot.DeadlineMs = nowMs + (kind == RequestKind.Call ? AnswerMs : OtherAnswerMs);
            slot.Count = _sent.Encode(slot.Message, 0);
            TrySend(nowMs, slot);
            _nextTransaction = (_nextTransaction % MaxTransaction) + 1;
        }

        // One that is free, or else the oldest; but never the call's, whose end somebody awaits.
        private PendingRequest FreeSlot()
        {
            PendingRequest oldest = null;
            for (int i = 0; i < MaxRequests; i++)
            {
                PendingRequest request = _requests[i];
                if (request.Kind == RequestKind.None)
                {
                    return request;
                }

                if (request.Kind != RequestKind.Call
                    && (oldest == null || request.DeadlineMs < oldest.DeadlineMs))
                {
                    oldest = request;
                }
            }

            return oldest;
        }

        private void Respond(long nowMs, int status, string reason)
        {
            _sent.SetResponse(status, reason, _received.Transaction);
            Send(nowMs);
        }

        private void Send(long nowMs)
        {
            int count = _sent.Encode(_buffer, 0);
            _link.TrySend(nowMs, _buffer, 0, count);
        }

        private void SetHelloHash(byte[] helloHash)
        {
            _sent.Set(SignalingNames.ZrtpHashHeader,
                Hex.Encode(helloHash, 0, CallDescriptor.HelloHashBytes));
        }

        private void Raise(SignalingEventKind kind, int status, string reason)
        {
            if (_eventCount == MaxEvents)
            {
                return;
            }

            SignalingEvent raised = _events[(_firstEvent + _eventCount) % MaxEvents];
            raised.Kind = kind;
            raised.Status = status;
            raised.Reason = reason == null ? string.Empty : reason;
            _eventCount++;
        }
    }
}
