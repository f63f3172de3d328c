namespace RedPhone.Core.Zrtp
{
    /// <summary>What a ZRTP run awaits; the transition table stands at
    /// <see cref="ZrtpSession"/>.</summary>
    public enum ZrtpState
    {
        /// <summary>No run; after Prepare the next call's Hello is ready.</summary>
        Idle,

        /// <summary>Awaits the peer's Hello and its HelloACK (RFC 6189 §4.1).</summary>
        Discovering,

        /// <summary>Discovery is done; awaits the peer's Commit.</summary>
        AwaitingCommit,

        /// <summary>We sent Commit; awaits DHPart1.</summary>
        Committing,

        /// <summary>We sent DHPart1 (responder); awaits DHPart2.</summary>
        AwaitingDhPart2,

        /// <summary>Both public values known; awaits our own curve work and, as the initiator,
        /// Confirm1.</summary>
        Computing,

        /// <summary>Initiator, secret computed; awaits Confirm1.</summary>
        AwaitingConfirm1,

        /// <summary>Responder, Confirm1 sent; awaits Confirm2.</summary>
        AwaitingConfirm2,

        /// <summary>Initiator, Confirm2 sent; awaits Conf2ACK or authenticated media.</summary>
        AwaitingConf2Ack,

        /// <summary>Keys agreed and confirmed by both.</summary>
        Secure,

        /// <summary>Ended; the reason is in <see cref="ZrtpSession.Failure"/>.</summary>
        Failed,
    }
}
