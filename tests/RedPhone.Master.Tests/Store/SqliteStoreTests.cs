using Microsoft.Data.Sqlite;
using RedPhone.Hosting;
using RedPhone.Master.Store;

namespace RedPhone.Master.Tests.Store;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string FilePath => _directory.PathOf("master.db");

    public void Dispose() => _directory.Dispose();

    [RequiresLibraryFact]
    public void Admit_StampsAndRevocation_Count() => Run(MasterStoreContract.Admit);

    [RequiresLibraryFact]
    public void Redeem_Code_WorksOnceInTime() => Run(MasterStoreContract.Redeem);

    [RequiresLibraryFact]
    public void Redeem_AfterRevocation_NeedsANewCode()
        => Run(MasterStoreContract.RedeemAfterRevocation);

    [RequiresLibraryFact]
    public void Redeem_KeyOfAnotherAccount_Moves() => Run(MasterStoreContract.RedeemMovesAKey);

    [RequiresLibraryFact]
    public void FindCallee_Revoked_IsNotFound() => Run(MasterStoreContract.FindCallee);

    [RequiresLibraryFact]
    public void Refresh_RelaysAndRevocations_AreWhole() => Run(MasterStoreContract.Refresh);

    [RequiresLibraryFact]
    public void Admin_OutsideTheLimits_IsRefused() => Run((a, _) => MasterStoreContract.Limits(a));

    [RequiresLibraryFact]
    public void Open_Again_KnowsEverythingAndIsPrivate()
    {
        Run((admin, execute) => MasterStoreContract.Enroll(admin, execute, "101", 1, stamp: 7));
        Run((admin, execute) =>
        {
            Assert.Equal(StoreOutcome.Stale, MasterStoreContract.Admit(execute, 1, 7).Outcome);
            Assert.Equal(StoreOutcome.Ok, MasterStoreContract.Admit(execute, 1, 8).Outcome);
            Assert.Single(admin.ListAccounts());
        });
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(FilePath));
        }
    }

    [RequiresLibraryFact]
    public void Open_FileOfANewerVersion_SaysSo()
    {
        Run((_, _) => { });
        using (SqliteConnection connection = new($"Data Source={FilePath};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"PRAGMA user_version = {SqliteDatabase.SchemaVersion + 1}";
            command.ExecuteNonQuery();
        }

        SetupException refused = Assert.Throws<SetupException>(Open);
        Assert.Contains("newer RedPhone", refused.Message);
    }

    [RequiresLibraryFact]
    public void Open_FileThatIsNoDatabase_SaysSo()
    {
        File.WriteAllText(FilePath, string.Concat(Enumerable.Repeat("no database ", 400)));
        SetupException refused = Assert.Throws<SetupException>(Open);
        Assert.Contains(FilePath, refused.Message);
    }

    [RequiresLibraryFact]
    public void TwoConnections_OperatorAndMaster_SeeEachOther()
    {
        using SqliteDatabase master = Open();
        using SqliteDatabase admin = Open();
        MasterStoreContract.Enroll(admin, master.Execute, "101", 1, stamp: 7);
        Assert.Equal(StoreOutcome.Ok, MasterStoreContract.Admit(master.Execute, 1, 8).Outcome);
        admin.Revoke("101");
        Assert.Equal(StoreOutcome.Revoked, MasterStoreContract.Admit(master.Execute, 1, 9).Outcome);
    }

    [RequiresLibraryFact]
    public void Thread_ManyRequests_AllComeBack()
    {
        const int Requests = 100;
        using SqliteDatabase admin = Open();
        using SqliteMasterStore store = new(Open());
        using SemaphoreSlim ready = new(0);
        store.CompletionReady = () => ready.Release();
        MasterStoreContract.Enroll(admin, r => Execute(store, ready, r), "101", 1, stamp: 1);
        for (int i = 0; i < Requests; i++)
        {
            store.Submit(new(StoreRequestKind.Admit)
            {
                PublicKey = [.. Enumerable.Repeat((byte)1, 32)],
                Stamp = (ulong)(i + 2),
            });
        }

        for (int i = 0; i < Requests; i++)
        {
            Assert.True(ready.Wait(TimeSpan.FromSeconds(60)));
            Assert.True(store.TryTakeCompletion(out StoreRequest done));
            Assert.Equal(StoreOutcome.Ok, done.Outcome);
        }
    }

    [RequiresLibraryFact]
    public void Thread_BrokenFile_FailsTheRequestAndSaysWhyOnce()
    {
        using SqliteMasterStore store = new(Open());
        using SemaphoreSlim ready = new(0);
        List<string?> reported = [];
        store.CompletionReady = () => ready.Release();
        store.FailureChanged = reported.Add;
        Run("DROP TABLE code");
        Run("DROP TABLE account");
        for (int i = 0; i < 3; i++)
        {
            StoreRequest failed = new(StoreRequestKind.Admit) { PublicKey = new byte[32] };
            Execute(store, ready, failed);
            Assert.Equal(StoreOutcome.Failed, failed.Outcome);
        }

        StoreRequest works = new(StoreRequestKind.Refresh);
        Execute(store, ready, works);
        Assert.Equal(StoreOutcome.Ok, works.Outcome);
        Assert.Equal(2, reported.Count);
        Assert.Contains("account", reported[0]);
        Assert.Null(reported[1]);
    }

    [RequiresLibraryFact]
    public void Thread_AfterDispose_FailsAtOnce()
    {
        SqliteMasterStore store = new(Open());
        store.Dispose();
        StoreRequest late = new(StoreRequestKind.Refresh);
        store.Submit(late);
        Assert.True(store.TryTakeCompletion(out _));
        Assert.Equal(StoreOutcome.Failed, late.Outcome);
    }

    private static void Execute(SqliteMasterStore store, SemaphoreSlim ready, StoreRequest request)
    {
        store.Submit(request);
        Assert.True(ready.Wait(TimeSpan.FromSeconds(60)));
        Assert.True(store.TryTakeCompletion(out StoreRequest done));
        Assert.Same(request, done);
    }

    private SqliteDatabase Open() => new(FilePath, new SeededEntropy(2));

    private void Run(Action<IMasterAdmin, Action<StoreRequest>> test)
    {
        using SqliteDatabase database = Open();
        test(database, database.Execute);
    }

    private void Run(string sql)
    {
        using SqliteConnection connection = new($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
