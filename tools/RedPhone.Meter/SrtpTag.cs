namespace RedPhone.Meter;

/// <summary>Which authentication tag a measured call has.</summary>
public enum SrtpTag
{
    /// <summary>HMAC-SHA-1, 80 bits, managed code.</summary>
    Hs80,

    /// <summary>HMAC-SHA-256, 80 bits, native code.</summary>
    H2A8,
}
