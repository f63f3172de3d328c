namespace RedPhone.Link
{
    /// <content>Handshakes: when one starts, its message 1, cookie and response.</content>
    public sealed partial class LinkClient
    {
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

        private void BeginHandshake(long nowMs, HandshakeReason reason)
        {
            _reason = reason;
            _phase = HandshakePhase.Preparing;
            _lastHandshakeMs = nowMs;
            _handshake.Next.PrepareFor(reason == HandshakeReason.Connect
                ? ConnectKey(FailedHandshakes) : _current.MasterKey);
        }

        private int ConnectKey(int failed)
        {
            return HandshakeSchedule.MasterKey(_handshake.HasBackup, failed);
        }

        // Two slices: sealed, then hashed. With a refused master key there is none, only the wait.
        private void WorkOnInit(long nowMs)
        {
            if (_handshake.Next.IsPrepared && !_handshake.Next.IsWritten)
            {
                _lastStamp = HandshakeSchedule.Stamp(_bootCount, nowMs, _lastStamp);
                _handshake.WriteInit(_crypto.NextNumber(), _lastStamp, _conversation);
                return;
            }

            _phase = HandshakePhase.AwaitingResponse;
            _lastHandshakeMs = nowMs;
            HandshakesStarted++;
            _retryMs = nowMs + HandshakeSchedule.WaitMs(_crypto, FailedHandshakes);
            if (_handshake.Next.IsWritten)
            {
                _handshake.FinishInit(nowMs);
                _sendInit = true;
                _handshake.Next.PrepareFor(_reason == HandshakeReason.Connect
                    ? ConnectKey(FailedHandshakes + 1) : _current.MasterKey);
            }
        }

        private void WorkOnResponse(long nowMs)
        {
            ResponseWork result = _handshake.WorkOnResponse(nowMs, _arriving);
            if (result == ResponseWork.Authenticated)
            {
                SessionAgreed(nowMs);
            }
            else if (result == ResponseWork.Refused)
            {
                Dropped++;
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
    }
}
