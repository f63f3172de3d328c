using Microsoft.Data.Sqlite;
using RedPhone.Crypto;
using RedPhone.Hosting;

namespace RedPhone.Master.Store;

/// <summary>
/// The accounts file: one connection, synchronous, for one thread. The running master has one (on
/// <see cref="SqliteMasterStore"/>'s thread) and each operator's command another: write-ahead
/// logging lets them work at once. Everything throws SqliteException when the file does not work.
/// </summary>
public sealed class SqliteDatabase : IMasterAdmin, IDisposable
{
    /// <summary>Version of the tables, kept in the file's user_version.</summary>
    public const int SchemaVersion = 1;

    private const int BusyTimeoutMs = 5_000;
    private const string Schema = """
        CREATE TABLE account (
            number TEXT PRIMARY KEY, name TEXT NOT NULL, public_key BLOB UNIQUE,
            stamp INTEGER NOT NULL DEFAULT 0, revoked INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE code (
            hash BLOB PRIMARY KEY, number TEXT NOT NULL REFERENCES account(number),
            expires_ms INTEGER NOT NULL, used_by BLOB) STRICT;
        CREATE TABLE relay (
            id INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, key BLOB NOT NULL) STRICT;
        CREATE TABLE revocation (
            id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL) STRICT;
        """;

    private readonly SqliteConnection _connection;
    private readonly IEntropy _entropy;

    /// <summary>
    /// Opens the file, or creates it readable by its owner only. SetupException without SQLite
    /// on this machine, with a file of a newer version or one that cannot be used.
    /// </summary>
    public SqliteDatabase(string path, IEntropy entropy)
    {
        SqliteLibrary.Require();
        _entropy = entropy;
        CreatePrivately(path);
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            Prepare(path);
        }
        catch (SqliteException e)
        {
            _connection.Dispose();
            throw new SetupException($"Cannot use '{path}' as the accounts file ({e.Message}). "
                + "Check that this user may write it, or restore it from a backup.", e);
        }
        catch (SetupException)
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Executes one request of the core and sets its outcome.</summary>
    public void Execute(StoreRequest request)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        request.Outcome = request.Kind switch
        {
            StoreRequestKind.Admit => Admit(request),
            StoreRequestKind.Redeem => Redeem(request),
            StoreRequestKind.FindCallee => FindCallee(request),
            _ => Refresh(request),
        };
        transaction.Commit();
    }

    /// <inheritdoc/>
    public string AddAccount(string number, string name, long nowMs)
    {
        AdminRules.CheckAccount(number, name);
        string code = EnrolmentCode.Create(_entropy);
        EnrolmentCode.TryHash(code, out byte[] hash);
        using SqliteTransaction transaction = _connection.BeginTransaction();
        Run("""
            INSERT INTO account(number, name) VALUES (@number, @name)
            ON CONFLICT(number) DO UPDATE SET name = @name,
                public_key = CASE WHEN revoked THEN NULL ELSE public_key END,
                stamp = CASE WHEN revoked THEN 0 ELSE stamp END, revoked = 0
            """, ("@number", number), ("@name", name));
        Run("DELETE FROM code WHERE number = @number AND used_by IS NULL", ("@number", number));
        Run("INSERT INTO code(hash, number, expires_ms) VALUES (@hash, @number, @expires)",
            ("@hash", hash), ("@number", number), ("@expires", nowMs + MasterLimits.CodeLifeMs));
        transaction.Commit();
        return code;
    }

    /// <inheritdoc/>
    public bool Revoke(string number)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        bool found = Run("UPDATE account SET revoked = 1 WHERE number = @number",
            ("@number", number)) > 0;
        if (found)
        {
            Run("DELETE FROM code WHERE number = @number AND used_by IS NULL", ("@number", number));
            Run("INSERT INTO revocation(number) VALUES (@number)", ("@number", number));
        }

        transaction.Commit();
        return found;
    }

    /// <inheritdoc/>
    public IReadOnlyList<AccountEntry> ListAccounts()
        => Read("SELECT number, name, public_key IS NOT NULL, revoked FROM account ORDER BY number",
            r => new AccountEntry(r.GetString(0), r.GetString(1), r.GetBoolean(2),
                r.GetBoolean(3)));

    /// <inheritdoc/>
    public void AddRelay(RelayEntry relay)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        IReadOnlyList<RelayEntry> known = ListRelays();
        AdminRules.CheckRelay(relay, known.Any(r => r.Id == relay.Id), known.Count);
        Run("INSERT OR REPLACE INTO relay(id, endpoint, key) VALUES (@id, @endpoint, @key)",
            ("@id", (long)relay.Id), ("@endpoint", relay.Endpoint), ("@key", relay.Key));
        transaction.Commit();
    }

    /// <inheritdoc/>
    public bool RemoveRelay(uint id)
        => Run("DELETE FROM relay WHERE id = @id", ("@id", (long)id)) > 0;

    /// <inheritdoc/>
    public IReadOnlyList<RelayEntry> ListRelays()
        => Read("SELECT id, endpoint, key FROM relay ORDER BY id",
            r => new RelayEntry((uint)r.GetInt64(0), r.GetString(1), r.GetFieldValue<byte[]>(2)));

    private StoreOutcome Admit(StoreRequest request)
    {
        Row? account = FindAccount("public_key = @key", ("@key", request.PublicKey));
        if (account is null)
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

        Run("UPDATE account SET stamp = @stamp WHERE number = @number",
            ("@stamp", unchecked((long)request.Stamp)), ("@number", account.Number));
        return Found(request, account);
    }

    private StoreOutcome Redeem(StoreRequest request)
    {
        var codes = Read("SELECT number, expires_ms, used_by FROM code WHERE hash = @hash",
            r => (Number: r.GetString(0), ExpiresMs: r.GetInt64(1),
                UsedBy: r.IsDBNull(2) ? null : r.GetFieldValue<byte[]>(2)),
            ("@hash", request.CodeHash));
        Row? account = codes.Count == 0
            ? null : FindAccount("number = @number", ("@number", codes[0].Number));
        if (account is null || account.Revoked)
        {
            return StoreOutcome.Refused;
        }

        if (codes[0].UsedBy is byte[] usedBy)
        {
            bool sameKey = usedBy.AsSpan().SequenceEqual(request.PublicKey)
                && usedBy.AsSpan().SequenceEqual(account.PublicKey);
            return sameKey ? Found(request, account) : StoreOutcome.Refused;
        }

        if (request.NowMs >= codes[0].ExpiresMs)
        {
            return StoreOutcome.Refused;
        }

        Run("UPDATE account SET public_key = NULL, stamp = 0 WHERE public_key = @key",
            ("@key", request.PublicKey));
        Run("UPDATE account SET public_key = @key, stamp = @stamp WHERE number = @number",
            ("@key", request.PublicKey), ("@stamp", unchecked((long)request.Stamp)),
            ("@number", account.Number));
        Run("UPDATE code SET used_by = @key WHERE hash = @hash",
            ("@key", request.PublicKey), ("@hash", request.CodeHash));
        return Found(request, account);
    }

    private StoreOutcome FindCallee(StoreRequest request)
    {
        Row? caller = FindAccount("number = @number", ("@number", request.CallerNumber));
        if (caller is null || caller.Revoked)
        {
            return StoreOutcome.Revoked;
        }

        Row? callee = FindAccount("number = @number", ("@number", request.Number));
        return callee is null || callee.Revoked
            ? StoreOutcome.NotFound : Found(request, callee);
    }

    private StoreOutcome Refresh(StoreRequest request)
    {
        var revoked = Read("""
            SELECT id, number FROM revocation WHERE id > @since ORDER BY id LIMIT @most
            """, r => (Id: r.GetInt64(0), Number: r.GetString(1)),
            ("@since", request.SinceRevocation), ("@most", (long)StoreRequest.MaxRevocations));
        request.Relays = ListRelays();
        request.RevokedNumbers = [.. revoked.Select(r => r.Number)];
        request.LastRevocation = revoked.Count > 0 ? revoked[^1].Id : request.SinceRevocation;
        return StoreOutcome.Ok;
    }

    private static StoreOutcome Found(StoreRequest request, Row account)
    {
        request.Number = account.Number;
        request.Name = account.Name;
        return StoreOutcome.Ok;
    }

    private Row? FindAccount(string condition, (string, object) parameter)
        => Read($"SELECT number, name, public_key, stamp, revoked FROM account WHERE {condition}",
            r => new Row(r.GetString(0), r.GetString(1),
                r.IsDBNull(2) ? [] : r.GetFieldValue<byte[]>(2),
                unchecked((ulong)r.GetInt64(3)), r.GetBoolean(4)), parameter).FirstOrDefault();

    private int Run(string sql, params (string Name, object Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read,
        params (string Name, object Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private void Prepare(string path)
    {
        Run($"PRAGMA busy_timeout = {BusyTimeoutMs}");
        Run("PRAGMA journal_mode = WAL");
        // A stamp must be on the disk before its handshake is answered, or a replay after a power
        // cut would pass.
        Run("PRAGMA synchronous = FULL");
        using SqliteTransaction transaction = _connection.BeginTransaction();
        long version = Read("PRAGMA user_version", r => r.GetInt64(0))[0];
        if (version > SchemaVersion)
        {
            throw new SetupException(
                $"{path} was written by a newer RedPhone (version {version}, this is "
                + $"{SchemaVersion}). Update this one.");
        }

        if (version == 0)
        {
            Run(Schema);
            Run($"PRAGMA user_version = {SchemaVersion}");
        }

        transaction.Commit();
    }

    private static void CreatePrivately(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
        {
            return;
        }

        try
        {
            using FileStream file = new(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"Cannot make '{path}' ({e.Message}). "
                + "Give this user write access to the directory.", e);
        }
    }

    private sealed record Row(string Number, string Name, byte[] PublicKey, ulong Stamp,
        bool Revoked);
}
