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

    /// <summary>Text of the last failure for the operator's log; null while all is well.</summary>
    public string? LastFailure { get; private set; }

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

    /// <summary>Executes what waits, then closes the file.</summary>
    public void Dispose()
    {
        _requests.CompleteAdding();
        _thread.Join();
        _database.Dispose();
    }

    private void Work()
    {
        foreach (StoreRequest request in _requests.GetConsumingEnumerable())
        {
            try
            {
                _database.Execute(request);
                LastFailure = null;
                Finish(request, request.Outcome);
            }
            catch (SqliteException e)
            {
                LastFailure = e.Message;
                Finish(request, StoreOutcome.Failed);
            }
        }
    }

    private void Finish(StoreRequest request, StoreOutcome outcome)
    {
        request.Outcome = outcome;
        _completions.Enqueue(request);
        CompletionReady?.Invoke();
    }
}
