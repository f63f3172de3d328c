using System.Runtime.InteropServices;

namespace RedPhone.Benchmarks.Load;

/// <summary>
/// One phone's way through what is measured. Addresses and ports as they lie in memory on the wire.
/// A channel is that of TURN's ChannelData (RFC 8656 §12.4); 0 where packets go bare.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Route
{
    /// <summary>Where the phone sends.</summary>
    public uint ToAddress;

    /// <summary>Where what it gets must come from.</summary>
    public uint FromAddress;

    /// <summary>See <see cref="ToAddress"/>.</summary>
    public ushort ToPort;

    /// <summary>See <see cref="FromAddress"/>.</summary>
    public ushort FromPort;

    /// <summary>The channel it sends in.</summary>
    public ushort ToChannel;

    /// <summary>The channel it gets packets in.</summary>
    public ushort FromChannel;
}
