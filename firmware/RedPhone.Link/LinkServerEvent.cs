namespace RedPhone.Link
{
    /// <summary>
    /// One report of <see cref="LinkServer"/>; made once by the owner and refilled.
    /// </summary>
    public sealed class LinkServerEvent
    {
        /// <summary>Which report this is.</summary>
        public LinkServerEventKind Kind;

        /// <summary>
        /// The session's handle, never negative. For HandshakeAsked the handle to give to Accept or
        /// Reject, which is no session yet.
        /// </summary>
        public int Session;

        /// <summary>The phone's static public key, 32 bytes, set for every kind.</summary>
        public readonly byte[] PeerPublic = new byte[LinkLimits.KeyBytes];

        /// <summary>
        /// HandshakeAsked only: boot count (24 bits) and milliseconds since boot (40 bits) as one
        /// number that only grows; 0 for the other kinds.
        /// </summary>
        public ulong Stamp;

        /// <summary>
        /// Message only: the first <see cref="MessageCount"/> bytes are the message.
        /// </summary>
        public readonly byte[] Message = new byte[LinkLimits.MaxMessageBytes];

        /// <summary>Length of the message, 1 to 1,100 bytes; 0 for the other kinds.</summary>
        public int MessageCount;
    }
}
