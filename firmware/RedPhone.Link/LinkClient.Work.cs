namespace RedPhone.Link
{
    /// <content>
    /// Computing in slices: sealed datagrams first, one at a time, then what handshakes need. All use
    /// one AEAD, a datagram over several slices.
    /// </content>
    public sealed partial class LinkClient
    {
        /// <summary>About the IL of a slice of a curve multiplication.</summary>
        public const int CurveSliceIl = 3200;

        /// <summary>About the IL of a slice of a datagram that is sealed or opened.</summary>
        public const int DatagramSliceIl = 7500;

        /// <summary>About the IL of a handshake's step between curves.</summary>
        public const int HashSliceIl = 15800;

        /// <summary>
        /// True when <see cref="Work"/> has something to do. In a call the next ephemeral key can wait
        /// (unless the link is lost or a handshake is under way).
        /// </summary>
        public bool HasWork
        {
            get { return HasDatagramWork || HasHandshakeWork; }
        }

        /// <summary>
        /// About how many IL the next call of <see cref="Work"/> takes, one of the constants here; 0
        /// when it has nothing to do.
        /// </summary>
        public int NextSliceIl
        {
            get
            {
                if (HasDatagramWork)
                {
                    return DatagramSliceIl;
                }

                if (!HasHandshakeWork)
                {
                    return 0;
                }

                bool isLong = _handshake.HasResponse ? _handshake.NextResponseIsLong
                    : !_handshake.NeedsWork || _handshake.Next.NextIsLong;
                return isLong ? HashSliceIl : CurveSliceIl;
            }
        }

        /// <summary>
        /// True while a datagram is being sealed or opened, or one waits to be sealed: that work
        /// comes first, in a call too.
        /// </summary>
        public bool HasDatagramWork
        {
            get { return _transport.IsUnderWay || MaySeal; }
        }

        /// <summary>
        /// False while a datagram is being opened or sealed, or waits to be taken: what arrives in
        /// the meantime stays with the owner, in its socket.
        /// </summary>
        public bool CanHandle
        {
            get { return _transport.IsIdle; }
        }

        /// <summary>
        /// One slice of computing (see <see cref="NextSliceIl"/>): 64 bytes sealed or opened, a slice
        /// of a curve multiplication, or one of the few hash and cipher steps between two of them.
        /// True when it did something.
        /// </summary>
        public bool Work(long nowMs)
        {
            if (HasDatagramWork)
            {
                WorkOnDatagram(nowMs);
                return true;
            }

            if (!HasHandshakeWork)
            {
                return false;
            }

            if (_handshake.HasResponse)
            {
                WorkOnResponse(nowMs);
            }
            else if (_handshake.NeedsWork)
            {
                _handshake.Next.Work();
            }
            else
            {
                WorkOnInit(nowMs);
            }

            return true;
        }

        // What is prepared and awaited is written: message 1, in two slices.
        private bool HasHandshakeWork
        {
            get
            {
                if (_handshake.HasResponse)
                {
                    return true;
                }

                if (!_configured || !_handshake.NeedsWork)
                {
                    return _phase == HandshakePhase.Preparing;
                }

                return !InCall || LinkLost || _phase != HandshakePhase.None;
            }
        }

        private bool MaySeal
        {
            get
            {
                return (_keepalive.IsReady || _messages.HasOutput) && _current.Exists
                    && _transport.IsIdle;
            }
        }
    }
}
