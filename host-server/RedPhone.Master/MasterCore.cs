using RedPhone.Crypto;
using RedPhone.Hosting;
using RedPhone.Link;
using RedPhone.Master.Calls;
using RedPhone.Master.Store;
using RedPhone.Wire;
using RedPhone.Wire.Signaling;

namespace RedPhone.Master;

/// <summary>
/// The master without sockets, threads, files or clock: sealed links, registrations, enrolment and
/// calls. Datagrams and time go in; datagrams, store requests and deadlines come out. After each
/// call the owner takes the outputs and the store requests (<see cref="MasterServer"/> does it).
/// One thread owns it. Nothing that arrives makes it throw.
/// </summary>
public sealed class MasterCore : IDatagramCore
{
    private readonly LinkServer _link;
    private readonly LinkServerEvent _event = new();
    private readonly SignalingMessage _message = new();
    private readonly Timed.Queue _deadlines = new();
    private readonly Queue<StoreRequest> _storeRequests = new();
    private readonly PostOffice _post;
    private readonly CallDesk _calls;
    private readonly Registry _registry;
    private readonly RequestDesk _requests;
    private int _storePending;
    private long _refreshMs;
    private bool _refreshing;
    private long _lastRevocation;

    /// <summary>
    /// Makes a master for at most <paramref name="maxPhones"/> registered phones.
    /// <paramref name="staticPrivate"/> (32 bytes, the key whose public half phones pin) is copied.
    /// </summary>
    public MasterCore(ICryptoEngine crypto, IEntropy entropy, byte[] staticPrivate,
        int maxPhones = MasterLimits.DefaultMaxPhones)
    {
        _link = new LinkServer(crypto, entropy, staticPrivate, maxPhones);
        _post = new PostOffice(_link, _deadlines, Counters);
        _calls = new CallDesk(crypto, entropy, _post, _deadlines, Counters);
        _registry = new Registry(_link, _post, _calls, _deadlines, Counters);
        _requests = new RequestDesk(_post, _calls, _registry, Counters, TryAskStore);
    }

    /// <summary>What happened so far, for logs and metrics.</summary>
    public MasterCounters Counters { get; } = new();

    /// <summary>Phones registered now.</summary>
    public int PhonesOnline => _registry.PhonesOnline;

    /// <summary>Calls that are not over.</summary>
    public int CallCount => _calls.Count;

    /// <summary>Relays known now.</summary>
    public int RelayCount => _calls.Relays.Count;

    /// <summary>The link's own counters.</summary>
    public LinkServer Link => _link;

    /// <inheritdoc/>
    public long NextDeadlineMs
        => Math.Min(Math.Min(_link.NextDeadlineMs, _deadlines.NextMs),
            _refreshing ? long.MaxValue : _refreshMs);

    /// <summary>The master's static public key, 32 bytes, as phones pin it.</summary>
    public byte[] CopyPublicKey()
    {
        byte[] key = new byte[LinkLimits.KeyBytes];
        _link.CopyPublic(key, 0);
        return key;
    }

    /// <inheritdoc/>
    public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        _link.Handle(nowMs, source, buffer, count);
        TakeEvents(nowMs);
    }

    /// <inheritdoc/>
    public void HandleTimeout(long nowMs)
    {
        _link.HandleTimeout(nowMs);
        TakeEvents(nowMs);
        while (_deadlines.TryTake(nowMs, out Timed item))
        {
            switch (item)
            {
                case Call call:
                    _calls.HandleTimeout(nowMs, call);
                    _registry.ForgetIfIdle(call.Caller);
                    _registry.ForgetIfIdle(call.Callee);
                    break;
                case Phone phone:
                    _post.SendWaiting(nowMs, phone);
                    _registry.ForgetIfIdle(phone);
                    break;
                case Stranger stranger:
                    _registry.Dismiss(stranger);
                    break;
            }
        }

        if (!_refreshing && _refreshMs <= nowMs)
        {
            Refresh(nowMs);
        }
    }

    /// <inheritdoc/>
    public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
        => _link.TryTakeOutput(buffer, destination, out count);

    /// <summary>The next request for the store, or false when there is none.</summary>
    public bool TryTakeStoreRequest(out StoreRequest request)
        => _storeRequests.TryDequeue(out request!);

    /// <summary>Gives an executed request back. Any order, any delay; each once.</summary>
    public void Complete(long nowMs, StoreRequest request)
    {
        if (request.Outcome == StoreOutcome.Pending)
        {
            throw new ArgumentException("not executed", nameof(request));
        }

        _storePending--;
        Counters.StoreFailures += request.Outcome == StoreOutcome.Failed ? 1 : 0;
        switch (request.Kind)
        {
            case StoreRequestKind.Admit:
                _registry.Decide(nowMs, request);
                break;
            case StoreRequestKind.Redeem:
                _requests.CompleteRedeem(nowMs, request);
                break;
            case StoreRequestKind.FindCallee:
                _requests.CompleteFindCallee(nowMs, request);
                break;
            case StoreRequestKind.Refresh:
                CompleteRefresh(nowMs, request);
                break;
        }

        TakeEvents(nowMs);
    }

    /// <summary>Reads relays and revocations at once instead of within ten seconds.</summary>
    public void RefreshSoon()
    {
        _refreshMs = 0;
    }

    private void TakeEvents(long nowMs)
    {
        while (_link.TryTakeEvent(_event))
        {
            switch (_event.Kind)
            {
                case LinkServerEventKind.HandshakeAsked:
                    AskAdmission(nowMs);
                    break;
                case LinkServerEventKind.SessionUp:
                    _registry.SessionUp(nowMs, _event.Session, _event.PeerPublic);
                    break;
                case LinkServerEventKind.SessionDown:
                    _registry.SessionDown(nowMs, _event.Session);
                    break;
                case LinkServerEventKind.Message:
                    TakeMessage(nowMs);
                    break;
            }
        }
    }

    private void AskAdmission(long nowMs)
    {
        bool asked = TryAskStore(new StoreRequest(StoreRequestKind.Admit)
        {
            PublicKey = (byte[])_event.PeerPublic.Clone(),
            Stamp = _event.Stamp,
            Session = _event.Session,
            NowMs = nowMs,
        });
        if (!asked)
        {
            Counters.AdmissionsFailed++;
            _link.Reject(_event.Session);
        }
    }

    private void TakeMessage(long nowMs)
    {
        if (!_message.TryDecode(_event.Message, 0, _event.MessageCount))
        {
            Counters.BadMessages++;
            return;
        }

        if (_registry.FindPhone(_event.Session) is { } phone)
        {
            if (_message.IsRequest)
            {
                _requests.Handle(nowMs, phone, _event.PeerPublic, _message);
            }
            else if (_post.TakeAnswered(phone, _message.Transaction) is { IsWakeUp: true } wakeUp)
            {
                _calls.WakeUpAnswered(nowMs, wakeUp.Call, _message);
            }
        }
        else if (_registry.FindStranger(_event.Session) is { } stranger && _message.IsRequest)
        {
            _requests.Handle(nowMs, stranger, _message);
        }
    }

    private bool TryAskStore(StoreRequest request)
    {
        if (_storePending >= MasterLimits.MaxStoreRequests)
        {
            return false;
        }

        _storePending++;
        _storeRequests.Enqueue(request);
        return true;
    }

    private void Refresh(long nowMs)
    {
        _refreshing = TryAskStore(new StoreRequest(StoreRequestKind.Refresh)
        {
            SinceRevocation = _lastRevocation,
            NowMs = nowMs,
        });
        _refreshMs = nowMs + MasterLimits.RefreshMs;
    }

    private void CompleteRefresh(long nowMs, StoreRequest request)
    {
        _refreshing = false;
        if (request.Outcome != StoreOutcome.Ok)
        {
            // What was known stays known.
            return;
        }

        _calls.Relays = request.Relays;
        foreach (string number in request.RevokedNumbers)
        {
            _registry.Expel(nowMs, number);
        }

        _lastRevocation = request.LastRevocation;
        if (request.RevokedNumbers.Count == StoreRequest.MaxRevocations)
        {
            _refreshMs = nowMs;
        }
    }
}
