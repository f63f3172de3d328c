using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// The calls, who holds which role, and the tombstones. Bounded by <see cref="RelayLimits"/>; only
/// admitted OPENs put anything in. One address holds at most one role.
/// </summary>
internal sealed class SessionTable(RelayLimits limits, RelayCounters counters,
    IRelayDataPlane? plane)
{
    // At most one sweep over the tables in this time.
    private const int SweepMs = 1000;

    private readonly Dictionary<AddressKey, Flow> _flows = [];
    private readonly Dictionary<CallKey, Session> _sessions = [];
    private readonly Dictionary<CallKey, long> _tombstones = [];
    private readonly Stack<Session> _free = new();

    /// <summary>Calls at this time.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Ended calls remembered.</summary>
    public int TombstoneCount => _tombstones.Count;

    /// <summary>
    /// A time before which nothing ends by itself; long.MaxValue when there is nothing. It may be
    /// early, because talking moves a flow's end on.
    /// </summary>
    public long NextDeadlineMs { get; private set; } = long.MaxValue;

    /// <summary>True when a new call may come.</summary>
    public bool HasRoom => _sessions.Count < limits.MaxSessions
        && _sessions.Count + _tombstones.Count < limits.MaxSessions + limits.MaxTombstones;

    /// <summary>The flow that an address holds, or null.</summary>
    public Flow? FindFlow(long nowMs, UdpEndpoint address)
    {
        if (!_flows.TryGetValue(AddressKey.Of(address), out Flow? flow))
        {
            return null;
        }

        return IsBound(nowMs, flow) ? flow : null;
    }

    /// <summary>
    /// True when an address holds the flow; one that was idle too long ends here.
    /// </summary>
    public bool IsBound(long nowMs, Flow flow)
    {
        EndIfIdle(nowMs, flow);
        return flow.IsBound;
    }

    /// <summary>The call, or null; flows whose time is over are ended first.</summary>
    public Session? FindSession(long nowMs, CallKey call)
    {
        if (!_sessions.TryGetValue(call, out Session? session))
        {
            return null;
        }

        EndIfIdle(nowMs, session[Ticket.Initiator]);
        EndIfIdle(nowMs, session[Ticket.Responder]);
        return _sessions.GetValueOrDefault(call);
    }

    /// <summary>True when the call ended here and its tickets may not have expired.</summary>
    public bool IsEnded(long nowMs, CallKey call)
        => _tombstones.TryGetValue(call, out long expiryMs) && nowMs < expiryMs;

    /// <summary>Takes a call in; the caller has asked <see cref="HasRoom"/>.</summary>
    public Session Create(CallKey call)
    {
        Session session = _free.TryPop(out Session? old) ? old : new Session();
        session.Reset(call);
        _sessions.Add(call, session);
        return session;
    }

    /// <summary>
    /// Gives a flow's role to an address. The flow's old address loses it at once, and the address
    /// loses the role it held.
    /// </summary>
    public void Bind(long nowMs, Flow flow, UdpEndpoint address, long nonceMs, long expiryMs)
    {
        if (_flows.TryGetValue(AddressKey.Of(address), out Flow? held) && held != flow)
        {
            counters.Displaced++;
            Unbind(held);
            EndIfEmpty(nowMs, held.Session, keep: flow.Session);
        }

        Unbind(flow);
        flow.Address.CopyFrom(address);
        flow.IsBound = true;
        flow.NonceMs = nonceMs;
        flow.HeardMs = nowMs;
        flow.Session.ExpiryMs = Math.Max(flow.Session.ExpiryMs, expiryMs);
        _flows[AddressKey.Of(address)] = flow;
        InstallBoth(nowMs, flow, flow.Session.PeerOf(flow));
        NextDeadlineMs = Math.Min(NextDeadlineMs, nowMs + limits.IdleMs);
    }

    /// <summary>Ends what is due and finds the next deadline.</summary>
    public void HandleTimeout(long nowMs)
    {
        if (nowMs < NextDeadlineMs)
        {
            return;
        }

        // Removing while enumerating is allowed (adding is not).
        foreach (Session session in _sessions.Values)
        {
            EndIfIdle(nowMs, session[Ticket.Initiator]);
            EndIfIdle(nowMs, session[Ticket.Responder]);
        }

        foreach ((CallKey call, long expiryMs) in _tombstones)
        {
            if (nowMs >= expiryMs)
            {
                _tombstones.Remove(call);
            }
        }

        // Sooner would only free memory sooner: look-ups see for themselves what is over.
        NextDeadlineMs = Math.Max(FindDeadline(), nowMs + SweepMs);
    }

    private long FindDeadline()
    {
        long next = long.MaxValue;
        foreach (Flow flow in _flows.Values)
        {
            next = Math.Min(next, HeardMs(flow) + limits.IdleMs);
        }

        foreach (long expiryMs in _tombstones.Values)
        {
            next = Math.Min(next, expiryMs);
        }

        return next;
    }

    private void EndIfIdle(long nowMs, Flow flow)
    {
        if (flow.IsBound && nowMs - HeardMs(flow) >= limits.IdleMs)
        {
            counters.IdleEnded++;
            Unbind(flow);
            EndIfEmpty(nowMs, flow.Session, keep: null);
        }
    }

    private void Unbind(Flow flow)
    {
        if (flow.IsBound)
        {
            Uninstall(flow);
            Uninstall(flow.Session.PeerOf(flow));
            _flows.Remove(AddressKey.Of(flow.Address));
            flow.IsBound = false;
        }
    }

    // When the phone of a flow was last heard, by the core or by the plane.
    private long HeardMs(Flow flow)
        => flow.PlaneFlow < 0
            ? flow.HeardMs
            : Math.Max(flow.HeardMs, plane!.HeardMs(flow.PlaneFlow));

    private void InstallBoth(long nowMs, Flow flow, Flow peer)
    {
        if (plane != null && peer.IsBound)
        {
            flow.PlaneFlow = plane.Install(flow.Address, peer.Address, nowMs);
            peer.PlaneFlow = plane.Install(peer.Address, flow.Address, peer.HeardMs);
        }
    }

    private void Uninstall(Flow flow)
    {
        if (flow.PlaneFlow >= 0)
        {
            flow.HeardMs = HeardMs(flow);
            plane!.Remove(flow.PlaneFlow);
            flow.PlaneFlow = -1;
        }
    }

    private void EndIfEmpty(long nowMs, Session session, Session? keep)
    {
        if (session == keep || session[0].IsBound || session[1].IsBound)
        {
            return;
        }

        counters.SessionsEnded++;
        _sessions.Remove(session.Call);
        _free.Push(session);
        if (nowMs < session.ExpiryMs)
        {
            _tombstones[session.Call] = session.ExpiryMs;
            NextDeadlineMs = Math.Min(NextDeadlineMs, session.ExpiryMs);
        }
    }
}
