namespace RedPhone.Link
{
    /// <summary>
    /// Every limit and time of the sealed link (docs/protocol/link.md, "Limits").
    /// </summary>
    public static class LinkLimits
    {
        /// <summary>Bytes of an X25519 key.</summary>
        public const int KeyBytes = 32;

        /// <summary>Longest message in bytes.</summary>
        public const int MaxMessageBytes = 1100;

        /// <summary>
        /// Longest link datagram: the header, the padded longest message, the tag.
        /// </summary>
        public const int MaxDatagramBytes = 1184;

        /// <summary>Messages a phone may have unacknowledged, and a master for one phone.</summary>
        public const int MaxOutstanding = 8;

        /// <summary>First wait for an acknowledgement; doubles up to
        /// <see cref="RetransmitCapMs"/>.</summary>
        public const int RetransmitMs = 200;

        /// <summary>Longest wait between two sends of one message.</summary>
        public const int RetransmitCapMs = 1600;

        /// <summary>Sends of one message before it is given up (about 22 s).</summary>
        public const int MaxSends = 16;

        /// <summary>
        /// After this many unanswered sends of a message a keepalive asks at once.
        /// </summary>
        public const int SendsBeforeProbe = 3;

        /// <summary>Shortest keepalive interval.</summary>
        public const int KeepaliveMinMs = 18000;

        /// <summary>Longest keepalive interval.</summary>
        public const int KeepaliveMaxMs = 22000;

        /// <summary>An unanswered keepalive is repeated after this, twice.</summary>
        public const int KeepaliveRepeatMs = 1000;

        /// <summary>Sends of one keepalive before the link is called lost.</summary>
        public const int KeepaliveSends = 3;

        /// <summary>First wait for a handshake's response; doubles up to
        /// <see cref="HandshakeCapMs"/>.</summary>
        public const int HandshakeMs = 1000;

        /// <summary>Longest wait between two handshakes.</summary>
        public const int HandshakeCapMs = 8000;

        /// <summary>A RESET starts at most one handshake in this time.</summary>
        public const int ResetHandshakeMs = 5000;

        /// <summary>Handshakes with the first master key before the backup key is tried.</summary>
        public const int HandshakesBeforeBackup = 2;

        /// <summary>A session older than this is replaced by a new handshake: 24 h.</summary>
        public const long RekeyMs = 86400000;

        /// <summary>Wait after a re-key that was not answered.</summary>
        public const int RekeyRetryMs = 60000;

        /// <summary>A session older than this is refused by both ends: 48 h.</summary>
        public const long MaxSessionAgeMs = 172800000;

        /// <summary>
        /// The master drops a session that was silent for this long: three keepalives.
        /// </summary>
        public const int SessionIdleMs = 66000;

        /// <summary>The master drops an unconfirmed session after this.</summary>
        public const int PendingSessionMs = 10000;

        /// <summary>
        /// The master drops an asked handshake its owner has not answered by then.
        /// </summary>
        public const int AskedMs = 5000;

        /// <summary>Asked handshakes the master holds.</summary>
        public const int MaxAsked = 64;

        /// <summary>Unconfirmed sessions the master holds besides its limit of sessions.</summary>
        public const int MaxPending = 64;

        /// <summary>Handshakes a second above which the master demands a cookie.</summary>
        public const int LoadHandshakesPerSecond = 50;

        /// <summary>
        /// Handshakes a second above which the master drops even those with a cookie.
        /// </summary>
        public const int MaxHandshakesPerSecond = 500;

        /// <summary>
        /// The cookie secret changes after this; the one before stays valid as long.
        /// </summary>
        public const int CookieSecretMs = 120000;

        /// <summary>Greatest boot count (24 bits).</summary>
        public const uint MaxBootCount = 0xFFFFFF;
    }
}
