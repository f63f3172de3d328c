using RedPhone.Link;
using RedPhone.Master.Store;

namespace RedPhone.Master;

/// <summary>
/// Who may come in: what the store said about a handshake, kept until its session is up.
/// Strangers (unknown or revoked keys) are limited in rate and number, all together: nothing tells
/// one from another.
/// </summary>
internal sealed class Admissions(LinkServer link, MasterCounters counters)
{
    private const long MinuteMs = 60_000;

    private readonly Dictionary<string, Admission> _byKey = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, Admission Admission)> _byAge = new();
    private long _minuteEndsMs;
    private int _strangersThisMinute;

    /// <summary>Sessions of strangers now, counted by their owner.</summary>
    public int Strangers { get; set; }

    /// <summary>The store has answered an Admit request.</summary>
    public void Decide(long nowMs, StoreRequest request)
    {
        Forget(nowMs);
        bool isKnown = request.Outcome == StoreOutcome.Ok;
        bool isStranger = request.Outcome is StoreOutcome.NotFound or StoreOutcome.Revoked;
        bool isLetIn = (isKnown || (isStranger && TakeStrangersTurn(nowMs)))
            && _byKey.Count < MasterLimits.MaxAdmissions;
        if (!isLetIn)
        {
            Count(request.Outcome);
            link.Reject(request.Session);
            return;
        }

        if (!link.Accept(nowMs, request.Session))
        {
            counters.AdmissionsFailed++;
            return;
        }

        counters.Admitted += isKnown ? 1 : 0;
        counters.Strangers += isStranger ? 1 : 0;
        Admission admission = new(isKnown ? request.Number : null, request.Name, request.Stamp,
            request.Outcome == StoreOutcome.Revoked, nowMs + MasterLimits.AdmissionMs);
        string key = Convert.ToHexString(request.PublicKey);
        _byKey[key] = admission;
        _byAge.Enqueue((key, admission));
    }

    /// <summary>
    /// The admission of a session that is up; null when there is none (any more).
    /// </summary>
    public Admission? Find(long nowMs, byte[] publicKey)
    {
        Forget(nowMs);
        return _byKey.GetValueOrDefault(Convert.ToHexString(publicKey));
    }

    /// <summary>The number was revoked: what was decided about its phone is void.</summary>
    public void Withdraw(string number)
    {
        foreach (string key in _byKey.Where(a => a.Value.Number == number)
            .Select(a => a.Key).ToList())
        {
            _byKey.Remove(key);
        }
    }

    private void Forget(long nowMs)
    {
        while (_byAge.TryPeek(out (string Key, Admission Admission) oldest)
            && oldest.Admission.UntilMs <= nowMs)
        {
            _byAge.Dequeue();
            if (_byKey.TryGetValue(oldest.Key, out Admission? present)
                && ReferenceEquals(present, oldest.Admission))
            {
                _byKey.Remove(oldest.Key);
            }
        }
    }

    private bool TakeStrangersTurn(long nowMs)
    {
        if (nowMs >= _minuteEndsMs)
        {
            _minuteEndsMs = nowMs + MinuteMs;
            _strangersThisMinute = 0;
        }

        if (Strangers >= MasterLimits.MaxStrangers
            || _strangersThisMinute >= MasterLimits.StrangersPerMinute)
        {
            return false;
        }

        _strangersThisMinute++;
        return true;
    }

    private void Count(StoreOutcome outcome)
    {
        switch (outcome)
        {
            case StoreOutcome.Stale:
                counters.Replayed++;
                break;
            case StoreOutcome.NotFound or StoreOutcome.Revoked:
                counters.StrangersRefused++;
                break;
            default:
                counters.AdmissionsFailed++;
                break;
        }
    }

    /// <summary>One handshake let in; Number is null for a stranger.</summary>
    internal sealed record Admission(string? Number, string Name, ulong Stamp, bool IsRevoked,
        long UntilMs);
}
