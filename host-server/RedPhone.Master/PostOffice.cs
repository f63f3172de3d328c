using RedPhone.Link;
using RedPhone.Master.Calls;
using RedPhone.Wire.Signaling;

namespace RedPhone.Master;

/// <summary>
/// Sends responses and the master's own requests ("notices") to phones. A notice stays until the
/// phone answers it or it is given up: it waits while the link has no room, and is sent again when
/// the phone comes back with a new session.
/// </summary>
internal sealed class PostOffice(LinkServer link, Timed.Queue deadlines, MasterCounters counters)
{
    private readonly SignalingMessage _message = new();
    private readonly byte[] _buffer = new byte[SignalingMessage.MaxBytes];

    /// <summary>Answers a request; a phone that has gone asks again.</summary>
    public void Respond(long nowMs, int session, int transaction, int status, string reason,
        Action<SignalingMessage>? fill = null)
    {
        _message.SetResponse(status, reason, transaction);
        fill?.Invoke(_message);
        int count = _message.Encode(_buffer, 0);
        if (count == 0 || !link.TrySend(nowMs, session, _buffer, 0, count))
        {
            counters.Undelivered++;
        }
    }

    /// <summary>Sends a request about a call, now or when the phone can take it.</summary>
    public void Notify(long nowMs, Phone phone, Call call, string verb,
        Action<SignalingMessage>? fill = null, bool isWakeUp = false)
    {
        int transaction = phone.NextTransaction();
        _message.SetRequest(verb, SignalingNames.SessionPrefix + call.Id, transaction);
        fill?.Invoke(_message);
        int count = _message.Encode(_buffer, 0);
        phone.Notices ??= [];
        if (count == 0 || phone.Notices.Count == MasterLimits.MaxNotices)
        {
            counters.Undelivered++;
            if (count == 0)
            {
                return;
            }

            phone.Notices.RemoveAt(0);
        }

        phone.Notices.Add(new Notice(call, isWakeUp, transaction, _buffer[..count],
            nowMs + MasterLimits.NoticeMs));
        SendWaiting(nowMs, phone);
    }

    /// <summary>The notice that a response answers, taken off the list; null for a stray one.
    /// </summary>
    public Notice? TakeAnswered(Phone phone, int transaction)
    {
        int index = phone.Notices?.FindIndex(n => n.IsSent && n.Transaction == transaction) ?? -1;
        if (index < 0)
        {
            counters.StrayResponses++;
            return null;
        }

        Notice notice = phone.Notices![index];
        phone.Notices.RemoveAt(index);
        DropEmptyList(phone);
        return notice;
    }

    /// <summary>The call is over: what has not been sent about its beginning need not be.</summary>
    public void CancelUnsent(Phone phone, Call call)
    {
        phone.Notices?.RemoveAll(n => !n.IsSent && ReferenceEquals(n.Call, call));
        DropEmptyList(phone);
    }

    /// <summary>
    /// The phone has a new session: what waits goes there, and, with
    /// <paramref name="sendAgain"/>, all that it has not answered.
    /// </summary>
    public void Resume(long nowMs, Phone phone, bool sendAgain)
    {
        phone.Notices?.ForEach(n => n.IsSent &= !sendAgain);
        SendWaiting(nowMs, phone);
    }

    /// <summary>Sends what waits, gives up what is too old, sets the phone's deadline.</summary>
    public void SendWaiting(long nowMs, Phone phone)
    {
        if (phone.Notices is null)
        {
            return;
        }

        counters.Undelivered += phone.Notices.RemoveAll(n => n.GiveUpMs <= nowMs);
        bool isBlocked = false;
        foreach (Notice notice in phone.Notices)
        {
            if (!notice.IsSent && !isBlocked && phone.IsOnline)
            {
                notice.IsSent = link.TrySend(nowMs, phone.Session, notice.Message, 0,
                    notice.Message.Length);
                isBlocked = !notice.IsSent;
            }
        }

        DropEmptyList(phone);
        if (phone.Notices is { } left)
        {
            long dueMs = left.Min(n => n.GiveUpMs);
            deadlines.Set(phone, isBlocked ? Math.Min(dueMs, nowMs + MasterLimits.NoticeRetryMs)
                : dueMs);
        }
    }

    private void DropEmptyList(Phone phone)
    {
        if (phone.Notices is { Count: 0 })
        {
            phone.Notices = null;
            deadlines.Cancel(phone);
        }
    }
}
