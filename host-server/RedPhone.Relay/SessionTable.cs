using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// The calls, who holds which role, and the tombstones. Bounded by <see cref="RelayLimits"/>; only
/// admitted OPENs put anything in. One address holds at most one role. Calls and flows are numbers
/// into flat arrays made at the start: 24 bytes a call, 40 a flow, and index slots. Call n has
/// the flows 2n (initiator) and 2n + 1 (responder); -1 is none.
/// </summary>
internal sealed class SessionTable
{
    // At most one sweep over the tables in this time.
    private const int SweepMs = 1000;

    private readonly RelayLimits _limits;
    private readonly RelayCounters _counters;
    private readonly IRelayDataPlane? _plane;
    private readonly SeededHash _hash = SeededHash.Create();
    private readonly SessionRecord[] _sessions;
    private readonly FlowRecord[] _flows;
    private readonly SlotIndex _byCall;
    private readonly SlotIndex _byAddress;
    private readonly TombstoneTable _tombstones;
    private readonly UdpEndpoint _from = new();
    private readonly UdpEndpoint _to = new();
    private int _used;
    private int _firstFree = -1;

    public SessionTable(RelayLimits limits, RelayCounters counters, IRelayDataPlane? plane)
    {
        _limits = limits;
        _counters = counters;
        _plane = plane;
        _sessions = new SessionRecord[limits.MaxSessions];
        _flows = new FlowRecord[2 * limits.MaxSessions];
        _byCall = new SlotIndex(limits.MaxSessions);
        _byAddress = new SlotIndex(2 * limits.MaxSessions);
        _tombstones = new TombstoneTable(limits.MaxSessions + limits.MaxTombstones);
    }

    /// <summary>Calls at this time.</summary>
    public int SessionCount { get; private set; }

    /// <summary>Ended calls remembered.</summary>
    public int TombstoneCount => _tombstones.Count;

    /// <summary>
    /// A time before which nothing ends by itself; long.MaxValue when there is nothing. It may be
    /// early, because talking moves a flow's end on.
    /// </summary>
    public long NextDeadlineMs { get; private set; } = long.MaxValue;

    /// <summary>True when a new call may come.</summary>
    public bool HasRoom => SessionCount < _limits.MaxSessions
        && SessionCount + TombstoneCount < _limits.MaxSessions + _limits.MaxTombstones;

    /// <summary>The flow of a call's role.</summary>
    public static int FlowOf(int session, int role) => (2 * session) + role;

    /// <summary>The other role's flow.</summary>
    public static int PeerOf(int flow) => flow ^ 1;

    /// <summary>
    /// Time of the newest nonce that bound the role; long.MinValue before the first.
    /// </summary>
    public long NonceMs(int flow) => _flows[flow].NonceMs;

    /// <summary>True when it is this address that holds, or last held, the flow.</summary>
    public bool IsAt(int flow, UdpEndpoint address)
        => _flows[flow].Address == AddressKey.Of(address);

    /// <summary>Writes the address that holds the flow.</summary>
    public void CopyAddress(int flow, UdpEndpoint address)
        => _flows[flow].Address.CopyTo(address);

    /// <summary>Notes a sign of life.</summary>
    public void Touch(int flow, long nowMs) => _flows[flow].HeardMs = nowMs;

    /// <summary>The flow that an address holds, or -1.</summary>
    public int FindFlow(long nowMs, UdpEndpoint address)
    {
        int flow = FindHeld(AddressKey.Of(address));
        return flow >= 0 && IsBound(nowMs, flow) ? flow : -1;
    }

    /// <summary>
    /// True when an address holds the flow; one that was idle too long ends here.
    /// </summary>
    public bool IsBound(long nowMs, int flow)
    {
        EndIfIdle(nowMs, flow);
        return _flows[flow].IsBound;
    }

    /// <summary>The call, or -1; flows whose time is over are ended first.</summary>
    public int FindSession(long nowMs, in CallKey call)
    {
        int session = FindCall(call);
        if (session < 0)
        {
            return -1;
        }

        bool initiator = IsBound(nowMs, FlowOf(session, Ticket.Initiator));
        bool responder = IsBound(nowMs, FlowOf(session, Ticket.Responder));
        return initiator || responder ? session : -1;
    }

    /// <summary>True when the call ended here and its tickets may not have expired.</summary>
    public bool IsEnded(long nowMs, in CallKey call)
        => _tombstones.TryGet(call, out long untilMs) && nowMs < untilMs;

    /// <summary>
    /// Takes a call in; the caller has asked <see cref="HasRoom"/> and binds a role of it next.
    /// </summary>
    public int Create(in CallKey call)
    {
        int session = _firstFree;
        if (session < 0)
        {
            session = _used++;
        }
        else
        {
            _firstFree = (int)_sessions[session].ExpiryMs;
        }

        _sessions[session] = new SessionRecord { Call = call };
        _flows[FlowOf(session, Ticket.Initiator)] = FlowRecord.Free;
        _flows[FlowOf(session, Ticket.Responder)] = FlowRecord.Free;
        _byCall.Add(_hash.Of(call), session);
        SessionCount++;
        return session;
    }

    /// <summary>
    /// Gives a flow's role to an address. The flow's old address loses it at once, and the address
    /// loses the role it held.
    /// </summary>
    public void Bind(long nowMs, int flow, UdpEndpoint address, long nonceMs, long expiryMs)
    {
        AddressKey key = AddressKey.Of(address);
        int session = flow / 2;
        int held = FindHeld(key);
        if (held >= 0 && held != flow)
        {
            _counters.Displaced++;
            Unbind(held);
            EndIfEmpty(nowMs, held / 2, keep: session);
        }

        Unbind(flow);
        ref FlowRecord record = ref _flows[flow];
        record.Address = key;
        record.IsBound = true;
        record.NonceMs = nonceMs;
        record.HeardMs = nowMs;
        _sessions[session].ExpiryMs = Math.Max(_sessions[session].ExpiryMs, expiryMs);
        _byAddress.Add(_hash.Of(key), flow);
        InstallBoth(nowMs, flow, PeerOf(flow));
        NextDeadlineMs = Math.Min(NextDeadlineMs, nowMs + _limits.IdleMs);
    }

    /// <summary>Ends what is due and finds the next deadline.</summary>
    public void HandleTimeout(long nowMs)
    {
        if (nowMs < NextDeadlineMs)
        {
            return;
        }

        long next = long.MaxValue;
        for (int flow = 0; flow < 2 * _used; flow++)
        {
            if (_flows[flow].IsBound && IsBound(nowMs, flow))
            {
                next = Math.Min(next, HeardMs(flow) + _limits.IdleMs);
            }
        }

        next = Math.Min(next, _tombstones.RemoveUntil(nowMs));

        // Sooner would only free memory sooner: look-ups see for themselves what is over.
        NextDeadlineMs = Math.Max(next, nowMs + SweepMs);
    }

    private int FindCall(in CallKey call)
    {
        uint hash = _hash.Of(call);
        uint step = 0;
        int session;
        do
        {
            session = _byCall.Next(hash, ref step);
        }
        while (session >= 0 && _sessions[session].Call != call);
        return session;
    }

    private int FindHeld(in AddressKey address)
    {
        uint hash = _hash.Of(address);
        uint step = 0;
        int flow;
        do
        {
            flow = _byAddress.Next(hash, ref step);
        }
        while (flow >= 0 && _flows[flow].Address != address);
        return flow;
    }

    private void EndIfIdle(long nowMs, int flow)
    {
        if (_flows[flow].IsBound && nowMs - HeardMs(flow) >= _limits.IdleMs)
        {
            _counters.IdleEnded++;
            Unbind(flow);
            EndIfEmpty(nowMs, flow / 2, keep: -1);
        }
    }

    private void Unbind(int flow)
    {
        if (_flows[flow].IsBound)
        {
            Uninstall(flow);
            Uninstall(PeerOf(flow));
            _byAddress.Remove(_hash.Of(_flows[flow].Address), flow);
            _flows[flow].IsBound = false;
        }
    }

    // When the phone of a flow was last heard, by the core or by the plane.
    private long HeardMs(int flow)
    {
        ref FlowRecord record = ref _flows[flow];
        return record.PlaneFlow < 0
            ? record.HeardMs : Math.Max(record.HeardMs, _plane!.HeardMs(record.PlaneFlow));
    }

    private void InstallBoth(long nowMs, int flow, int peer)
    {
        if (_plane != null && _flows[peer].IsBound)
        {
            CopyAddress(flow, _from);
            CopyAddress(peer, _to);
            _flows[flow].PlaneFlow = _plane.Install(_from, _to, nowMs);
            _flows[peer].PlaneFlow = _plane.Install(_to, _from, _flows[peer].HeardMs);
        }
    }

    private void Uninstall(int flow)
    {
        ref FlowRecord record = ref _flows[flow];
        if (record.PlaneFlow >= 0)
        {
            record.HeardMs = HeardMs(flow);
            _plane!.Remove(record.PlaneFlow);
            record.PlaneFlow = -1;
        }
    }

    private void EndIfEmpty(long nowMs, int session, int keep)
    {
        if (session == keep || _flows[FlowOf(session, Ticket.Initiator)].IsBound
            || _flows[FlowOf(session, Ticket.Responder)].IsBound)
        {
            return;
        }

        _counters.SessionsEnded++;
        SessionCount--;
        SessionRecord ended = _sessions[session];
        _byCall.Remove(_hash.Of(ended.Call), session);
        _sessions[session].ExpiryMs = _firstFree;
        _firstFree = session;
        if (nowMs < ended.ExpiryMs)
        {
            _tombstones.Set(ended.Call, ended.ExpiryMs);
            NextDeadlineMs = Math.Min(NextDeadlineMs, ended.ExpiryMs);
        }
    }

    // One call: its id, and the latest expiry of the tickets bound (free: the next free one).
    private struct SessionRecord
    {
        public CallKey Call;
        public long ExpiryMs;
    }

    // One role of one call. PlaneFlow is its number in the data plane, -1 while the core forwards
    // its packets itself.
    private struct FlowRecord
    {
        public static readonly FlowRecord Free =
            new() { NonceMs = long.MinValue, PlaneFlow = -1 };

        private ulong _high;
        private ulong _low;
        public long NonceMs;
        public long HeardMs;
        public int PlaneFlow;
        private ushort _port;
        public bool IsBound;

        public AddressKey Address
        {
            readonly get => new(_high, _low, _port);
            set => (_high, _low, _port) = (value.High, value.Low, (ushort)value.Port);
        }
    }
}
