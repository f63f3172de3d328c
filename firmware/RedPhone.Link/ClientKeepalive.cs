namespace RedPhone.Link
{
    /// <summary>
    /// The phone's question whether the session lives: every 18 to 22 s or at once, repeated after
    /// one and two seconds.
    /// </summary>
    internal sealed class ClientKeepalive
    {
        private readonly LinkCrypto _crypto;
        private int _sends;
        private uint _id;
        private bool _ready;

        public ClientKeepalive(LinkCrypto crypto)
        {
            _crypto = crypto;
        }

        /// <summary>When the next one, or its repetition, is due.</summary>
        public long DueMs { get; private set; }

        /// <summary>True from the first send until an answer.</summary>
        public bool IsUnanswered
        {
            get { return _sends > 0; }
        }

        /// <summary>True when <see cref="EncodeNext"/> has something.</summary>
        public bool IsReady
        {
            get { return _ready; }
        }

        /// <summary>It leaves only now: the wait for its answer begins.</summary>
        public void NoteSent(long nowMs)
        {
            if (IsUnanswered && !_ready)
            {
                DueMs = nowMs + LinkLimits.KeepaliveRepeatMs;
            }
        }

        /// <summary>Sends or repeats; false when the last send was not answered either.</summary>
        public bool TrySend(long nowMs)
        {
            if (_sends == LinkLimits.KeepaliveSends)
            {
                return false;
            }

            _id += _sends == 0 ? 1u : 0u;
            _sends++;
            _ready = true;
            DueMs = nowMs + LinkLimits.KeepaliveRepeatMs;
            return true;
        }

        public void Answered(long nowMs)
        {
            Stop();
            DueMs = nowMs + LinkLimits.KeepaliveMinMs + _crypto.NextBelow(
                LinkLimits.KeepaliveMaxMs - LinkLimits.KeepaliveMinMs + 1);
        }

        public void Stop()
        {
            _sends = 0;
            _ready = false;
        }

        /// <summary>Writes the plaintext of a keepalive to send; 0 when there is none.</summary>
        public int EncodeNext(byte[] buffer, int offset)
        {
            if (!_ready)
            {
                return 0;
            }

            _ready = false;
            return InnerMessage.Encode(buffer, offset, InnerMessage.KeepaliveKind, _id, null, 0, 0);
        }
    }
}
