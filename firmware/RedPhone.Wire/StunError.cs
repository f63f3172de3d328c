namespace RedPhone.Wire
{
    /// <summary>
    /// Error codes of the relay (RFC 8489 §14.8; 431 from RFC 3489; 470 to 472 private).
    /// </summary>
    public static class StunError
    {
        /// <summary>400: an OPEN without a well-formed ticket.</summary>
        public const int BadRequest = 400;

        /// <summary>
        /// 401: OPEN once more, with the NONCE given and MESSAGE-INTEGRITY-SHA256.
        /// </summary>
        public const int Unauthenticated = 401;

        /// <summary>403: the ticket was not made with this relay's key.</summary>
        public const int Forbidden = 403;

        /// <summary>420: a comprehension-required attribute is unknown.</summary>
        public const int UnknownAttribute = 420;

        /// <summary>431: the ticket is good, the integrity under its key K is not.</summary>
        public const int IntegrityFailed = 431;

        /// <summary>438: the nonce is not (or no longer) good; a new one comes along.</summary>
        public const int StaleNonce = 438;

        /// <summary>470: the ticket is for another relay.</summary>
        public const int OtherRelay = 470;

        /// <summary>471: the ticket expired before it was bound.</summary>
        public const int TicketExpired = 471;

        /// <summary>472: the call has ended at this relay.</summary>
        public const int CallEnded = 472;

        /// <summary>508: no room for another call.</summary>
        public const int InsufficientCapacity = 508;

        /// <summary>Bytes of our ERROR-CODE value: no reason phrase.</summary>
        public const int ValueBytes = 4;
    }
}
