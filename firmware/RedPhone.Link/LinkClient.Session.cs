using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <content>
    /// The session: one datagram at a time sealed or opened, whether it lives, RESETs.
    /// </content>
    public sealed partial class LinkClient
    {
        private bool _sealsKeepalive;

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

            _transport.Open(session, counter, buffer, offset, count);
            return true;
        }

        private void WorkOnDatagram(long nowMs)
        {
            if (_transport.IsIdle)
            {
                BeginSeal();
                return;
            }

            switch (_transport.Step())
            {
                case TransportResult.Sealed:
                    NoteSent(nowMs);
                    break;
                case TransportResult.Opened:
                    TakeOpened(nowMs);
                    break;
                case TransportResult.Refused:
                    Dropped++;
                    break;
            }
        }

        private void BeginSeal()
        {
            byte[] datagram = _transport.Datagram;
            int count = _keepalive.EncodeNext(datagram, TransportWork.PlainOffset);
            _sealsKeepalive = count > 0;
            if (!_sealsKeepalive)
            {
                count = _messages.EncodeNext(datagram, TransportWork.PlainOffset);
            }

            _transport.Seal(_current, count);
        }

        // The owner sends it now: waits for answers begin here, not when it was queued.
        private void NoteSent(long nowMs)
        {
            if (_sealsKeepalive)
            {
                _keepalive.NoteSent(nowMs);
            }
            else
            {
                _messages.NoteSent(nowMs);
            }
        }

        private void TakeOpened(long nowMs)
        {
            ClientSession session = _transport.Session;
            ReplayWindow.Mark(ref session.ReceiveNext, ref session.ReceiveSeen,
                _transport.Counter);
            Heard(nowMs, session);
            if (!_messages.TryHandle(_transport.Datagram, TransportWork.PlainOffset,
                _transport.PlainCount))
            {
                Dropped++;
            }

            _transport.Clear();
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
