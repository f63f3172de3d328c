using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>One call at this relay; pooled by <see cref="SessionTable"/>.</summary>
internal sealed class Session
{
    private readonly Flow[] _flows;

    public Session()
    {
        _flows = [new Flow(this), new Flow(this)];
    }

    /// <summary>Which call.</summary>
    public CallKey Call { get; private set; }

    /// <summary>The latest expiry of the tickets bound here.</summary>
    public long ExpiryMs { get; set; }

    /// <summary>The flow of a role, 0 or 1.</summary>
    public Flow this[int role] => _flows[role];

    /// <summary>The other role's flow.</summary>
    public Flow PeerOf(Flow flow) => ReferenceEquals(flow, _flows[0]) ? _flows[1] : _flows[0];

    /// <summary>Starts over for another call.</summary>
    public void Reset(CallKey call)
    {
        Call = call;
        ExpiryMs = 0;
        foreach (Flow flow in _flows)
        {
            flow.IsBound = false;
            flow.NonceMs = long.MinValue;
        }
    }
}
