namespace RedPhone.Master.Store;

/// <summary>What the master asks of its store; each is one atomic step there.</summary>
public enum StoreRequestKind
{
    /// <summary>
    /// A handshake: is PublicKey known, not revoked, and Stamp above the last one? Then the stamp
    /// is stored. Ok (Number, Name), NotFound, Revoked, Stale.
    /// </summary>
    Admit,

    /// <summary>
    /// Binds PublicKey and Stamp to the account of the one-time code whose hash is CodeHash. The
    /// same key may show the same code again (its answer was lost). Ok (Number, Name), Refused.
    /// </summary>
    Redeem,

    /// <summary>
    /// A call from CallerNumber to Number. Ok (Name of the callee), NotFound (none such, or
    /// revoked), Revoked (the caller).
    /// </summary>
    FindCallee,

    /// <summary>All relays, and the numbers revoked after SinceRevocation. Ok.</summary>
    Refresh,
}
