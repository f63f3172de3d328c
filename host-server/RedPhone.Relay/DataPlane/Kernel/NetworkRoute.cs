namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// How packets get to an address: the interface's index, the address they come from, the longest
/// packet, and whether the address is this machine's own.
/// </summary>
internal readonly record struct NetworkRoute(int Interface, RawAddress Source, int MtuBytes,
    bool IsLocal);
