namespace RedPhone.Master.Store;

/// <summary>
/// What the operator does with a store, while the master runs or not. Arguments outside the limits
/// throw ArgumentException with a text for the operator.
/// </summary>
public interface IMasterAdmin
{
    /// <summary>
    /// Adds an account, or renews the code of an existing one (its phone stays enrolled until the
    /// new code is used; a revoked account is opened again without its old key). Returns the
    /// one-time code, valid for <see cref="MasterLimits.CodeLifeMs"/>; only its hash is kept.
    /// </summary>
    string AddAccount(string number, string name, long nowMs);

    /// <summary>
    /// Refuses the account's phone from now on; false when there is no such number.
    /// </summary>
    bool Revoke(string number);

    /// <summary>All accounts by number.</summary>
    IReadOnlyList<AccountEntry> ListAccounts();

    /// <summary>Adds a relay, or replaces the one with its id.</summary>
    void AddRelay(RelayEntry relay);

    /// <summary>Forgets a relay; false when there is none with that id.</summary>
    bool RemoveRelay(uint id);

    /// <summary>All relays by id.</summary>
    IReadOnlyList<RelayEntry> ListRelays();
}
