namespace RedPhone.Link
{
    /// <summary>How far a sealed datagram is.</summary>
    internal enum TransportResult
    {
        /// <summary>More slices follow.</summary>
        Unfinished,

        /// <summary>It is sealed and waits to be taken.</summary>
        Sealed,

        /// <summary>It is authenticated and its plaintext is there.</summary>
        Opened,

        /// <summary>Its tag is wrong.</summary>
        Refused,
    }
}
