namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>An interface: its index, name, hardware type (ARPHRD_), flags (IFF_) and MTU.</summary>
internal sealed record NetworkLink(int Index, string Name, int Type, uint Flags, int MtuBytes)
{
    private const int EthernetType = 1;
    private const int LoopbackType = 772;
    private const uint UpFlag = 1;
    private const uint LoopbackFlag = 8;

    public bool IsUp => (Flags & UpFlag) != 0;

    public bool IsLoopback => (Flags & LoopbackFlag) != 0;

    /// <summary>True when frames begin with an Ethernet header; loopback's do.</summary>
    public bool HasEthernetHeader => Type is EthernetType or LoopbackType;
}
