using RedPhone.Hosting;
using RedPhone.Relay.Turn;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// The relay as a state machine (docs/protocol/relay.md). It answers Binding, admits phones by
/// ticket (OPEN), and passes ZRTP, RTP and RTCP unchanged between the two addresses that hold the
/// roles of one call. It stores nothing for a stranger, sends nothing longer than what it answers,
/// and knows no user and no media key.
/// <code>
/// role of a call   on                                   next
/// free             OPEN{T}                              free      401 with NONCE, nothing stored
/// free             OPEN{T, NONCE, MI}, T not expired    bound
/// bound            OPEN{T, same NONCE, MI}, same address bound    answered once more
/// bound            OPEN{T, newer NONCE, MI}             bound     at the new address alone
/// bound            its address binds another role       free
/// bound            60 s without a datagram from it      free
/// both free        -                                    ended     T is refused until it expires
/// </code>
/// </summary>
public sealed class RelayCore : IDatagramCore
{
    /// <summary>Longest datagram taken.</summary>
    public const int MaxDatagramBytes = 1500;

    private readonly RelayLimits _limits;
    private readonly PrefixLimiter _limiter;
    private readonly SessionTable _table;
    private readonly OpenHandler _open;
    private readonly DatagramQueue _outputs = new();
    private readonly StunReader _reader = new();
    private readonly StunWriter _writer = new();
    private readonly byte[] _answer = new byte[MaxDatagramBytes];
    private readonly UdpEndpoint _to = new();

    /// <summary>
    /// Makes the relay <paramref name="relayId"/> with its 32-byte key, which the master has too,
    /// and a 32-byte secret for nonces, random at each start. Both are copied. A data plane, if
    /// given, forwards what it can by itself.
    /// </summary>
    public RelayCore(uint relayId, byte[] relayKey, byte[] nonceSecret, RelayLimits? limits = null,
        IRelayDataPlane? plane = null)
    {
        _limits = limits ?? new RelayLimits();
        RelayId = relayId;
        _limiter = new PrefixLimiter(_limits.UnprovedBurst, _limits.UnprovedPerSecond);
        _table = new SessionTable(_limits, Counters, plane);
        _open = new OpenHandler(relayId, new Admission(relayKey, nonceSecret), _table, _limits,
            _limiter, Counters);
    }

    /// <summary>Its TURN side, if it has one.</summary>
    internal TurnServer? Turn { get; private set; }

    /// <summary>No new calls and allocations (508); those that run go on.</summary>
    public bool Draining
    {
        get => _open.Draining;
        set
        {
            _open.Draining = value;
            if (Turn != null)
            {
                Turn.Draining = value;
            }
        }
    }

    /// <summary>Calls and allocations that run.</summary>
    public int BusyCount => SessionCount + (Turn?.AllocationCount ?? 0);

    /// <summary>This relay's id, as in its tickets.</summary>
    public uint RelayId { get; }

    /// <summary>What it has done.</summary>
    public RelayCounters Counters { get; } = new();

    /// <summary>Calls with at least one role bound.</summary>
    public int SessionCount => _table.SessionCount;

    /// <summary>Ended calls whose tickets may not have expired.</summary>
    public int TombstoneCount => _table.TombstoneCount;

    /// <inheritdoc/>
    public long NextDeadlineMs
        => Math.Min(_table.NextDeadlineMs, Turn?.NextDeadlineMs ?? long.MaxValue);

    /// <inheritdoc/>
    public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        Counters.Received++;
        if (count is < 1 or > MaxDatagramBytes)
        {
            Counters.BadLength++;
            return;
        }

        switch (DatagramKinds.Of(buffer, 0, count))
        {
            case DatagramKind.Zrtp:
            case DatagramKind.Rtp:
            case DatagramKind.Rtcp:
                Forward(nowMs, source, buffer.AsSpan(0, count));
                break;
            case DatagramKind.Stun:
                HandleStun(nowMs, source, buffer, count);
                break;
            default:
                HandleOther(nowMs, source, buffer, count);
                break;
        }
    }

    // ChannelData of old clients has first bytes up to 127 (RFC 5766 §11).
    private void HandleOther(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        if (Turn != null && buffer[0] is >= TurnWire.FirstChannel >> 8
            and <= TurnWire.LastChannel >> 8)
        {
            Counters.Turn++;
            Turn.HandleChannelData(nowMs, source, buffer, count);
            return;
        }

        Counters.UnknownKind++;
    }

    /// <inheritdoc/>
    public void HandleTimeout(long nowMs)
    {
        _table.HandleTimeout(nowMs);
        Turn?.HandleTimeout(nowMs);
    }

    /// <summary>Serves TURN too, over these relayed ports. Before the first datagram.</summary>
    internal void ServeTurn(TurnSettings settings, byte[] nonceSecret, IRelayedPorts ports)
        => Turn = new TurnServer(settings, nonceSecret, _limiter, ports,
            (to, buffer, count) => Send(to, buffer.AsSpan(0, count)));

    /// <inheritdoc/>
    public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
        => _outputs.TryTake(buffer, destination, out count);

    private void Forward(long nowMs, UdpEndpoint source, ReadOnlySpan<byte> datagram)
    {
        int flow = _table.FindFlow(nowMs, source);
        if (flow < 0)
        {
            Counters.UnknownSource++;
            return;
        }

        _table.Touch(flow, nowMs);
        int peer = SessionTable.PeerOf(flow);
        if (!_table.IsBound(nowMs, peer))
        {
            Counters.NoPeer++;
            return;
        }

        _table.CopyAddress(peer, _to);
        if (Send(_to, datagram))
        {
            Counters.Forwarded++;
            Counters.ForwardedBytes += datagram.Length;
        }
    }

    private void HandleStun(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        if (!_reader.TryRead(buffer, 0, count))
        {
            Counters.MalformedStun++;
            return;
        }

        bool binding = _reader.Method == Stun.Binding;
        if (binding && _reader.MessageClass == Stun.Indication)
        {
            KeepAlive(nowMs, source);
            return;
        }

        if (Turn != null && TurnServer.Serves(_reader.Method))
        {
            Counters.Turn++;
            Turn.HandleStun(nowMs, source, buffer, count);
            return;
        }

        if (_reader.MessageClass != Stun.Request || (!binding && _reader.Method != Stun.Open))
        {
            Counters.UnsupportedStun++;
            return;
        }

        int unknown = CountUnknownAttributes();
        if (unknown > 0)
        {
            Counters.CountRefusal(RelayRefusalReason.UnknownAttribute);
            AnswerUnknownAttributes(buffer, unknown);
        }
        else if (binding)
        {
            AnswerBinding(source, buffer);
        }
        else if (!_open.Handle(nowMs, source, _reader, buffer, _writer, _answer))
        {
            return;
        }

        Answer(source, count);
    }

    private void KeepAlive(long nowMs, UdpEndpoint source)
    {
        int flow = _table.FindFlow(nowMs, source);
        if (flow < 0)
        {
            Counters.UnknownSource++;
            return;
        }

        _table.Touch(flow, nowMs);
        Counters.Keepalives++;
    }

    private void AnswerBinding(UdpEndpoint source, byte[] buffer)
    {
        _writer.Begin(_answer, 0, Stun.Binding, Stun.Success, buffer, Stun.TransactionOffset);
        _writer.AddMappedAddress(source);
        Counters.Bindings++;
    }

    // RFC 8489 §6.3.1: 420 with the list of what was not understood.
    private void AnswerUnknownAttributes(byte[] buffer, int unknown)
    {
        _writer.Begin(_answer, 0, _reader.Method, Stun.Error, buffer, Stun.TransactionOffset);
        _writer.AddErrorCode(StunError.UnknownAttribute);
        int at = _writer.Allot(StunAttribute.UnknownAttributes, unknown * sizeof(ushort));
        for (int i = 0; i < _reader.AttributeCount; i++)
        {
            if (!StunAttribute.IsUnderstood(_reader.TypeAt(i)))
            {
                BigEndian.WriteUInt16(_answer, at, _reader.TypeAt(i));
                at += sizeof(ushort);
            }
        }
    }

    private int CountUnknownAttributes()
    {
        int unknown = 0;
        for (int i = 0; i < _reader.AttributeCount; i++)
        {
            unknown += StunAttribute.IsUnderstood(_reader.TypeAt(i)) ? 0 : 1;
        }

        return unknown;
    }

    // Sends what _writer holds, unless it would amplify.
    private void Answer(UdpEndpoint source, int requestBytes)
    {
        if (_writer.Count > requestBytes)
        {
            Counters.AnswerTooLong++;
            return;
        }

        Send(source, _answer.AsSpan(0, _writer.Count));
    }

    private bool Send(UdpEndpoint destination, ReadOnlySpan<byte> datagram)
    {
        if (_outputs.TryAdd(destination, datagram))
        {
            return true;
        }

        Counters.OutputOverflow++;
        return false;
    }
}
