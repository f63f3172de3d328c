using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// One role of one call: the address that holds it and the nonce it was bound with.
/// </summary>
internal sealed class Flow(Session session)
{
    /// <summary>The call.</summary>
    public Session Session { get; } = session;

    /// <summary>The address, meaningful when bound.</summary>
    public UdpEndpoint Address { get; } = new();

    /// <summary>True while an address holds the role.</summary>
    public bool IsBound { get; set; }

    /// <summary>
    /// Time of the newest nonce that bound the role; long.MinValue before the first.
    /// </summary>
    public long NonceMs { get; set; }

    /// <summary>When its phone was last heard.</summary>
    public long HeardMs { get; set; }
}
