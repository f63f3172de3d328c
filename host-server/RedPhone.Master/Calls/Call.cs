namespace RedPhone.Master.Calls;

/// <summary>One call: two phones, two relays, their tickets. Its deadline depends on its state.
/// </summary>
internal sealed class Call(string id, Phone caller, Phone callee, string callerHash) : Timed
{
    /// <summary>32 hex digits.</summary>
    public string Id { get; } = id;

    public Phone Caller { get; } = caller;

    public Phone Callee { get; } = callee;

    public string CallerHash { get; } = callerHash;

    /// <summary>Empty until the callee rings or joins.</summary>
    public string CalleeHash { get; set; } = "";

    public CallState State { get; set; }

    /// <summary>The callee lifted before its answer to the wake-up signal came.</summary>
    public bool IsLifted { get; set; }

    /// <summary>When the tickets expire, ms since the Unix epoch.</summary>
    public long ExpiresMs { get; init; }

    /// <summary>One or two, the better one first.</summary>
    public required IReadOnlyList<RelayPass> Relays { get; init; }

    public bool IsAnswerPending => State is CallState.Waking or CallState.Ringing;

    public Phone Other(Phone phone) => ReferenceEquals(phone, Caller) ? Callee : Caller;
}
