using System.Net;

namespace RedPhone.Master;

/// <summary>What a master process is told at its start.</summary>
public sealed record MasterSettings
{
    /// <summary>The port when none is named: RedPhone's own.</summary>
    public const int DefaultPort = 31337;

    /// <summary>Name of the accounts file in the data directory.</summary>
    public const string StoreFileName = "master.db";

    /// <summary>Where to listen; all addresses by default.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.IPv6Any, DefaultPort);

    /// <summary>Holds keys and accounts.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Most phones registered at one time.</summary>
    public int MaxPhones { get; init; } = MasterLimits.DefaultMaxPhones;

    /// <summary>Answer with the backup key: after the first one was lost or stolen.</summary>
    public bool UseBackupKey { get; init; }
}
