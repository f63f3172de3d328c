namespace RedPhone.Core.Zrtp
{
    /// <summary>How the short authentication string is shown (RFC 6189 §5.1.6).</summary>
    public enum SasKind
    {
        /// <summary>No SAS yet.</summary>
        None,

        /// <summary>B32: four z-base-32 characters, 20 bits.</summary>
        Base32,

        /// <summary>B256: two PGP words, 16 bits.</summary>
        Words,
    }
}
