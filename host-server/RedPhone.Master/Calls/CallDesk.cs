using RedPhone.Crypto;
using RedPhone.Master.Store;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Master.Calls;

/// <summary>
/// All calls. States, and what moves them:
/// <code>
///   (none)    GET, callee free and registered       -> Waking    RING to callee
///   Waking    callee 200 {zrtp-hash}                -> Ringing   RING to caller
///             callee 486, BUSY                      -> Ended     BUSY busy/declined to caller
///             5 s, callee any other status          -> Ended     BUSY unreachable, DELETE missed
///   Ringing   callee PUT                            -> Answered  PUT to caller
///             45 s                                  -> Ended     BUSY no-answer, DELETE missed
///   both      callee GETs the caller (glare)        -> Answered  RING and PUT to caller
///             callee's session lost, restarted      -> Ended     BUSY offline, DELETE missed
///             caller's session lost, caller GETs    -> Ended     DELETE gave-up to callee
///             another number, caller restarted
///             callee GETs another number            -> Ended     BUSY busy, DELETE missed
///   Answered  a phone restarted                     -> Ended     DELETE no-media to the other
///             a session lost                        -> Answered  forgotten after 10 min
///   any       DELETE by either                      -> Ended     DELETE to the other
/// </code>
/// </summary>
internal sealed class CallDesk(ICryptoEngine crypto, IEntropy entropy, PostOffice post,
    Timed.Queue deadlines, MasterCounters counters)
{
    private readonly TicketMint _mint = new(crypto);

    /// <summary>Calls that are not over. A phone has one at most, which bounds them.</summary>
    public int Count { get; private set; }

    /// <summary>As the store last told.</summary>
    public IReadOnlyList<RelayEntry> Relays { get; set; } = [];

    /// <summary>
    /// The store found the callee's account: begins the call, repeats its descriptor, joins the
    /// callee's own call to this caller, or refuses.
    /// </summary>
    public void Begin(long nowMs, Phone caller, Phone? callee, int transaction, string zrtpHash)
    {
        if (callee is not { IsOnline: true })
        {
            Refuse(nowMs, caller, transaction, SignalingNames.StatusOffline,
                SignalingNames.Offline);
            return;
        }

        if (caller.Call is { } mine && ReferenceEquals(mine.Other(caller), callee)
            && mine.IsAnswerPending)
        {
            ContinueOrJoin(nowMs, mine, caller, transaction, zrtpHash);
            return;
        }

        // A phone that asks for a new call has left the one the master still remembers.
        Leave(nowMs, caller, SignalingNames.ReasonBusy);
        if (callee.Call is not null)
        {
            Refuse(nowMs, caller, transaction, SignalingNames.StatusBusy, SignalingNames.BusyHere);
            return;
        }

        IReadOnlyList<RelayEntry> relays = RelayChoice.Choose(Relays, caller, callee);
        if (relays.Count == 0)
        {
            Refuse(nowMs, caller, transaction, SignalingNames.StatusUnavailable,
                SignalingNames.NoRelay);
            return;
        }

        Call call = Create(nowMs, caller, callee, zrtpHash, relays);
        counters.CallsStarted++;
        post.Respond(nowMs, caller.Session, transaction, SignalingNames.StatusOk,
            SignalingNames.Ok, m => CallDescriptor.Write(m, call, caller, nowMs));
        post.Notify(nowMs, callee, call, SignalingNames.Ring,
            m => CallDescriptor.Write(m, call, callee, nowMs), isWakeUp: true);
    }

    /// <summary>The callee's phone answered the wake-up signal.</summary>
    public void WakeUpAnswered(long nowMs, Call call, SignalingMessage response)
    {
        if (call.State != CallState.Waking)
        {
            return;
        }

        string hash = response.Get(SignalingNames.ZrtpHashHeader) ?? "";
        bool rings = response.Status == SignalingNames.StatusOk
            && SignalingNames.IsHex(hash, SignalingNames.ZrtpHashChars);
        if (!rings)
        {
            NotReached(nowMs, call, response.Status == SignalingNames.StatusBusy
                ? SignalingNames.ReasonBusy : SignalingNames.ReasonUnreachable);
            return;
        }

        call.CalleeHash = hash;
        call.State = CallState.Ringing;
        deadlines.Set(call, nowMs + MasterLimits.RingMs);
        TellCallerItRings(nowMs, call);
        if (call.IsLifted)
        {
            Answer(nowMs, call);
        }
    }

    /// <summary>PUT: the callee lifted. False for a call that is over or another's.</summary>
    public bool Lift(long nowMs, Phone phone, string id)
    {
        if (phone.Call is not { } call || call.Id != id || !ReferenceEquals(phone, call.Callee))
        {
            return false;
        }

        if (call.State == CallState.Waking)
        {
            call.IsLifted = true;
        }
        else if (call.State == CallState.Ringing)
        {
            Answer(nowMs, call);
        }

        return true;
    }

    /// <summary>BUSY: the callee does not take it. True when that is, or was already, so.</summary>
    public bool Decline(long nowMs, Phone phone, string id, string? reason)
    {
        if (phone.Call is not { } call || call.Id != id)
        {
            return phone.FormerCallId == id;
        }

        if (!call.IsAnswerPending || !ReferenceEquals(phone, call.Callee))
        {
            return false;
        }

        End(call);
        Tell(nowMs, call.Caller, call, SignalingNames.Busy, reason == SignalingNames.ReasonBusy
            ? SignalingNames.ReasonBusy : SignalingNames.ReasonDeclined);
        return true;
    }

    /// <summary>DELETE: one side ends it. True when it is, or was already, over.</summary>
    public bool HangUp(long nowMs, Phone phone, string id, string? reason)
    {
        if (phone.Call is not { } call || call.Id != id)
        {
            return phone.FormerCallId == id;
        }

        bool isGivingUp = call.IsAnswerPending && ReferenceEquals(phone, call.Caller);
        End(call);
        Tell(nowMs, call.Other(phone), call, SignalingNames.Delete,
            isGivingUp ? SignalingNames.ReasonGaveUp : KnownReason(reason));
        return true;
    }

    /// <summary>The phone's session is lost.</summary>
    public void PhoneLost(long nowMs, Phone phone)
    {
        if (phone.Call is { State: CallState.Answered } running)
        {
            // The phones go on without a master; only its memory of them must end some day.
            deadlines.Set(running, nowMs + MasterLimits.ForgetLostMs);
            return;
        }

        Leave(nowMs, phone, SignalingNames.ReasonOffline);
    }

    /// <summary>
    /// The phone is no part of its call any more: it restarted, asked for another call, or its
    /// account was closed. The other side is told; a caller waiting for it gets BUSY with
    /// <paramref name="calleeReason"/>.
    /// </summary>
    public void Leave(long nowMs, Phone phone, string calleeReason)
    {
        if (phone.Call is not { } call)
        {
            return;
        }

        bool isPending = call.IsAnswerPending;
        bool isCaller = ReferenceEquals(phone, call.Caller);
        End(call);
        if (!isPending)
        {
            Tell(nowMs, call.Other(phone), call, SignalingNames.Delete,
                SignalingNames.ReasonNoMedia);
        }
        else if (isCaller)
        {
            Tell(nowMs, call.Callee, call, SignalingNames.Delete, SignalingNames.ReasonGaveUp);
        }
        else
        {
            Tell(nowMs, call.Caller, call, SignalingNames.Busy, calleeReason);
            Tell(nowMs, phone, call, SignalingNames.Delete, SignalingNames.ReasonMissed);
        }
    }

    /// <summary>The phone has a session again and still knows its call.</summary>
    public void PhoneBack(Phone phone)
    {
        if (phone.Call is { State: CallState.Answered } call && call.Other(phone).IsOnline)
        {
            deadlines.Cancel(call);
        }
    }

    /// <summary>The call's deadline has come.</summary>
    public void HandleTimeout(long nowMs, Call call)
    {
        switch (call.State)
        {
            case CallState.Waking:
                counters.WakeUpsUnanswered++;
                NotReached(nowMs, call, SignalingNames.ReasonUnreachable);
                break;
            case CallState.Ringing:
                NotReached(nowMs, call, SignalingNames.ReasonNoAnswer);
                break;
            case CallState.Answered:
                End(call);
                break;
        }
    }

    private Call Create(long nowMs, Phone caller, Phone callee, string zrtpHash,
        IReadOnlyList<RelayEntry> relays)
    {
        byte[] id = new byte[Ticket.CallIdBytes];
        entropy.Fill(id, 0, id.Length);
        long expiresMs = nowMs + MasterLimits.TicketMs;
        Call call = new(Hex.Encode(id, 0, id.Length), caller, callee, zrtpHash)
        {
            ExpiresMs = expiresMs,
            Relays = [.. relays.Select(r => _mint.Create(r, id, expiresMs))],
        };
        Count++;
        caller.Call = call;
        callee.Call = call;
        deadlines.Set(call, nowMs + MasterLimits.WakeUpMs);
        return call;
    }

    private void ContinueOrJoin(long nowMs, Call call, Phone phone, int transaction,
        string zrtpHash)
    {
        bool joins = ReferenceEquals(phone, call.Callee);
        post.Respond(nowMs, phone.Session, transaction, SignalingNames.StatusOk,
            SignalingNames.Ok, m =>
            {
                CallDescriptor.Write(m, call, phone, nowMs);
                m.Set(SignalingNames.JoinedHeader, joins ? "1" : null);
            });
        if (joins)
        {
            counters.CallsJoined++;
            post.CancelUnsent(phone, call);
            call.CalleeHash = zrtpHash;
            TellCallerItRings(nowMs, call);
            Answer(nowMs, call);
        }
    }

    private void NotReached(long nowMs, Call call, string reason)
    {
        End(call);
        Tell(nowMs, call.Caller, call, SignalingNames.Busy, reason);
        if (reason != SignalingNames.ReasonBusy)
        {
            Tell(nowMs, call.Callee, call, SignalingNames.Delete, SignalingNames.ReasonMissed);
        }
    }

    private void TellCallerItRings(long nowMs, Call call)
        => post.Notify(nowMs, call.Caller, call, SignalingNames.Ring,
            m => m.Set(SignalingNames.ZrtpHashHeader, call.CalleeHash));

    private void Answer(long nowMs, Call call)
    {
        call.State = CallState.Answered;
        deadlines.Cancel(call);
        counters.CallsAnswered++;

        // The link may deliver PUT before RING: the hash goes with both.
        post.Notify(nowMs, call.Caller, call, SignalingNames.Put,
            m => m.Set(SignalingNames.ZrtpHashHeader, call.CalleeHash));
    }

    private void Tell(long nowMs, Phone phone, Call call, string verb, string reason)
        => post.Notify(nowMs, phone, call, verb, m => m.Set(SignalingNames.ReasonHeader, reason));

    private void Refuse(long nowMs, Phone caller, int transaction, int status, string reason)
    {
        counters.CallsRefused++;
        post.Respond(nowMs, caller.Session, transaction, status, reason);
    }

    private void End(Call call)
    {
        Count--;
        call.State = CallState.Ended;
        deadlines.Cancel(call);
        foreach (Phone phone in (Phone[])[call.Caller, call.Callee])
        {
            phone.Call = null;
            phone.FormerCallId = call.Id;
            post.CancelUnsent(phone, call);
        }
    }

    private static string KnownReason(string? reason) => reason switch
    {
        SignalingNames.ReasonRelayLost or SignalingNames.ReasonHandshakeFailed
            or SignalingNames.ReasonSasDiffers or SignalingNames.ReasonNoMedia
            or SignalingNames.ReasonGaveUp => reason,
        _ => SignalingNames.ReasonHungUp,
    };
}
