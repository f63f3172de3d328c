namespace RedPhone.Models.Network;

/// <summary>A host of the virtual network: a name for traces, an IPv4 address, an access path.</summary>
public sealed class VirtualHost(string name, string address)
{
    private int _nextPort = FirstEphemeralPort;
    private const int FirstEphemeralPort = 49152;

    /// <summary>Name in traces.</summary>
    public string Name { get; } = name;

    /// <summary>IPv4 address, "a.b.c.d".</summary>
    public string Address { get; set; } = address;

    /// <summary>The access path; its values may be changed at any time.</summary>
    public PathModel Path { get; } = new();

    /// <summary>A port never used before by this host.</summary>
    public int NextPort() => _nextPort++;
}
