using RedPhone.Master.Store;

namespace RedPhone.Master.Tests.Bed;

/// <summary>The in-memory store behind a store that can be slow, out of order, or broken.</summary>
internal sealed class BedStore(MemoryMasterStore inner) : IMasterStore
{
    private readonly List<StoreRequest> _held = [];
    private readonly Queue<StoreRequest> _ready = new();

    public Action? CompletionReady { get; set; }

    public Func<StoreRequest, bool> Holds { get; set; } = _ => false;

    public Func<StoreRequest, bool> FailsFor { get; set; } = _ => false;

    public int HeldCount => _held.Count;

    public List<StoreRequestKind> Seen { get; } = [];

    public void Submit(StoreRequest request)
    {
        Seen.Add(request.Kind);
        if (Holds(request))
        {
            _held.Add(request);
        }
        else
        {
            Execute(request);
        }
    }

    public bool TryTakeCompletion(out StoreRequest request) => _ready.TryDequeue(out request!);

    /// <summary>
    /// Executes what was held, perhaps in reverse; the bed takes it at its next step.
    /// </summary>
    public void Release(bool reversed = false)
    {
        Holds = _ => false;
        if (reversed)
        {
            _held.Reverse();
        }

        _held.ForEach(Execute);
        _held.Clear();
    }

    private void Execute(StoreRequest request)
    {
        if (FailsFor(request))
        {
            request.Outcome = StoreOutcome.Failed;
        }
        else
        {
            inner.Submit(request);
            inner.TryTakeCompletion(out _);
        }

        _ready.Enqueue(request);
    }
}
