using RedPhone.Wire.Signaling;

namespace RedPhone.Core.Signaling
{
    /// <content>What comes from the master: its requests, and its answers to ours.</content>
    public sealed partial class SignalingClient
    {
        private void HandleRequest(long nowMs)
        {
            string target = _received.Target;
            if (!target.StartsWith(SignalingNames.SessionPrefix))
            {
                Respond(nowMs, SignalingNames.StatusNotFound, SignalingNames.NotFound);
                return;
            }

            string callId = target.Substring(SignalingNames.SessionPrefix.Length);
            string verb = _received.Verb;
            bool isOffer = verb == SignalingNames.Ring
                && _received.Get(SignalingNames.RoleHeader) != null;
            if (isOffer)
            {
                HandleOffer(nowMs, callId);
            }
            else if (callId == Call.CallId)
            {
                HandleNotice(verb, _received.Get(SignalingNames.ReasonHeader),
                    _received.Get(SignalingNames.ZrtpHashHeader));
                Respond(nowMs, SignalingNames.StatusOk, SignalingNames.Ok);
            }
            else if (IsAskingForCall && CallDescriptor.IsCallId(callId))
            {
                _early.Keep(callId, verb, _received.Get(SignalingNames.ReasonHeader),
                    _received.Get(SignalingNames.ZrtpHashHeader));
                Respond(nowMs, SignalingNames.StatusOk, SignalingNames.Ok);
            }
            else
            {
                Respond(nowMs, SignalingNames.StatusNotFound, SignalingNames.Stale);
            }
        }

        private bool IsAskingForCall
        {
            get
            {
                for (int i = 0; i < MaxRequests; i++)
                {
                    if (_requests[i].Kind == RequestKind.Call)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        private void HandleOffer(long nowMs, string callId)
        {
            if (!Incoming.TryRead(_received, callId))
            {
                Malformed++;
                Respond(nowMs, SignalingNames.StatusNotFound, SignalingNames.NotFound);
                return;
            }

            _ringTransaction = _received.Transaction;
            Raise(SignalingEventKind.Incoming, 0, string.Empty);
        }

        // The zrtp-hash comes with RING and with PUT, whichever is first.
        private void HandleNotice(string verb, string reason, string helloHash)
        {
            if (verb == SignalingNames.Ring)
            {
                Call.TakeHelloHash(helloHash);
                Raise(SignalingEventKind.PeerRings, 0, string.Empty);
            }
            else if (verb == SignalingNames.Put)
            {
                Call.TakeHelloHash(helloHash);
                Raise(SignalingEventKind.PeerAnswered, 0, string.Empty);
            }
            else if (verb == SignalingNames.Busy)
            {
                Raise(SignalingEventKind.PeerBusy, 0, reason);
            }
            else if (verb == SignalingNames.Delete)
            {
                Raise(SignalingEventKind.PeerEnded, 0, reason);
            }
        }

        private void HandleResponse(long nowMs)
        {
            PendingRequest request = null;
            for (int i = 0; i < MaxRequests; i++)
            {
                if (_requests[i].Kind != RequestKind.None
                    && _requests[i].Transaction == _received.Transaction)
                {
                    request = _requests[i];
                }
            }

            if (request == null)
            {
                EndLateCall(nowMs);
                return;
            }

            RequestKind kind = request.Kind;
            request.Kind = RequestKind.None;
            bool ok = _received.Status == SignalingNames.StatusOk;
            if (kind == RequestKind.Enrol)
            {
                EnrolledNumber = ok ? _received.Get(SignalingNames.NumberHeader) : string.Empty;
                EnrolledName = ok ? _received.Get(SignalingNames.NameHeader) : string.Empty;
                if (!ok)
                {
                    Raise(SignalingEventKind.EnrolRefused, _received.Status, _received.Reason);
                }
            }
            else if (kind == RequestKind.RelayList && ok)
            {
                Relays.Read(_received);
                _relaysChanged = true;
            }
            else if (kind == RequestKind.RelayList)
            {
                _unknownKey = _received.Status == SignalingNames.StatusNotPermitted;
            }
            else if (kind == RequestKind.Call)
            {
                HandleCallAnswer(nowMs, ok);
            }
            else if (kind == RequestKind.Answer)
            {
                Raise(ok ? SignalingEventKind.AnswerAccepted : SignalingEventKind.AnswerStale,
                    _received.Status, _received.Reason);
            }
        }

        private void HandleCallAnswer(long nowMs, bool ok)
        {
            if (ok && Call.TryRead(_received, _received.Get(SignalingNames.CallHeader)))
            {
                Raise(SignalingEventKind.CallAccepted, _received.Status, _received.Reason);
                for (int i = 0; i < _early.Count; i++)
                {
                    if (_early.CallId[i] == Call.CallId)
                    {
                        HandleNotice(_early.Verb[i], _early.Reason[i], _early.HelloHash[i]);
                    }
                }

                return;
            }

            Malformed += ok ? 1 : 0;
            Call.Clear();
            Raise(SignalingEventKind.CallRefused, ok ? 0 : _received.Status, _received.Reason);
        }

        // An answer to a request given up long ago: nobody waits for this call any more.
        private void EndLateCall(long nowMs)
        {
            string callId = _received.Get(SignalingNames.CallHeader);
            if (_received.Status == SignalingNames.StatusOk && callId != Call.CallId)
            {
                SendEnd(nowMs, callId, SignalingNames.Delete, SignalingNames.ReasonGaveUp);
            }
        }
    }
}
