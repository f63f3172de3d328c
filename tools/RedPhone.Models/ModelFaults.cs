namespace RedPhone.Models;

/// <summary>
/// What the models of one board have to complain about. Empty after a run means that the firmware
/// treated its hardware as the data sheets ask.
/// </summary>
public sealed class ModelFaults(VirtualClock clock)
{
    /// <summary>Only this many are kept; all are counted.</summary>
    public const int MostKept = 1000;

    private readonly List<ModelFault> _items = [];

    /// <summary>The complaints, oldest first.</summary>
    public IReadOnlyList<ModelFault> Items => _items;

    /// <summary>All complaints since the last <see cref="Clear"/>, kept or not.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a complaint at the clock's time.</summary>
    public void Add(string source, string text)
    {
        Count++;
        if (_items.Count < MostKept)
        {
            _items.Add(new ModelFault(clock.NowMs, source, text));
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _items.Clear();
        Count = 0;
    }

    /// <summary>One line each.</summary>
    public override string ToString() => string.Join('\n', _items);
}
