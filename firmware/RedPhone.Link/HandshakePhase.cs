namespace RedPhone.Link
{
    /// <summary>What the phone's handshake awaits.</summary>
    internal enum HandshakePhase
    {
        /// <summary>No handshake.</summary>
        None = 0,

        /// <summary>One is wanted; its message 1 is not computed yet.</summary>
        Preparing = 1,

        /// <summary>Message 1 is out: a response or the retry time.</summary>
        AwaitingResponse = 2,
    }
}
