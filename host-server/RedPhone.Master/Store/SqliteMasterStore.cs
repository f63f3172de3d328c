using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace RedPhone.Master.Store;

/// <summary>
/// Executes the core's requests on a <see cref="SqliteDatabase"/>, on one thread of its own. Owns
/// the database. At most <see cref="MasterLimits.MaxStoreRequests"/> wait; more fail at once.
/// </summary>
public sealed class SqliteMasterStore : IMasterStore, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly BlockingCollection<StoreRequest> _requests
        = new(MasterLimits.MaxStoreRequests);
    private readonly ConcurrentQueue<StoreRequest> _completions = new();
    private readonly Thread _thread;

    /// <summary>Takes the database over and starts the thread.</summary>
    public SqliteMasterStore(SqliteDatabase database)
    {
        _database = database;
        _thread = new Thread(Work) { Name = "master store", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public Action? CompletionReady { get; set; }

    /// <summary>
    /// Called on the store's thread with a text for the operator when requests begin to fail, and
    /// with null when they work again.
    /// </summary>
    public Action<string?>? FailureChanged { get; set; }

    /// <inheritdoc/>
    public void Submit(StoreRequest request)
    {
        if (_requests.IsAddingCompleted || !_requests.TryAdd(request))
        {
            Finish(request, StoreOutcome.Failed);
        }
    }

    /// <inheritdoc/>
    public bool TryTakeCompletion(out StoreRequest request)
        => _completions.TryDequeue(out request!);

    /// <summary>Executes what waits, then closes the file. May be called twice.</summary>
    public void Dispose()
    {
        if (_requests.IsAddingCompleted)
        {
            return;
        }

        _requests.CompleteAdding();
        _thread.Join();
        _database.Dispose();
    }

    private void Work()
    {
        bool isFailing = false;
        foreach (StoreRequest request in _requests.GetConsumingEnumerable())
        {
            StoreOutcome outcome = StoreOutcome.Failed;
            string? failure = null;
            try
            {
                _database.Execute(request);
                outcome = request.Outcome;
            }
            catch (Exception e) when (e is SqliteException or InvalidCastException
                or InvalidOperationException)
            {
                failure = e.Message;
            }

            if (failure is not null != isFailing)
            {
                isFailing = failure is not null;
                FailureChanged?.Invoke(failure);
            }

            Finish(request, outcome);
        }
    }

    private void Finish(StoreRequest request, StoreOutcome outcome)
    {
        request.Outcome = outcome;
        _completions.Enqueue(request);
        CompletionReady?.Invoke();
    }
}
