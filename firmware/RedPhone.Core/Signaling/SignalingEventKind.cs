namespace RedPhone.Core.Signaling
{
    /// <summary>What the master told this phone.</summary>
    public enum SignalingEventKind
    {
        /// <summary>The one-time code was refused.</summary>
        EnrolRefused,

        /// <summary>Our call was accepted and <see cref="SignalingClient.Call"/> is filled.</summary>
        CallAccepted,

        /// <summary>Our call was refused; Status says why.</summary>
        CallRefused,

        /// <summary>The master did not answer our call request in time.</summary>
        CallTimedOut,

        /// <summary>The other phone rings; its zrtp-hash is in the descriptor.</summary>
        PeerRings,

        /// <summary>The other side lifted the handset.</summary>
        PeerAnswered,

        /// <summary>The other side is busy, declined, or cannot be reached; Reason says which.</summary>
        PeerBusy,

        /// <summary>The call was ended by the other side; Reason says why.</summary>
        PeerEnded,

        /// <summary>
        /// Somebody calls: <see cref="SignalingClient.Incoming"/> is filled. May come again for the
        /// call that rings.
        /// </summary>
        Incoming,

        /// <summary>Our PUT was accepted: the call is answered.</summary>
        AnswerAccepted,

        /// <summary>The call was already gone when we answered.</summary>
        AnswerStale,
    }
}
