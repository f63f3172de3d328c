using RedPhone.Master.Calls;
using RedPhone.Wire.Signaling;

namespace RedPhone.Master;

/// <summary>
/// An enrolled phone that is registered (its session is up), or is in a call, or is owed a notice.
/// Its deadline is that of its first notice.
/// </summary>
internal sealed class Phone(string number) : Timed
{
    public const int NoSession = -1;

    private uint[] _relayIds = [];
    private ushort[] _roundTrips = [];
    private int _transaction;

    public string Number { get; } = number;

    public string Name { get; set; } = "";

    public int Session { get; set; } = NoSession;

    public ulong Stamp { get; set; }

    public Call? Call { get; set; }

    /// <summary>The last call that is over, so that a repeated DELETE gets its 200.</summary>
    public string? FormerCallId { get; set; }

    /// <summary>A store request of this phone's is under way; it may have one.</summary>
    public bool Asking { get; set; }

    /// <summary>The phone's transaction that asked for a call last.</summary>
    public int AskingTransaction { get; set; }

    /// <summary>Requests it has not answered, oldest first.</summary>
    public List<Notice>? Notices { get; set; }

    public bool IsOnline => Session != NoSession;

    public bool IsForgettable => !IsOnline && Call is null && Notices is null;

    public int NextTransaction() => _transaction = (_transaction + 1) & int.MaxValue;

    /// <summary>Takes what the phone measured; ids and times are parallel, at most eight.</summary>
    public void SetRoundTrips(uint[] relayIds, ushort[] milliseconds)
    {
        if (relayIds.Length > SignalingNames.MaxRelays || relayIds.Length != milliseconds.Length)
        {
            throw new ArgumentException("round trips");
        }

        _relayIds = relayIds;
        _roundTrips = milliseconds;
    }

    /// <summary>Round trip to that relay, or -1 when the phone has not reached it.</summary>
    public int RoundTripMs(uint relayId)
    {
        int index = Array.IndexOf(_relayIds, relayId);
        return index < 0 ? -1 : _roundTrips[index];
    }
}
