namespace RedPhone.Relay;

/// <summary>What the relay's TURN side (RFC 8656) grants; see docs/protocol/turn.md.</summary>
public sealed record TurnSettings
{
    /// <summary>
    /// Shared with whoever gives out credentials: username is "expiry" or "expiry:name" (Unix
    /// seconds), password is Base64(HMAC-SHA1(secret, username)).
    /// </summary>
    public required string Secret { get; init; }

    /// <summary>REALM; short, because it stands in an answer to strangers.</summary>
    public string Realm { get; init; } = "turn";

    /// <summary>
    /// The addresses peers see, at most one of each family: where the relay listens on all of its
    /// own, is behind a one-to-one NAT, or has relayed addresses of the other family too.
    /// </summary>
    public IReadOnlyList<System.Net.IPAddress> PublicAddresses { get; init; } = [];

    /// <summary>Lets clients reach loopback, private, link-local addresses. For tests.</summary>
    public bool AllowPrivatePeers { get; init; }

    /// <summary>First of the relayed ports.</summary>
    public int FirstPort { get; init; } = 49_152;

    /// <summary>Last of the relayed ports.</summary>
    public int LastPort { get; init; } = 65_535;

    /// <summary>Allocations at one time; further ones get 508.</summary>
    public int MaxAllocations { get; init; } = 4_000;

    /// <summary>Allocations of one user name at one time; further ones get 486.</summary>
    public int MaxAllocationsOfUser { get; init; } = 64;

    /// <summary>Permissions of an allocation, each with at most one channel.</summary>
    public int MaxPermissions { get; init; } = 32;

    /// <summary>Longest life of an allocation without a refresh.</summary>
    public int MaxLifetimeSeconds { get; init; } = 3_600;

    /// <summary>Life of one that asks for none, or for less (RFC 8656 §7.2).</summary>
    public int DefaultLifetimeSeconds { get; init; } = 600;

    /// <summary>How long a nonce may be used.</summary>
    public int NonceLifetimeMs { get; init; } = 3_600_000;
}
