namespace RedPhone.Master.Store;

/// <summary>
/// Port: where accounts and relays are kept. Neither method blocks or throws; a request that cannot
/// be executed completes with <see cref="StoreOutcome.Failed"/>. Completions may come in any order.
/// </summary>
public interface IMasterStore
{
    /// <summary>Takes a request; it comes back through <see cref="TryTakeCompletion"/>.</summary>
    void Submit(StoreRequest request);

    /// <summary>The next executed request, or false when there is none now.</summary>
    bool TryTakeCompletion(out StoreRequest request);

    /// <summary>
    /// Called, from any thread, when a completion waits; set by the host that must be woken. A
    /// store that executes within <see cref="Submit"/> need not call it.
    /// </summary>
    Action? CompletionReady { get; set; }
}
