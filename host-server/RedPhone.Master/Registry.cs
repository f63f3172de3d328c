using RedPhone.Link;
using RedPhone.Master.Calls;
using RedPhone.Master.Store;
using RedPhone.Wire.Signaling;

namespace RedPhone.Master;

/// <summary>
/// Sessions and who is behind them: a registered phone or a stranger. A phone is registered while
/// its session is up; nothing of it survives a restart of the master, phones come back themselves.
/// </summary>
internal sealed class Registry(LinkServer link, PostOffice post, CallDesk calls,
    Timed.Queue deadlines, MasterCounters counters)
{
    // The stamp's upper 24 bits (LinkServerEvent.Stamp): it grows when the phone restarts.
    private const int BootCountShift = 40;

    private readonly Admissions _admissions = new(link, counters);
    private readonly Dictionary<string, Phone> _phones = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Phone> _phoneOf = [];
    private readonly Dictionary<int, Stranger> _strangerOf = [];

    public int PhonesOnline => _phoneOf.Count;

    public Phone? FindPhone(int session) => _phoneOf.GetValueOrDefault(session);

    public Phone? FindPhone(string number) => _phones.GetValueOrDefault(number);

    public Stranger? FindStranger(int session) => _strangerOf.GetValueOrDefault(session);

    /// <summary>The store has answered about a handshake.</summary>
    public void Decide(long nowMs, StoreRequest request)
    {
        _admissions.Strangers = _strangerOf.Count;
        _admissions.Decide(nowMs, request);
    }

    public void SessionUp(long nowMs, int session, byte[] publicKey)
    {
        Admissions.Admission? admission = _admissions.Find(nowMs, publicKey);
        if (admission is null)
        {
            link.Close(session);
        }
        else if (admission.Number is { } number)
        {
            Register(nowMs, session, number, admission.Name, admission.Stamp);
        }
        else
        {
            Stranger stranger = new(session, (byte[])publicKey.Clone(), admission.Stamp,
                admission.IsRevoked);
            _strangerOf[session] = stranger;
            deadlines.Set(stranger, nowMs + MasterLimits.StrangerMs);
        }
    }

    public void SessionDown(long nowMs, int session)
    {
        if (_strangerOf.TryGetValue(session, out Stranger? stranger))
        {
            Dismiss(stranger);
        }
        else if (_phoneOf.Remove(session, out Phone? phone))
        {
            GoOffline(nowMs, phone);
        }
    }

    /// <summary>A session belongs to the phone of this number from now on.</summary>
    public void Register(long nowMs, int session, string number, string name, ulong stamp)
    {
        if (!_phones.TryGetValue(number, out Phone? phone))
        {
            phone = new Phone(number);
            _phones.Add(number, phone);
        }

        bool restarted = stamp >> BootCountShift != phone.Stamp >> BootCountShift;
        bool wasOnline = phone.IsOnline;
        if (wasOnline && phone.Session != session)
        {
            // The link closes a replaced session only when both have the same key.
            _phoneOf.Remove(phone.Session);
            link.Close(phone.Session);
        }

        if (FindPhone(session) is { } former && !ReferenceEquals(former, phone))
        {
            GoOffline(nowMs, former);
        }

        phone.Session = session;
        phone.Name = name;
        phone.Stamp = stamp;
        phone.Asking = false;
        _phoneOf[session] = phone;
        if (restarted)
        {
            phone.Notices = null;
            calls.Leave(nowMs, phone, SignalingNames.ReasonOffline);
        }
        else
        {
            calls.PhoneBack(phone);
        }

        // From one session to the next the link itself carries on what it has taken.
        post.Resume(nowMs, phone, sendAgain: !wasOnline);
    }

    /// <summary>The stranger's session is that of the phone of this number.</summary>
    public void Promote(long nowMs, Stranger stranger, string number, string name)
    {
        _strangerOf.Remove(stranger.Session);
        deadlines.Cancel(stranger);
        Register(nowMs, stranger.Session, number, name, stranger.Stamp);
    }

    public void Dismiss(Stranger stranger)
    {
        _strangerOf.Remove(stranger.Session);
        deadlines.Cancel(stranger);
        link.Close(stranger.Session);
    }

    /// <summary>The number was revoked.</summary>
    public void Expel(long nowMs, string number)
    {
        _admissions.Withdraw(number);
        if (!_phones.TryGetValue(number, out Phone? phone))
        {
            return;
        }

        counters.Revoked++;
        calls.Leave(nowMs, phone, SignalingNames.ReasonOffline);
        if (phone.IsOnline)
        {
            _phoneOf.Remove(phone.Session);
            link.Close(phone.Session);
            GoOffline(nowMs, phone);
        }
    }

    public void ForgetIfIdle(Phone phone)
    {
        if (phone.IsForgettable)
        {
            deadlines.Cancel(phone);
            _phones.Remove(phone.Number);
        }
    }

    private void GoOffline(long nowMs, Phone phone)
    {
        phone.Session = Phone.NoSession;
        phone.Asking = false;
        calls.PhoneLost(nowMs, phone);
        ForgetIfIdle(phone);
    }
}
