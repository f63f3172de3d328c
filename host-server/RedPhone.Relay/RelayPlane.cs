namespace RedPhone.Relay;

/// <summary>What moves a relay's packets.</summary>
public enum RelayPlane
{
    /// <summary>The fastest that works here.</summary>
    Auto,

    /// <summary>.NET's Socket; works everywhere.</summary>
    Socket,

    /// <summary>recvmmsg and sendmmsg; 64-bit Linux.</summary>
    Mmsg,
}
