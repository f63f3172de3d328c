using RedPhone.Master.Calls;
using RedPhone.Master.Store;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Master;

/// <summary>
/// Reads phones' requests, checks them, and answers each once: at once, or when the store has
/// answered. A phone has one store request under way at most.
/// </summary>
internal sealed class RequestDesk(PostOffice post, CallDesk calls, Registry registry,
    MasterCounters counters, Func<StoreRequest, bool> tryAskStore)
{
    /// <summary>A request of an enrolled phone.</summary>
    public void Handle(long nowMs, Phone phone, byte[] publicKey, SignalingMessage request)
    {
        switch (request.Verb)
        {
            case SignalingNames.Enroll when request.Target == SignalingNames.AccountTarget:
                Enroll(nowMs, phone, publicKey, request);
                break;
            case SignalingNames.Get when request.Target == SignalingNames.RelaysTarget:
                post.Respond(nowMs, phone.Session, request.Transaction, SignalingNames.StatusOk,
                    SignalingNames.Ok, WriteRelays);
                break;
            case SignalingNames.Put when request.Target == SignalingNames.RelaysTarget:
                TakeRoundTrips(nowMs, phone, request);
                break;
            case SignalingNames.Get when request.Target.StartsWith(SignalingNames.CallPrefix,
                StringComparison.Ordinal):
                AskForCall(nowMs, phone, request);
                break;
            default:
                HandleCallRequest(nowMs, phone, request);
                break;
        }
    }

    /// <summary>A request of an unknown or revoked key: ENROLL or nothing.</summary>
    public void Handle(long nowMs, Stranger stranger, SignalingMessage request)
    {
        if (stranger.Requests == MasterLimits.StrangerRequests || stranger.Asking)
        {
            counters.NotPermitted++;
            return;
        }

        stranger.Requests++;
        bool isEnroll = request.Verb == SignalingNames.Enroll
            && request.Target == SignalingNames.AccountTarget;
        if (!isEnroll || stranger.IsRevoked)
        {
            counters.NotPermitted++;
            Answer(nowMs, stranger.Session, request.Transaction, SignalingNames.StatusNotPermitted,
                SignalingNames.NotPermitted);
            return;
        }

        stranger.Asking = Redeem(nowMs, stranger.Session, stranger.PublicKey, stranger.Stamp,
            request);
    }

    /// <summary>The store has looked at a one-time code.</summary>
    public void CompleteRedeem(long nowMs, StoreRequest request)
    {
        Stranger? stranger = registry.FindStranger(request.Session);
        Phone? phone = registry.FindPhone(request.Session);
        if (stranger is null && phone is null)
        {
            return;
        }

        if (stranger is not null)
        {
            stranger.Asking = false;
        }
        else
        {
            phone!.Asking = false;
        }

        switch (request.Outcome)
        {
            case StoreOutcome.Ok:
                counters.Enrolled++;
                Enrolled(nowMs, request, stranger);
                break;
            case StoreOutcome.Failed:
                Answer(nowMs, request.Session, request.Transaction,
                    SignalingNames.StatusUnavailable, SignalingNames.StoreFailed);
                break;
            default:
                counters.EnrolmentsRefused++;
                Answer(nowMs, request.Session, request.Transaction,
                    SignalingNames.StatusNotPermitted, SignalingNames.NotPermitted);
                break;
        }
    }

    /// <summary>The store has looked for the callee.</summary>
    public void CompleteFindCallee(long nowMs, StoreRequest request)
    {
        if (registry.FindPhone(request.Session) is not { } caller
            || caller.Number != request.CallerNumber || !caller.Asking)
        {
            // Its phone has gone, or come back and will ask again.
            return;
        }

        caller.Asking = false;
        bool isLate = nowMs - request.NowMs > MasterLimits.StoreTimeoutMs;
        if (request.Outcome == StoreOutcome.Ok && !isLate)
        {
            calls.Begin(nowMs, caller, registry.FindPhone(request.Number), request.Transaction,
                request.ZrtpHash);
            return;
        }

        counters.CallsRefused++;
        (int status, string reason) = request.Outcome switch
        {
            StoreOutcome.NotFound => (SignalingNames.StatusNotFound, SignalingNames.NotFound),
            StoreOutcome.Revoked
                => (SignalingNames.StatusNotPermitted, SignalingNames.NotPermitted),
            _ => (SignalingNames.StatusUnavailable, SignalingNames.StoreFailed),
        };
        Answer(nowMs, caller.Session, request.Transaction, status, reason);
    }

    private void Enroll(long nowMs, Phone phone, byte[] publicKey, SignalingMessage request)
    {
        if (phone.Asking)
        {
            Overloaded(nowMs, phone.Session, request.Transaction);
            return;
        }

        phone.Asking = Redeem(nowMs, phone.Session, (byte[])publicKey.Clone(), phone.Stamp,
            request);
    }

    private bool Redeem(long nowMs, int session, byte[] publicKey, ulong stamp,
        SignalingMessage request)
    {
        if (!EnrolmentCode.TryHash(request.Get(SignalingNames.CodeHeader), out byte[] hash))
        {
            counters.EnrolmentsRefused++;
            Answer(nowMs, session, request.Transaction, SignalingNames.StatusNotPermitted,
                SignalingNames.NotPermitted);
            return false;
        }

        bool asked = tryAskStore(new StoreRequest(StoreRequestKind.Redeem)
        {
            PublicKey = publicKey,
            Stamp = stamp,
            CodeHash = hash,
            NowMs = nowMs,
            Session = session,
            Transaction = request.Transaction,
        });
        if (!asked)
        {
            Overloaded(nowMs, session, request.Transaction);
        }

        return asked;
    }

    private void Enrolled(long nowMs, StoreRequest request, Stranger? stranger)
    {
        if (stranger is not null)
        {
            registry.Promote(nowMs, stranger, request.Number, request.Name);
        }
        else
        {
            registry.Register(nowMs, request.Session, request.Number, request.Name, request.Stamp);
        }

        post.Respond(nowMs, request.Session, request.Transaction, SignalingNames.StatusOk,
            SignalingNames.Ok, m =>
            {
                m.Set(SignalingNames.NumberHeader, request.Number);
                m.Set(SignalingNames.NameHeader, request.Name);
            });
    }

    private void WriteRelays(SignalingMessage response)
    {
        for (int i = 0; i < calls.Relays.Count && i < SignalingNames.MaxRelays; i++)
        {
            response.Set(SignalingNames.RelayHeader + (i + 1),
                $"{calls.Relays[i].IdText} {calls.Relays[i].Endpoint}");
        }
    }

    private void TakeRoundTrips(long nowMs, Phone phone, SignalingMessage request)
    {
        List<uint> ids = [];
        List<ushort> times = [];
        byte[] id = new byte[4];
        for (int i = 1; i <= SignalingNames.MaxRelays; i++)
        {
            if (request.Get(SignalingNames.RttHeader + i) is not { } value)
            {
                continue;
            }

            string[] parts = value.Split(' ');
            if (parts.Length != 2 || !Hex.TryDecode(parts[0], id, 0, id.Length)
                || !ushort.TryParse(parts[1], System.Globalization.NumberStyles.None, null,
                    out ushort milliseconds))
            {
                BadRequest(nowMs, phone, request);
                return;
            }

            ids.Add(BigEndian.ReadUInt32(id, 0));
            times.Add(milliseconds);
        }

        phone.SetRoundTrips([.. ids], [.. times]);
        Answer(nowMs, phone.Session, request.Transaction, SignalingNames.StatusOk,
            SignalingNames.Ok);
    }

    private void AskForCall(long nowMs, Phone phone, SignalingMessage request)
    {
        string number = request.Target[SignalingNames.CallPrefix.Length..];
        string hash = request.Get(SignalingNames.ZrtpHashHeader) ?? "";
        if (!SignalingNames.IsHex(hash, SignalingNames.ZrtpHashChars))
        {
            BadRequest(nowMs, phone, request);
        }
        else if (!SignalingNames.IsNumber(number) || number == phone.Number)
        {
            counters.CallsRefused++;
            bool isSelf = number == phone.Number;
            Answer(nowMs, phone.Session, request.Transaction,
                isSelf ? SignalingNames.StatusSelfCall : SignalingNames.StatusNotFound,
                isSelf ? SignalingNames.SelfCall : SignalingNames.NotFound);
        }
        else if (phone.Asking)
        {
            // The same request may come twice, on the phone's old session and on its new one.
            if (phone.AskingTransaction != request.Transaction)
            {
                Overloaded(nowMs, phone.Session, request.Transaction);
            }
        }
        else
        {
            phone.AskingTransaction = request.Transaction;
            phone.Asking = tryAskStore(new StoreRequest(StoreRequestKind.FindCallee)
            {
                CallerNumber = phone.Number,
                Number = number,
                ZrtpHash = hash,
                NowMs = nowMs,
                Session = phone.Session,
                Transaction = request.Transaction,
            });
            if (!phone.Asking)
            {
                Overloaded(nowMs, phone.Session, request.Transaction);
            }
        }
    }

    private void HandleCallRequest(long nowMs, Phone phone, SignalingMessage request)
    {
        string id = request.Target.StartsWith(SignalingNames.SessionPrefix,
            StringComparison.Ordinal) ? request.Target[SignalingNames.SessionPrefix.Length..] : "";
        if (!SignalingNames.IsHex(id, SignalingNames.CallIdChars))
        {
            BadRequest(nowMs, phone, request);
            return;
        }

        string? reason = request.Get(SignalingNames.ReasonHeader);
        bool? isKnown = request.Verb switch
        {
            SignalingNames.Put => calls.Lift(nowMs, phone, id),
            SignalingNames.Busy => calls.Decline(nowMs, phone, id, reason),
            SignalingNames.Delete => calls.HangUp(nowMs, phone, id, reason),
            _ => null,
        };
        switch (isKnown)
        {
            case null:
                BadRequest(nowMs, phone, request);
                break;
            case true:
                Answer(nowMs, phone.Session, request.Transaction, SignalingNames.StatusOk,
                    SignalingNames.Ok);
                break;
            default:
                Answer(nowMs, phone.Session, request.Transaction, SignalingNames.StatusNotFound,
                    SignalingNames.Stale);
                break;
        }
    }

    private void BadRequest(long nowMs, Phone phone, SignalingMessage request)
    {
        counters.BadRequests++;
        Answer(nowMs, phone.Session, request.Transaction, SignalingNames.StatusBadRequest,
            SignalingNames.BadRequest);
    }

    private void Overloaded(long nowMs, int session, int transaction)
        => Answer(nowMs, session, transaction, SignalingNames.StatusUnavailable,
            SignalingNames.Overloaded);

    private void Answer(long nowMs, int session, int transaction, int status, string reason)
        => post.Respond(nowMs, session, transaction, status, reason);
}
