using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <content>Handshakes: message 1, cookies under load, Accept.</content>
    public sealed partial class LinkServer
    {
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
    }
}
