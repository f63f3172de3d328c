using RedPhone.Crypto;

namespace RedPhone.Link
{
    /// <summary>The phone's end of the sealed link. (Public shape; the work follows.)</summary>
    public sealed class LinkClient
    {
        private readonly ICryptoEngine _engine;
        private readonly IEntropy _entropy;

        /// <summary>Datagrams of any kind dropped: wrong length, index, tag or state.</summary>
        public int Dropped;

        /// <summary>Datagrams dropped by the replay window.</summary>
        public int Replayed;

        /// <summary>Messages that came again and were acknowledged again only.</summary>
        public int Duplicates;

        /// <summary>Second and later sends of messages.</summary>
        public int Retransmitted;

        /// <summary>Messages given up after the last send.</summary>
        public int Undelivered;

        /// <summary>Handshakes started.</summary>
        public int HandshakesStarted;

        /// <summary>Handshakes completed.</summary>
        public int Handshakes;

        /// <summary>RESETs taken as hints.</summary>
        public int Resets;

        /// <summary>Cookies received.</summary>
        public int Cookies;

        /// <summary>Makes a client; all it will ever allocate.</summary>
        public LinkClient(ICryptoEngine engine, IEntropy entropy)
        {
            _engine = engine;
            _entropy = entropy;
        }

        /// <summary>What the link is doing.</summary>
        public LinkState State
        {
            get { return LinkState.Stopped; }
        }

        /// <summary>True from the loss of a session until one answers again.</summary>
        public bool LinkLost
        {
            get { return false; }
        }

        /// <summary>While true no handshake starts unless the link is lost.</summary>
        public bool InCall { get; set; }

        /// <summary>
        /// True when an authenticated datagram, a RESET or a cookie came from the master since
        /// <see cref="Start"/>: UDP works and a master is there.
        /// </summary>
        public bool AnythingHeard
        {
            get { return false; }
        }

        /// <summary>Handshakes in a row without a response; 2 after 3 s of silence.</summary>
        public int FailedHandshakes
        {
            get { return 0; }
        }

        /// <summary>True when the session is with the backup master key.</summary>
        public bool UsingBackup
        {
            get { return false; }
        }

        /// <summary>This phone's static public key, 32 bytes; false until computed by Work.
        /// </summary>
        public bool TryGetOwnPublic(byte[] output, int offset)
        {
            return false;
        }

        /// <summary>Earliest time <see cref="HandleTimeout"/> wants to be called.</summary>
        public long NextDeadlineMs
        {
            get { return long.MaxValue; }
        }

        /// <summary>True when <see cref="Work"/> has something to do.</summary>
        public bool HasWork
        {
            get { return false; }
        }

        /// <summary>
        /// Sets the keys (32 bytes each, copied; the backup may be null) and the boot count (from
        /// flash, one more at each boot, at most 16,777,215). Only while stopped.
        /// </summary>
        public void Configure(byte[] ownStaticPrivate, byte[] masterPublic,
            byte[] backupMasterPublic, uint bootCount)
        {
        }

        /// <summary>Begins to connect. nowMs is milliseconds since boot.</summary>
        public void Start(long nowMs)
        {
        }

        /// <summary>Forgets sessions and messages and wipes their keys.</summary>
        public void Stop()
        {
        }

        /// <summary>
        /// Takes one datagram from the master's address. Hostile bytes are counted and dropped; the
        /// buffer is decrypted in place.
        /// </summary>
        public void Handle(long nowMs, byte[] buffer, int offset, int count)
        {
        }

        /// <summary>Runs the timers.</summary>
        public void HandleTimeout(long nowMs)
        {
        }

        /// <summary>
        /// Writes the next datagram to send at index 0 (the buffer holds at least 1,184 bytes) and
        /// returns its length, 0 when there is none.
        /// </summary>
        public int TryTakeOutput(byte[] buffer)
        {
            return 0;
        }

        /// <summary>One slice of curve work; true when it did something.</summary>
        public bool Work(long nowMs)
        {
            return false;
        }

        /// <summary>
        /// Queues one whole message of 1 to 1,100 bytes (copied). False when the link is not up or
        /// 8 messages wait for their acknowledgements.
        /// </summary>
        public bool TrySend(long nowMs, byte[] message, int offset, int count)
        {
            return false;
        }

        /// <summary>
        /// Copies the next received message to index 0 (room for 1,100 bytes) and returns its
        /// length, 0 when there is none.
        /// </summary>
        public int TryTakeMessage(byte[] buffer)
        {
            return 0;
        }
    }
}
