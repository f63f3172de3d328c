using RedPhone.Hosting;
using RedPhone.Master.Crypto;
using RedPhone.Master.Store;
using RedPhone.Wire;

namespace RedPhone.Master;

/// <summary>
/// The operator's commands on a master's data directory, while the master runs or not: it reads
/// what changed within ten seconds. Throws <see cref="SetupException"/> and, for what the operator
/// typed, ArgumentException.
/// </summary>
public sealed class Enrolment : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly MasterKeys _keys;

    /// <summary>Opens, or makes, keys and accounts.</summary>
    public Enrolment(string dataDirectory)
    {
        DataDirectory directory = DataDirectory.Open(dataDirectory);
        _keys = MasterKeys.LoadOrCreate(directory, useBackup: false);
        _database = new SqliteDatabase(directory.PathOf(MasterSettings.StoreFileName),
            new SystemEntropy());
    }

    /// <summary>Accounts and relays.</summary>
    public IMasterAdmin Admin => _database;

    /// <summary>
    /// "enroll": adds or renews an account and returns what its phone is given, code included.
    /// <paramref name="master"/> is where phones reach the master.
    /// </summary>
    public PhoneSettings Enroll(string number, string name, UdpEndpoint master, long nowMs)
        => CreateSettings(_database, _keys, number, name, master, nowMs);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    internal static PhoneSettings CreateSettings(IMasterAdmin admin, MasterKeys keys,
        string number, string name, UdpEndpoint master, long nowMs)
    {
        PhoneSettings settings = new()
        {
            Code = admin.AddAccount(number, name, nowMs),
            Number = number,
            Name = name,
        };
        settings.Master.CopyFrom(master);
        keys.Public.CopyTo(settings.MasterKey, 0);
        if (keys.BackupPublic is { } backup)
        {
            settings.HasBackupKey = true;
            backup.CopyTo(settings.BackupKey, 0);
        }

        return settings;
    }
}
