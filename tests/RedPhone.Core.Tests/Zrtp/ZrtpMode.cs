namespace RedPhone.Core.Tests.Zrtp;

/// <summary>How a run agrees on s0 (RFC 6189 §4.4).</summary>
public enum ZrtpMode
{
    /// <summary>By Diffie-Hellman.</summary>
    Dh,

    /// <summary>From the secret both kept.</summary>
    Preshared,

    /// <summary>A preshared Commit that the responder cannot follow, and its DH Commit.</summary>
    PresharedRefused,

    /// <summary>From the key of the call's first stream.</summary>
    Multistream,
}
