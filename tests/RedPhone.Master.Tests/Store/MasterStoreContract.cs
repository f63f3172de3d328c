using RedPhone.Master.Store;

namespace RedPhone.Master.Tests.Store;

/// <summary>What every store promises; run for the in-memory and the SQLite one.</summary>
internal static class MasterStoreContract
{
    private const long NowMs = 1_700_000_000_000;

    public static void Admit(IMasterAdmin admin, Action<StoreRequest> execute)
    {
        Enroll(admin, execute, "101", 1, stamp: 10);
        Assert.Equal(StoreOutcome.NotFound, Admit(execute, 2, 11).Outcome);
        Assert.Equal(StoreOutcome.Stale, Admit(execute, 1, 10).Outcome);
        StoreRequest known = Admit(execute, 1, 11);
        Assert.Equal((StoreOutcome.Ok, "101", "Name 101"), (known.Outcome, known.Number, known.Name));
        Assert.Equal(StoreOutcome.Stale, Admit(execute, 1, 11).Outcome);
        Assert.Equal(StoreOutcome.Ok, Admit(execute, 1, ulong.MaxValue >> 1).Outcome);
        Assert.True(admin.Revoke("101"));
        Assert.Equal(StoreOutcome.Revoked, Admit(execute, 1, ulong.MaxValue >> 1).Outcome);
        Assert.False(admin.Revoke("109"));
    }

    public static void Redeem(IMasterAdmin admin, Action<StoreRequest> execute)
    {
        string code = admin.AddAccount("101", "Name 101", NowMs);
        Assert.Equal(StoreOutcome.Refused, Redeem(execute, "0000-0000-0000-0000", 1, 5).Outcome);
        Assert.Equal(StoreOutcome.Refused,
            Redeem(execute, code, 1, 5, NowMs + MasterLimits.CodeLifeMs).Outcome);
        Assert.Equal(StoreOutcome.Ok,
            Redeem(execute, code, 1, 5, NowMs + MasterLimits.CodeLifeMs - 1).Outcome);
        Assert.Equal(StoreOutcome.Ok,
            Redeem(execute, code, 1, 5, NowMs + MasterLimits.CodeLifeMs).Outcome);
        Assert.Equal(StoreOutcome.Refused, Redeem(execute, code, 2, 5).Outcome);
        Assert.Equal(StoreOutcome.Stale, Admit(execute, 1, 5).Outcome);

        string renewed = admin.AddAccount("101", "Other", NowMs);
        Assert.Equal(StoreOutcome.Ok, Admit(execute, 1, 6).Outcome);
        Assert.Equal(StoreOutcome.Ok, Redeem(execute, renewed, 2, 1).Outcome);
        Assert.Equal(StoreOutcome.NotFound, Admit(execute, 1, 7).Outcome);
        Assert.Equal("Other", Admit(execute, 2, 2).Name);
        Assert.Equal(StoreOutcome.Refused, Redeem(execute, code, 1, 8).Outcome);
    }

    public static void RedeemAfterRevocation(IMasterAdmin admin, Action<StoreRequest> execute)
    {
        string unused = admin.AddAccount("101", "Name 101", NowMs);
        admin.Revoke("101");
        Assert.Equal(StoreOutcome.Refused, Redeem(execute, unused, 1, 5).Outcome);
        string first = Enroll(admin, execute, "102", 2, stamp: 5);
        admin.Revoke("102");
        Assert.Equal(StoreOutcome.Refused, Redeem(execute, first, 2, 5).Outcome);
        string again = admin.AddAccount("102", "Name 102", NowMs);
        Assert.Equal(StoreOutcome.NotFound, Admit(execute, 2, 6).Outcome);
        Assert.Equal(StoreOutcome.Ok, Redeem(execute, again, 3, 1).Outcome);
        Assert.Equal(
            [new AccountEntry("101", "Name 101", false, true),
             new AccountEntry("102", "Name 102", true, false)], admin.ListAccounts());
    }

    public static void RedeemMovesAKey(IMasterAdmin admin, Action<StoreRequest> execute)
    {
        Enroll(admin, execute, "101", 1, stamp: 5);
        Enroll(admin, execute, "102", 1, stamp: 6);
        Assert.Equal("102", Admit(execute, 1, 7).Number);
        Assert.Equal([false, true], admin.ListAccounts().Select(a => a.Enrolled));
    }

    public static void FindCallee(IMasterAdmin admin, Action<StoreRequest> execute)
    {
        admin.AddAccount("101", "Caller", NowMs);
        admin.AddAccount("102", "Callee", NowMs);
        StoreRequest found = Find(execute, "101", "102");
        Assert.Equal((StoreOutcome.Ok, "102", "Callee"), (found.Outcome, found.Number, found.Name));
        Assert.Equal(StoreOutcome.NotFound, Find(execute, "101", "103").Outcome);
        Assert.Equal(StoreOutcome.Revoked, Find(execute, "103", "101").Outcome);
        admin.Revoke("102");
        Assert.Equal(StoreOutcome.NotFound, Find(execute, "101", "102").Outcome);
        Assert.Equal(StoreOutcome.Revoked, Find(execute, "102", "101").Outcome);
    }

    public static void Refresh(IMasterAdmin admin, Action<StoreRequest> execute)
    {
        RelayEntry one = new(1, "192.0.2.1:3478", new byte[32]);
        RelayEntry two = new(uint.MaxValue, "192.0.2.2:3478", Key(7));
        admin.AddRelay(two);
        admin.AddRelay(one with { Endpoint = "192.0.2.9:1" });
        admin.AddRelay(one);
        Assert.Equal([one, two], Refresh(execute, 0).Relays);
        Assert.True(admin.RemoveRelay(1));
        Assert.False(admin.RemoveRelay(1));
        Assert.Equal([two], admin.ListRelays());

        for (int i = 0; i < StoreRequest.MaxRevocations + 1; i++)
        {
            admin.AddAccount($"{i}", "Name", NowMs);
            admin.Revoke($"{i}");
        }

        StoreRequest first = Refresh(execute, 0);
        Assert.Equal(StoreRequest.MaxRevocations, first.RevokedNumbers.Count);
        StoreRequest rest = Refresh(execute, first.LastRevocation);
        Assert.Equal(["100"], rest.RevokedNumbers);
        StoreRequest none = Refresh(execute, rest.LastRevocation);
        Assert.Empty(none.RevokedNumbers);
        Assert.Equal(rest.LastRevocation, none.LastRevocation);
    }

    public static void Limits(IMasterAdmin admin)
    {
        foreach (string number in new[] { "", "x", "1234567890123456", "+49" })
        {
            Assert.Throws<ArgumentException>(() => admin.AddAccount(number, "Name", NowMs));
        }

        foreach (string name in new[] { "", new string('x', 33), "Zürich", "two\nlines" })
        {
            Assert.Throws<ArgumentException>(() => admin.AddAccount("101", name, NowMs));
        }

        Assert.Throws<ArgumentException>(() => admin.AddRelay(new(1, "nowhere", new byte[32])));
        Assert.Throws<ArgumentException>(() => admin.AddRelay(new(1, "192.0.2.1:1", new byte[31])));
        for (uint id = 0; id < MasterLimits.MaxRelays; id++)
        {
            admin.AddRelay(new(id, "192.0.2.1:1", new byte[32]));
        }

        Assert.Throws<ArgumentException>(() => admin.AddRelay(new(99, "192.0.2.1:1", new byte[32])));
        admin.AddRelay(new(0, "192.0.2.2:1", new byte[32]));
        Assert.Equal(MasterLimits.MaxRelays, admin.ListRelays().Count);
        Assert.Empty(admin.ListAccounts());
    }

    public static string Enroll(IMasterAdmin admin, Action<StoreRequest> execute, string number,
        byte key, ulong stamp)
    {
        string code = admin.AddAccount(number, "Name " + number, NowMs);
        Assert.Equal(StoreOutcome.Ok, Redeem(execute, code, key, stamp).Outcome);
        return code;
    }

    public static StoreRequest Admit(Action<StoreRequest> execute, byte key, ulong stamp)
        => Run(execute, new(StoreRequestKind.Admit) { PublicKey = Key(key), Stamp = stamp });

    private static StoreRequest Redeem(Action<StoreRequest> execute, string code, byte key,
        ulong stamp, long nowMs = NowMs)
    {
        Assert.True(EnrolmentCode.TryHash(code, out byte[] hash));
        return Run(execute, new(StoreRequestKind.Redeem)
        {
            PublicKey = Key(key),
            Stamp = stamp,
            CodeHash = hash,
            NowMs = nowMs,
        });
    }

    private static StoreRequest Find(Action<StoreRequest> execute, string caller, string callee)
        => Run(execute, new(StoreRequestKind.FindCallee) { CallerNumber = caller, Number = callee });

    private static StoreRequest Refresh(Action<StoreRequest> execute, long since)
        => Run(execute, new(StoreRequestKind.Refresh) { SinceRevocation = since });

    private static StoreRequest Run(Action<StoreRequest> execute, StoreRequest request)
    {
        execute(request);
        return request;
    }

    private static byte[] Key(byte value) => [.. Enumerable.Repeat(value, 32)];
}
