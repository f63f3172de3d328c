namespace RedPhone.Relay;

/// <summary>What moves a relay's packets.</summary>
public enum RelayPlane
{
    /// <summary>
    /// The fastest that works here; the kernel's only where interfaces are named.
    /// </summary>
    Auto,

    /// <summary>.NET's Socket; works everywhere.</summary>
    Socket,

    /// <summary>recvmmsg and sendmmsg; 64-bit Linux.</summary>
    Mmsg,

    /// <summary>
    /// An eBPF program in front of <see cref="Mmsg"/>, which serves alone where that is refused;
    /// Linux 6.6.
    /// </summary>
    Kernel,
}
