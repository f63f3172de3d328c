namespace RedPhone.Core.Relay
{
    /// <summary>Why the relay refused, for the display; from the codes of StunError.</summary>
    public enum RelayRefusal
    {
        /// <summary>It has not refused.</summary>
        None = 0,

        /// <summary>It does not take the ticket for one of its own (400, 403).</summary>
        BadTicket = 1,

        /// <summary>The ticket is for another relay (470).</summary>
        OtherRelay = 2,

        /// <summary>The ticket came too late (471): the call took too long to set up.</summary>
        Expired = 3,

        /// <summary>The call has ended there (472).</summary>
        CallEnded = 4,

        /// <summary>The key of the ticket is not ours (431).</summary>
        BadIntegrity = 5,

        /// <summary>
        /// It took none of our nonces (438, 401), though bounded tries were made.
        /// </summary>
        BadNonce = 6,

        /// <summary>It has no room (508).</summary>
        Full = 7,

        /// <summary>Any other code.</summary>
        Other = 8,
    }
}
