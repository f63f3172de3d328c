namespace RedPhone.Link
{
    /// <summary>What <see cref="LinkServer"/> reports.</summary>
    public enum LinkServerEventKind
    {
        /// <summary>
        /// A phone that owns PeerPublic asks for a session; answer with Accept or Reject. Stamp
        /// must be greater than any earlier one of that phone (else it is a replay: Reject).
        /// </summary>
        HandshakeAsked = 0,

        /// <summary>
        /// A session's first transport message authenticated; an older one is replaced.
        /// </summary>
        SessionUp = 1,

        /// <summary>A whole message arrived, exactly once.</summary>
        Message = 2,

        /// <summary>
        /// A session ended by silence or age (not by Close, not by being replaced).
        /// </summary>
        SessionDown = 3,
    }
}
