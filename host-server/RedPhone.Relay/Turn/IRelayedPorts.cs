using RedPhone.Wire;

namespace RedPhone.Relay.Turn;

/// <summary>The UDP ports that peers of allocations see. Called by the control thread alone.</summary>
internal interface IRelayedPorts
{
    /// <summary>True when there are ports of the family.</summary>
    bool Serves(bool ipv4);

    /// <summary>
    /// Opens a port (an even one if asked) of a family that is served and gives its address; -1
    /// when there is none left.
    /// </summary>
    int Open(bool ipv4, bool even, UdpEndpoint relayed);

    /// <summary>Sends from the port; false when the system does not take it.</summary>
    bool TrySend(int port, UdpEndpoint peer, ReadOnlySpan<byte> data);

    /// <summary>Closes it.</summary>
    void Close(int port);
}
