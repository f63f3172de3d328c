using RedPhone.Wire;

namespace RedPhone.Relay.Turn;

/// <summary>One allocation (RFC 8656 §3.2): a client's address and its relayed port.</summary>
internal sealed class Allocation
{
    public UdpEndpoint Client { get; } = new();

    public UdpEndpoint Relayed { get; } = new();

    public int Port { get; set; } = -1;

    public string User { get; set; } = "";

    public byte[] Key { get; } = new byte[TurnCredentials.KeyBytes];

    public byte[] Transaction { get; } = new byte[Stun.TransactionBytes];

    public long ExpiryMs { get; set; }

    /// <summary>Permissions and channels; an entry may be over, see its times.</summary>
    public List<Permission> Permissions { get; } = [];

    public List<Channel> Channels { get; } = [];

    /// <summary>A permission that holds now for the peer's address; ports do not count.</summary>
    public bool Permits(long nowMs, UdpEndpoint peer)
    {
        foreach (Permission permission in Permissions)
        {
            if (nowMs < permission.ExpiryMs
                && peer.Address.AsSpan().SequenceEqual(permission.Address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The channel of a number that holds now, or null.</summary>
    public Channel? ChannelOf(long nowMs, int number)
    {
        foreach (Channel channel in Channels)
        {
            if (channel.Number == number && nowMs < channel.ExpiryMs)
            {
                return channel;
            }
        }

        return null;
    }

    /// <summary>The channel bound to a peer that holds now, or null.</summary>
    public Channel? ChannelOf(long nowMs, UdpEndpoint peer)
    {
        foreach (Channel channel in Channels)
        {
            if (nowMs < channel.ExpiryMs && channel.Peer.SameAs(peer))
            {
                return channel;
            }
        }

        return null;
    }

    /// <summary>A peer address that may send and be sent to (§9).</summary>
    internal sealed class Permission(byte[] address)
    {
        public byte[] Address { get; } = address;

        public long ExpiryMs { get; set; }
    }

    /// <summary>A number that stands for a peer (§12).</summary>
    internal sealed class Channel(int number, UdpEndpoint peer)
    {
        public int Number { get; } = number;

        public UdpEndpoint Peer { get; } = peer;

        public long ExpiryMs { get; set; }
    }
}
