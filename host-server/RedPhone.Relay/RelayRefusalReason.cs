namespace RedPhone.Relay;

/// <summary>Why a request was refused; each has its own counter.</summary>
public enum RelayRefusalReason
{
    /// <summary>Not refused.</summary>
    None,

    /// <summary>401: no nonce or integrity yet, the ordinary first step of an OPEN.</summary>
    NoProof,

    /// <summary>420: it carries an attribute that must be understood and is not.</summary>
    UnknownAttribute,

    /// <summary>400: an OPEN without a well-formed ticket.</summary>
    MalformedTicket,

    /// <summary>470: the ticket is for another relay.</summary>
    OtherRelay,

    /// <summary>403: the ticket's MAC is wrong.</summary>
    ForgedTicket,

    /// <summary>472: the call has ended here.</summary>
    CallEnded,

    /// <summary>471: the ticket expired before it was bound.</summary>
    Expired,

    /// <summary>438: the nonce is forged, too old, or was given to another address.</summary>
    BadNonce,

    /// <summary>438: the role is bound with a nonce as new or newer.</summary>
    OldNonce,

    /// <summary>431: MESSAGE-INTEGRITY-SHA256 is wrong under K.</summary>
    BadIntegrity,

    /// <summary>508: the most calls, or the most remembered ones, are there.</summary>
    Full,

    /// <summary>No answer: too many unproved OPENs from the source's prefix.</summary>
    RateLimited,
}
