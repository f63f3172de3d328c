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

    /// <summary>When its phone was last heard by the core.</summary>
    public long HeardMs { get; set; }

    /// <summary>
    /// Its number in the data plane; -1 while the core forwards its packets itself.
    /// </summary>
    public int PlaneFlow { get; set; } = -1;
}
