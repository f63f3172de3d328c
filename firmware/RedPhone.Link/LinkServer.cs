using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>The master's end of all sealed links. (Public shape; the work follows.)</summary>
    public sealed class LinkServer
    {
        private readonly ICryptoEngine _engine;
        private readonly IEntropy _entropy;
        private readonly byte[] _staticPrivate;

        /// <summary>Datagrams dropped: wrong length, mac1, tag or state, or no room.</summary>
        public int Dropped;

        /// <summary>Datagrams dropped by the replay window.</summary>
        public int Replayed;

        /// <summary>Messages that came again and were acknowledged again only.</summary>
        public int Duplicates;

        /// <summary>Second and later sends of messages.</summary>
        public int Retransmitted;

        /// <summary>Messages given up after the last send.</summary>
        public int Undelivered;

        /// <summary>Cookies demanded.</summary>
        public int CookiesSent;

        /// <summary>RESETs sent.</summary>
        public int ResetsSent;

        /// <summary>
        /// Makes a server for at most <paramref name="maxSessions"/> phones; all it will ever
        /// allocate. <paramref name="staticPrivate"/> (32 bytes) is copied.
        /// </summary>
        public LinkServer(ICryptoEngine engine, IEntropy entropy, byte[] staticPrivate,
            int maxSessions)
        {
            _engine = engine;
            _entropy = entropy;
            _staticPrivate = (byte[])staticPrivate.Clone();
        }

        /// <summary>Sessions that are up.</summary>
        public int SessionCount
        {
            get { return 0; }
        }

        /// <summary>Earliest time <see cref="HandleTimeout"/> wants to be called.</summary>
        public long NextDeadlineMs
        {
            get { return long.MaxValue; }
        }

        /// <summary>Copies the master's static public key (32 bytes), as phones pin it.</summary>
        public void CopyPublic(byte[] output, int offset)
        {
        }

        /// <summary>
        /// Takes one datagram. Hostile bytes are counted and dropped; the buffer is decrypted in
        /// place.
        /// </summary>
        public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
        {
        }

        /// <summary>Runs the timers.</summary>
        public void HandleTimeout(long nowMs)
        {
        }

        /// <summary>
        /// Writes the next datagram to send at index 0 (the buffer holds at least 1,184 bytes);
        /// false when there is none.
        /// </summary>
        public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
        {
            count = 0;
            return false;
        }

        /// <summary>Fills <paramref name="e"/> with the next report; false when there is none.
        /// </summary>
        public bool TryTakeEvent(LinkServerEvent e)
        {
            return false;
        }

        /// <summary>
        /// Answers HandshakeAsked: makes the session, pending until the phone's first transport
        /// message. False when the handle is not (or no longer) awaited or there is no room.
        /// </summary>
        public bool Accept(long nowMs, int handle)
        {
            return false;
        }

        /// <summary>Answers HandshakeAsked with silence. A stale handle is ignored.</summary>
        public void Reject(int handle)
        {
        }

        /// <summary>True while the session is up.</summary>
        public bool IsUp(int session)
        {
            return false;
        }

        /// <summary>Copies the address the phone was last heard from; false when not up.</summary>
        public bool TryGetAddress(int session, UdpEndpoint address)
        {
            return false;
        }

        /// <summary>
        /// Queues one whole message of 1 to 1,100 bytes (copied). False when the session is not up
        /// or too many messages wait for their acknowledgements.
        /// </summary>
        public bool TrySend(long nowMs, int session, byte[] message, int offset, int count)
        {
            return false;
        }

        /// <summary>Ends a session at once, without a report; stale handles are ignored.</summary>
        public void Close(int session)
        {
        }
    }
}
