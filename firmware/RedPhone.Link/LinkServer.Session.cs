using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <content>
    /// Sessions: datagrams opened and sealed, confirmation, RESETs, the end.
    /// </content>
    public sealed partial class LinkServer
    {
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
