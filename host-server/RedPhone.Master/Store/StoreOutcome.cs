namespace RedPhone.Master.Store;

/// <summary>
/// How a store request ended; <see cref="StoreRequestKind"/> says which can occur.
/// </summary>
public enum StoreOutcome
{
    /// <summary>Not executed yet.</summary>
    Pending,

    /// <summary>Done.</summary>
    Ok,

    /// <summary>No such key or number.</summary>
    NotFound,

    /// <summary>The account is revoked.</summary>
    Revoked,

    /// <summary>The stamp is not above the last one: a replayed handshake.</summary>
    Stale,

    /// <summary>The code is wrong, used or expired.</summary>
    Refused,

    /// <summary>The store did not work (disk, lock, queue full); nothing is known.</summary>
    Failed,
}
