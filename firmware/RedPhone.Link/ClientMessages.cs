namespace RedPhone.Link
{
    /// <summary>
    /// The phone's whole messages over whatever session carries them: ids, acknowledgements owed,
    /// what waits to be sent, what waits to be taken. Ids go on through new sessions of one
    /// conversation.
    /// </summary>
    internal sealed class ClientMessages
    {
        private const int AckSlots = 16;

        public readonly SendQueue Queue = new SendQueue(LinkLimits.MaxOutstanding);
        public readonly MessageInbox Inbox = new MessageInbox();
        public int Duplicates;

        private readonly uint[] _acks = new uint[AckSlots];
        private int _ackCount;
        private uint _nextId;
        private ulong _receivedNext;
        private ulong _receivedSeen;
        private bool _encodedMessage;
        private uint _encodedId;

        public bool TrySend(long nowMs, byte[] message, int offset, int count)
        {
            if (!Queue.TryAdd(nowMs, 0, _nextId, message, offset, count))
            {
                return false;
            }

            _nextId++;
            return true;
        }

        /// <summary>Id of the last message that was queued.</summary>
        public uint LastId
        {
            get { return _nextId - 1; }
        }

        /// <summary>
        /// Takes a plaintext; false when it is malformed, or a message without room: not
        /// acknowledged, so it comes again.
        /// </summary>
        public bool TryHandle(byte[] buffer, int offset, int count)
        {
            int kind;
            uint id;
            int bodyCount;
            if (!InnerMessage.TryDecode(buffer, offset, count, out kind, out id, out bodyCount))
            {
                return false;
            }

            switch (kind)
            {
                case InnerMessage.AcknowledgementKind:
                    Queue.Acknowledge(0, id);
                    return true;
                case InnerMessage.MessageKind:
                    return TryReceive(id, buffer, offset + InnerMessage.BodyOffset, bodyCount);
                default:
                    return kind == InnerMessage.KeepaliveAnswerKind;
            }
        }

        /// <summary>True when <see cref="EncodeNext"/> has something.</summary>
        public bool HasOutput
        {
            get { return _ackCount > 0 || Queue.HasReady; }
        }

        /// <summary>
        /// Writes the plaintext of the next acknowledgement or message; 0 when there is none. When it
        /// leaves, <see cref="NoteSent"/> follows.
        /// </summary>
        public int EncodeNext(byte[] buffer, int offset)
        {
            _encodedMessage = false;
            if (_ackCount > 0)
            {
                _ackCount--;
                return InnerMessage.Encode(buffer, offset, InnerMessage.AcknowledgementKind,
                    _acks[_ackCount], null, 0, 0);
            }

            int slot = Queue.TakeReady();
            if (slot < 0)
            {
                return 0;
            }

            _encodedMessage = true;
            _encodedId = Queue.IdOf(slot);
            Queue.HoldTimer(slot);
            return Queue.Encode(slot, buffer, offset);
        }

        /// <summary>What was encoded last leaves now.</summary>
        public void NoteSent(long nowMs)
        {
            if (_encodedMessage)
            {
                Queue.NoteSent(nowMs, _encodedId);
            }
        }

        /// <summary>The master began to count anew: its ids start again.</summary>
        public void ForgetReceived()
        {
            _receivedNext = 0;
            _receivedSeen = 0;
            _ackCount = 0;
        }

        public void Clear()
        {
            Queue.Clear();
            Inbox.Clear();
            ForgetReceived();
            _nextId = 0;
        }

        private bool TryReceive(uint id, byte[] buffer, int offset, int count)
        {
            if (!ReplayWindow.IsFresh(_receivedNext, _receivedSeen, id))
            {
                Duplicates++;
                Acknowledge(id);
                return true;
            }

            if (Inbox.IsFull)
            {
                return false;
            }

            ReplayWindow.Mark(ref _receivedNext, ref _receivedSeen, id);
            Inbox.Add(buffer, offset, count);
            Acknowledge(id);
            return true;
        }

        private void Acknowledge(uint id)
        {
            if (_ackCount < AckSlots)
            {
                _acks[_ackCount] = id;
                _ackCount++;
            }
        }
    }
}
