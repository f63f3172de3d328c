namespace RedPhone.Master.Store;

/// <summary>
/// One question to the store, and its answer. The core fills the upper half and never touches it
/// again until a store has filled the lower half and <see cref="MasterCore.Complete"/> is called.
/// </summary>
public sealed class StoreRequest(StoreRequestKind kind)
{
    /// <summary>What is asked.</summary>
    public StoreRequestKind Kind { get; } = kind;

    /// <summary>The phone's static public key, 32 bytes (Admit, Redeem).</summary>
    public byte[] PublicKey { get; init; } = [];

    /// <summary>Boot count and milliseconds since boot (Admit, Redeem).</summary>
    public ulong Stamp { get; init; }

    /// <summary>Hash of the one-time code, 32 bytes (Redeem).</summary>
    public byte[] CodeHash { get; init; } = [];

    /// <summary>Caller of FindCallee.</summary>
    public string CallerNumber { get; init; } = "";

    /// <summary>Milliseconds since the Unix epoch, for expiry.</summary>
    public long NowMs { get; init; }

    /// <summary>The last revocation the core knows (Refresh).</summary>
    public long SinceRevocation { get; init; }

    /// <summary>The callee asked for; or the account found (Admit, Redeem).</summary>
    public string Number { get; set; } = "";

    /// <summary>The answer.</summary>
    public StoreOutcome Outcome { get; set; }

    /// <summary>Name of the account found.</summary>
    public string Name { get; set; } = "";

    /// <summary>All relays (Refresh).</summary>
    public IReadOnlyList<RelayEntry> Relays { get; set; } = [];

    /// <summary>Numbers revoked since, at most <see cref="MaxRevocations"/> (Refresh).</summary>
    public IReadOnlyList<string> RevokedNumbers { get; set; } = [];

    /// <summary>The last revocation in this answer (Refresh).</summary>
    public long LastRevocation { get; set; }

    /// <summary>Most numbers of one Refresh; the next one continues.</summary>
    public const int MaxRevocations = 100;

    /// <summary>The core's note: the link session that asked.</summary>
    internal int Session { get; init; }

    /// <summary>The core's note: transaction to answer.</summary>
    internal int Transaction { get; init; }

    /// <summary>The core's note: the caller's Hello hash (FindCallee).</summary>
    internal string ZrtpHash { get; init; } = "";
}
