using RedPhone.Crypto;

namespace RedPhone.Master.Store;

/// <summary>
/// A store that lives as long as its process: demonstrations, simulations and tests. Requests are
/// executed as they come. Thread-safe.
/// </summary>
public sealed class MemoryMasterStore(IEntropy entropy) : IMasterStore, IMasterAdmin
{
    private readonly SortedDictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Account> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Code> _codes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<uint, RelayEntry> _relays = [];
    private readonly List<string> _revocations = [];
    private readonly Queue<StoreRequest> _completions = new();
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public Action? CompletionReady { get; set; }

    /// <inheritdoc/>
    public void Submit(StoreRequest request)
    {
        using Lock.Scope scope = _lock.EnterScope();
        request.Outcome = request.Kind switch
        {
            StoreRequestKind.Admit => Admit(request),
            StoreRequestKind.Redeem => Redeem(request),
            StoreRequestKind.FindCallee => FindCallee(request),
            _ => Refresh(request),
        };
        _completions.Enqueue(request);
    }

    /// <inheritdoc/>
    public bool TryTakeCompletion(out StoreRequest request)
    {
        using Lock.Scope scope = _lock.EnterScope();
        return _completions.TryDequeue(out request!);
    }

    /// <inheritdoc/>
    public string AddAccount(string number, string name, long nowMs)
    {
        using Lock.Scope scope = _lock.EnterScope();
        AdminRules.CheckAccount(number, name);
        if (!_accounts.TryGetValue(number, out Account? account))
        {
            account = new Account { Number = number };
            _accounts.Add(number, account);
        }

        account.Name = name;
        if (account.Revoked)
        {
            account.Revoked = false;
            Unbind(account);
        }

        DropUnusedCodes(number);
        string code = EnrolmentCode.Create(entropy);
        EnrolmentCode.TryHash(code, out byte[] hash);
        _codes.Add(Convert.ToHexString(hash), new Code
        {
            Account = account,
            ExpiresMs = nowMs + MasterLimits.CodeLifeMs,
        });
        return code;
    }

    /// <inheritdoc/>
    public bool Revoke(string number)
    {
        using Lock.Scope scope = _lock.EnterScope();
        if (!_accounts.TryGetValue(number, out Account? account))
        {
            return false;
        }

        account.Revoked = true;
        DropUnusedCodes(number);
        _revocations.Add(number);
        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<AccountEntry> ListAccounts()
    {
        using Lock.Scope scope = _lock.EnterScope();
        return [.. _accounts.Values.Select(a
            => new AccountEntry(a.Number, a.Name, a.Key is not null, a.Revoked))];
    }

    /// <inheritdoc/>
    public void AddRelay(RelayEntry relay)
    {
        using Lock.Scope scope = _lock.EnterScope();
        AdminRules.CheckRelay(relay, _relays.ContainsKey(relay.Id), _relays.Count);
        _relays[relay.Id] = relay;
    }

    /// <inheritdoc/>
    public bool RemoveRelay(uint id)
    {
        using Lock.Scope scope = _lock.EnterScope();
        return _relays.Remove(id);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RelayEntry> ListRelays()
    {
        using Lock.Scope scope = _lock.EnterScope();
        return [.. _relays.Values];
    }

    private StoreOutcome Admit(StoreRequest request)
    {
        if (!_byKey.TryGetValue(Convert.ToHexString(request.PublicKey), out Account? account))
        {
            return StoreOutcome.NotFound;
        }

        if (account.Revoked)
        {
            return StoreOutcome.Revoked;
        }

        if (request.Stamp <= account.Stamp)
        {
            return StoreOutcome.Stale;
        }

        account.Stamp = request.Stamp;
        return Found(request, account);
    }

    private StoreOutcome Redeem(StoreRequest request)
    {
        string key = Convert.ToHexString(request.PublicKey);
        if (!_codes.TryGetValue(Convert.ToHexString(request.CodeHash), out Code? code))
        {
            return StoreOutcome.Refused;
        }

        Account account = code.Account;
        if (code.UsedBy is not null)
        {
            return code.UsedBy == key && account.Key == key && !account.Revoked
                ? Found(request, account) : StoreOutcome.Refused;
        }

        if (request.NowMs >= code.ExpiresMs || account.Revoked)
        {
            return StoreOutcome.Refused;
        }

        if (_byKey.TryGetValue(key, out Account? former))
        {
            Unbind(former);
        }

        Unbind(account);
        code.UsedBy = key;
        account.Key = key;
        account.Stamp = request.Stamp;
        _byKey[key] = account;
        return Found(request, account);
    }

    private StoreOutcome FindCallee(StoreRequest request)
    {
        if (!_accounts.TryGetValue(request.CallerNumber, out Account? caller) || caller.Revoked)
        {
            return StoreOutcome.Revoked;
        }

        return _accounts.TryGetValue(request.Number, out Account? callee) && !callee.Revoked
            ? Found(request, callee) : StoreOutcome.NotFound;
    }

    private StoreOutcome Refresh(StoreRequest request)
    {
        int from = (int)Math.Min(request.SinceRevocation, _revocations.Count);
        int count = Math.Min(StoreRequest.MaxRevocations, _revocations.Count - from);
        request.Relays = ListRelays();
        request.RevokedNumbers = _revocations.GetRange(from, count);
        request.LastRevocation = from + count;
        return StoreOutcome.Ok;
    }

    private static StoreOutcome Found(StoreRequest request, Account account)
    {
        request.Number = account.Number;
        request.Name = account.Name;
        return StoreOutcome.Ok;
    }

    private void Unbind(Account account)
    {
        if (account.Key is not null)
        {
            _byKey.Remove(account.Key);
            account.Key = null;
            account.Stamp = 0;
        }
    }

    private void DropUnusedCodes(string number)
    {
        foreach (string hash in _codes.Where(c => c.Value.Account.Number == number
            && c.Value.UsedBy is null).Select(c => c.Key).ToList())
        {
            _codes.Remove(hash);
        }
    }

    private sealed class Account
    {
        public required string Number { get; init; }

        public string Name { get; set; } = "";

        public string? Key { get; set; }

        public ulong Stamp { get; set; }

        public bool Revoked { get; set; }
    }

    private sealed class Code
    {
        public required Account Account { get; init; }

        public long ExpiresMs { get; init; }

        public string? UsedBy { get; set; }
    }
}
